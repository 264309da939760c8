"""The JSON of `keyspan drift`; it only grows within a version."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from keyspan.reports.shapes import DifferenceShape, UnreadShape, Verdict

VERSION: Literal[1] = 1


class DriftedShape(TypedDict):
    """One key of the keyring; `key_id` is null where nothing leads to a living key."""

    name: str
    key_id: str | None
    differences: list[DifferenceShape]
    unread: list[UnreadShape]


class DriftCounts(TypedDict):
    """What it comes to: keys that were looked at, those that differ, and in how much."""

    keys: int
    differing: int
    differences: int
    unread: int


class DriftReport(TypedDict):
    """What `keyspan drift --format json` prints; keys without a difference stand there, too."""

    version: Literal[1]
    account: str
    time: str
    verdict: Verdict
    counts: DriftCounts
    keys: list[DriftedShape]
