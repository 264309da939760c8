"""The keys that Regions list, and what each Region says of each: how adopt and inventory begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from keyspan.live.gateway import CallRefused
from keyspan.live.regions import in_regions
from keyspan.live.window import side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from keyspan.live.gateway import Connect, KeyManagement

MULTI_REGION = "mrk-"
"""How the ID of every multi-Region key begins."""

AT_ONCE = 4
"""How many keys a Region is asked about at the same time.

The least quota of what is asked for so is that of ListKeyRotations, 100 calls a second: four at
once reach it only where an answer takes less than 40 ms. What is beyond it is throttled, and waits.
Source: KMS developer guide, "Request quotas" (2026).
"""

_Read = TypeVar("_Read")


def multi_region(key_ids: Iterable[str]) -> tuple[str, ...]:
    """Return the IDs of multi-Region keys among some."""
    return tuple(each for each in key_ids if each.startswith(MULTI_REGION))


def answered(call: Callable[[], _Read]) -> _Read | CallRefused:
    """Return what a call answers, or its refusal."""
    try:
        return call()
    except CallRefused as refusal:
        return refusal


def of_each_key(
    asked: Mapping[str, Sequence[str]],
    ask: Callable[[KeyManagement, str], _Read],
    *,
    connect: Connect,
) -> dict[str, dict[str, _Read | CallRefused]]:
    """Ask each Region about keys of its own, the Regions and some of their keys at the same time.

    Args:
        asked: Region to the IDs of the keys that it is asked about.
        ask: asks KMS of a Region about one key.
        connect: gives KMS of a Region.

    Returns:
        key ID to Region to the answer, or to why there is none.
    """

    def every(region: str, kms: KeyManagement) -> list[_Read | CallRefused]:
        def one(key_id: str) -> _Read | CallRefused:
            return answered(lambda: ask(kms, key_id))

        return list(side_by_side(asked[region], one, at_once=AT_ONCE))

    read = in_regions([region for region, ids in asked.items() if ids], every, connect=connect)
    found: dict[str, dict[str, _Read | CallRefused]] = {}
    for region, answers in read.items():
        for index, key_id in enumerate(asked[region]):
            answer = answers if isinstance(answers, CallRefused) else answers[index]
            found.setdefault(key_id, {})[region] = answer
    return found


def readable(answers: Mapping[str, _Read | CallRefused]) -> dict[str, _Read]:
    """Return the answers of the Regions that gave one."""
    return {r: each for r, each in answers.items() if not isinstance(each, CallRefused)}
