"""Key policies as they stand in Terraform: read once, each asked for its own account and Region."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from keyspan.checks.documents import Unknown
from keyspan.checks.keys import key_arn_parts
from keyspan.checks.rule import Undecided
from keyspan.errors import InvalidPolicy
from keyspan.model.regions import PARTITIONS, REGIONS
from keyspan.policy import Place, parse
from keyspan.policy.evaluate import account_of, subjects
from keyspan.policy.review import locks_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from keyspan.checks.documents import Resource
    from keyspan.checks.rule import Outcome, Subject
    from keyspan.policy import KeyPolicy

    Ask = Callable[[KeyPolicy, Place], Iterator[Outcome]]

SOME_REGION = "us-east-1"
"""Stands in for a Region that is not told, where a question is not about Regions."""

SOME_ACCOUNT = "000000000000"

_NO_REGION = "no-region-0"
"""Stands in where any Region that a policy names may be another than the key's."""

_ACCOUNT_IN_PATTERN = re.compile(r"arn:[^:]*:(?:iam|sts)::(\d{12}):", re.ASCII)
_REGION_KEY = "aws:requestedregion"
"""The condition key that tells one Region from another, in lower case."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A text that is no key policy.

    Attributes:
        problem: what is wrong with it.
    """

    problem: str


@lru_cache(maxsize=8192)
def read_policy(text: str) -> KeyPolicy | Broken:
    """Return the key policy that a text holds; the same text is read once."""
    try:
        return parse(text)
    except InvalidPolicy as error:
        return Broken("; ".join(fault.problem for fault in error.faults))


def known_policy(value: Any) -> KeyPolicy | None:
    """Return the key policy of an argument, or None where it is not known or none at all."""
    read = read_policy(value) if isinstance(value, str) else None
    return None if isinstance(read, Broken) else read


def of_policy(ask: Ask, *, regional: bool = False) -> Callable[[Subject], Iterator[Outcome]]:
    """Return what finds by asking a resource's key policy; one that is not known is undecided.

    Args:
        ask: says what is wrong with a key policy in a place; asked once for the same of both.
        regional: whether the answer depends on the Region of the key.
    """

    @lru_cache(maxsize=8192)
    def asked(text: str, place: Place) -> tuple[Outcome, ...]:
        policy = known_policy(text)
        return tuple(ask(policy, place)) if policy else ()

    def find(subject: Subject) -> Iterator[Outcome]:
        value = subject.argument("policy")
        policy = known_policy(value)
        if isinstance(value, Unknown):
            yield Undecided("the key policy")
        elif policy and regional:
            region = subject.resource.region
            outcomes = asked(value, _place(SOME_ACCOUNT, region or _NO_REGION))
            untold = Undecided("the Region of the key, which its policy may not fit")
            yield from outcomes if region or not outcomes else [untold]
        elif policy:
            place = place_of(subject.resource, policy)
            yield from asked(value, place if _asks_for_region(value) else _open(place))

    return find


def place_of(key: Resource, policy: KeyPolicy) -> Place:
    """Return where a key policy is in force.

    Where nothing tells the account, it is the one that can manage the key by that policy.
    """
    region = key.region if key.region in REGIONS else SOME_REGION
    found = [_place(each, region) for each in _accounts(key, policy)]
    managed = (each for each in found if len(found) > 1 and not locks_out(policy, place=each))
    return next(managed, found[0])


@lru_cache(maxsize=8192)
def _asks_for_region(text: str) -> bool:
    """Whether a key policy may say one thing in one Region, and another in the next."""
    return _REGION_KEY in text.lower()


def _open(place: Place) -> Place:
    """Return one place that stands for every Region of its partition."""
    return _place(place.account, PARTITIONS[place.partition][0])


@lru_cache(maxsize=1024)
def _place(account: str, region: str) -> Place:
    return Place(account=account, region=region)


def _accounts(key: Resource, policy: KeyPolicy) -> tuple[str, ...]:
    """Return the account that owns a key, or each that its policy names where none is told."""
    told = key.before or key.values
    if arn := key_arn_parts(told.get("arn")) or key_arn_parts(told.get("key_id")):
        return (arn[1],)
    if key.provider and len(key.provider.accounts) == 1:
        return key.provider.accounts
    nowhere = _place(SOME_ACCOUNT, SOME_REGION)
    named = {account for each in subjects(policy, place=nowhere) if (account := account_of(each))}
    patterns = (_ACCOUNT_IN_PATTERN.match(text) for text in _principal_patterns(policy))
    named |= {found[1] for found in patterns if found}
    return tuple(sorted(named - {SOME_ACCOUNT})) or (SOME_ACCOUNT,)


def _principal_patterns(policy: KeyPolicy) -> Iterator[str]:
    for statement in policy.statements:
        for condition in statement.conditions:
            if condition.key.lower() == "aws:principalarn":
                yield from condition.values
