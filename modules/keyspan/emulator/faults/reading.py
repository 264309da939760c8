"""Faults as a control request tells them; whatever is not understood is refused."""

from __future__ import annotations

from http import HTTPStatus
from math import inf
from typing import TYPE_CHECKING, cast

from keyspan.emulator.faults.fault import Drop, Fault, Off, Refusal, Refuse, Stall, Throttle
from keyspan.model.regions import REGIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

_REFUSED_STATUS = range(400, 600)

_FIELDS: Mapping[str, frozenset[str]] = {
    "refuse": frozenset({"code", "message", "operation", "region", "status"}),
    "throttle": frozenset({"operation", "per_second", "region"}),
    "drop": frozenset({"operation", "region"}),
    "off": frozenset({"region"}),
    "stall": frozenset({"region", "service"}),
}


def read(asked: object) -> Fault:
    """Return the fault that a JSON document tells, in the form that `keyspan.emulator.faults` has.

    Raises:
        ValueError: it tells none.
    """
    if not isinstance(asked, dict):
        raise ValueError(f"a fault is a JSON object, and this is {asked!r}")  # noqa: TRY004
    given = cast("dict[str, object]", asked)
    kind = given.get("fault")
    if not isinstance(kind, str) or kind not in _FIELDS:
        raise ValueError(f"fault: {kind!r} is none of {', '.join(_FIELDS)}")
    if unknown := sorted(given.keys() - _FIELDS[kind] - {"fault"}):
        raise ValueError(f"{kind} takes no {', '.join(unknown)}")
    region, operation = _region(given), _text(given, "operation")
    if kind == "refuse":
        return Refuse(region=region, operation=operation, refusal=_refusal(given))
    if kind == "throttle":
        return Throttle(region=region, operation=operation, per_second=_per_second(given))
    if kind == "drop":
        return Drop(region=region, operation=operation)
    if kind == "stall":
        return Stall(region=region, service=_text(given, "service"))
    if region is None:
        raise ValueError("off: name the region that is not turned on")
    return Off(region=region)


def _region(given: Mapping[str, object]) -> str | None:
    region = _text(given, "region")
    if region is not None and region not in REGIONS:
        raise ValueError(f"region: {region!r} is no Region of AWS")
    return region


def _text(given: Mapping[str, object], name: str) -> str | None:
    value = given.get(name)
    if value is not None and (not isinstance(value, str) or not value):
        raise ValueError(f"{name}: {value!r} is no text")
    return value


def _refusal(given: Mapping[str, object]) -> Refusal:
    code, message = _text(given, "code"), given.get("message", "")
    if code is None:
        raise ValueError("refuse: name the code that AWS answers with: AccessDeniedException")
    if not isinstance(message, str):
        raise ValueError(f"message: {message!r} is no text")  # noqa: TRY004
    status = given.get("status", HTTPStatus.BAD_REQUEST.value)
    if type(status) is not int or status not in _REFUSED_STATUS:
        raise ValueError(f"status: {status!r} is no HTTP status of an error, 400 to 599")
    return Refusal(code=code, message=message, status=HTTPStatus(status))


def _per_second(given: Mapping[str, object]) -> float:
    rate = given.get("per_second")
    if isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 < rate < inf:
        raise ValueError(f"per_second: {rate!r} is no number of calls, above 0")
    return rate
