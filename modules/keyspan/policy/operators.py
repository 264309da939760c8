"""The condition operators of the policy language, and whether a condition holds for a request.

Source: IAM user guide, "IAM JSON policy elements: Condition operators" and "Set operators for
multivalued context keys".
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from ipaddress import ip_address, ip_network
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from keyspan.policy.document import Condition

Match: TypeAlias = "Callable[[str, str], bool]"
"""Whether a request's value matches a wanted value."""

Several: TypeAlias = Literal["ForAllValues", "ForAnyValue"]
"""How an operator takes the several values of a request."""

Found: TypeAlias = "tuple[str, ...]"
"""The values that a request has for a condition key; none means that it has no such key."""


class Family(StrEnum):
    """What kind of values an operator compares."""

    STRING = "String"
    NUMERIC = "Numeric"
    DATE = "Date"
    BOOL = "Bool"
    BINARY = "Binary"
    IP = "IpAddress"
    ARN = "Arn"
    NULL = "Null"


Base: TypeAlias = "tuple[Family, bool, Match]"
"""An operator without set operator and IfExists: its family, whether it is negated, its match."""


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator, taken apart: "ForAllValues:StringNotLikeIfExists" has every part.

    Attributes:
        family: what it compares.
        negated: whether it holds where no wanted value matches, and so where the key is absent.
        match: whether a request's value matches a wanted value.
        several: how it takes the values of a request, if it says so.
        if_exists: whether it holds where the key is absent.
    """

    family: Family
    negated: bool
    match: Match
    several: Several | None = None
    if_exists: bool = False

    def holds(self, wanted: tuple[str, ...], found: Found) -> bool:
        """Whether a condition with this operator holds for what a request has."""
        if self.family is Family.NULL:
            return str(not found).lower() in {value.lower() for value in wanted}
        if not found:
            return self._holds_when_absent()
        each = (any(self.match(value, want) for want in wanted) for value in found)
        # Without a set operator, no value may match a negated one and any may match another.
        to_all = self.several == "ForAllValues" or (self.several is None and self.negated)
        return (all if to_all else any)(matched != self.negated for matched in each)

    def _holds_when_absent(self) -> bool:
        if self.if_exists or self.several == "ForAllValues":
            return True
        return self.negated and self.several is None


def holds(condition: Condition, found: Found) -> bool | None:
    """Whether a condition holds for what a request has; None for an operator that is none."""
    known = read(condition.operator)
    return known.holds(condition.values, found) if known else None


@lru_cache(maxsize=256)
def read(name: str) -> Operator | None:
    """Return the operator of a name, or None where there is no such."""
    prefix, colon, rest = name.rpartition(":")
    several = _SEVERAL.get(prefix)
    if colon and several is None:
        return None
    base = _BASES.get(rest.removesuffix("IfExists"))
    if base is None or (base[0] is Family.NULL and rest != Family.NULL):
        return None
    return Operator(*base, several=several, if_exists=rest.endswith("IfExists"))


def accepts(family: Family, value: str) -> bool:
    """Whether a value is one that operators of a family can compare."""
    match family:
        case Family.NUMERIC:
            return _number(value) is not None
        case Family.DATE:
            return _moment(value) is not None
        case Family.BOOL | Family.NULL:
            return value.lower() in ("true", "false")
        case Family.IP:
            return _network(value) is not None
        case _:
            return True


def _like(value: str, want: str) -> bool:
    return _wildcard(want).fullmatch(value) is not None


def _arn_like(value: str, want: str) -> bool:
    parts, wanted = value.split(":", _ARN_COLONS), want.split(":", _ARN_COLONS)
    return len(parts) == len(wanted) and all(map(_like, parts, wanted))


_ARN_COLONS = 5


@lru_cache(maxsize=1024)
def _wildcard(pattern: str) -> re.Pattern[str]:
    escaped = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.compile(escaped, re.DOTALL)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _moment(text: str) -> datetime | None:
    """Return the time that ISO 8601 or seconds since 1970 name; without an offset it is UTC."""
    try:
        if (seconds := _number(text)) is not None:
            return datetime.fromtimestamp(float(seconds), tz=UTC)
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _network(text: str) -> object | None:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


def _in_network(value: str, want: str) -> bool:
    try:
        return ip_address(value) in ip_network(want, strict=False)
    except ValueError:
        return False


def _equal(value: str, want: str) -> bool:
    return value == want


def _equal_ignoring_case(value: str, want: str) -> bool:
    return value.casefold() == want.casefold()


def _by(read_value: Callable[[str], Any], compare: Callable[[Any, Any], bool]) -> Match:
    """Return a match of values that are read first; what cannot be read matches nothing."""

    def match(value: str, want: str) -> bool:
        left, right = read_value(value), read_value(want)
        return left is not None and right is not None and compare(left, right)

    return match


def _ordered(family: Family, read_value: Callable[[str], Any]) -> dict[str, Base]:
    """Return the operators of a family whose values have an order."""
    comparisons = {
        "Equals": operator.eq,
        "LessThan": operator.lt,
        "LessThanEquals": operator.le,
        "GreaterThan": operator.gt,
        "GreaterThanEquals": operator.ge,
    }
    bases: dict[str, Base] = {
        f"{family}{name}": (family, False, _by(read_value, compare))
        for name, compare in comparisons.items()
    }
    return {**bases, f"{family}NotEquals": (family, True, _by(read_value, operator.eq))}


_BASES: Mapping[str, Base] = MappingProxyType(
    {
        "StringEquals": (Family.STRING, False, _equal),
        "StringNotEquals": (Family.STRING, True, _equal),
        "StringEqualsIgnoreCase": (Family.STRING, False, _equal_ignoring_case),
        "StringNotEqualsIgnoreCase": (Family.STRING, True, _equal_ignoring_case),
        "StringLike": (Family.STRING, False, _like),
        "StringNotLike": (Family.STRING, True, _like),
        **_ordered(Family.NUMERIC, _number),
        **_ordered(Family.DATE, _moment),
        "Bool": (Family.BOOL, False, _equal_ignoring_case),
        "BinaryEquals": (Family.BINARY, False, _equal),
        "IpAddress": (Family.IP, False, _in_network),
        "NotIpAddress": (Family.IP, True, _in_network),
        "ArnEquals": (Family.ARN, False, _arn_like),
        "ArnLike": (Family.ARN, False, _arn_like),
        "ArnNotEquals": (Family.ARN, True, _arn_like),
        "ArnNotLike": (Family.ARN, True, _arn_like),
        "Null": (Family.NULL, False, _equal),
    }
)
_SEVERAL: Mapping[str, Several] = MappingProxyType(
    {"ForAllValues": "ForAllValues", "ForAnyValue": "ForAnyValue"}
)

NAMES: tuple[str, ...] = tuple(_BASES)
"""Every operator by its plain name; IfExists may follow it, and a set operator go before it."""
