"""The JSON of `keyspan inventory`; it only grows within a version.

Amounts are texts of US dollars a month, "3.00", so that no reader rounds them.
"""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from keyspan.reports.shapes import RotationShape, UnreadShape

VERSION: Literal[1] = 1


class CostShape(TypedDict):
    """What keys cost in a month: `dollars` of those of which it is known, and of how many not."""

    dollars: str
    unknown: int


class NoteShape(TypedDict):
    """What is odd, and what to do about it."""

    where: str
    problem: str
    mend: str


class RegionShape(TypedDict):
    """A Region that was looked in; the numbers of keys are null where they were not listed."""

    region: str
    read: bool
    multi_region_keys: int | None
    single_region_keys: int | None
    monthly: CostShape


class LastUseShape(TypedDict):
    """The last use; `operation` and `time` are null where none was noted after `since`."""

    operation: str | None
    time: str | None
    since: str | None


class MemberShape(TypedDict):
    """The key of one Region; null is what was not read, or what there is none of.

    `role` is "primary" or "replica"; `state` a key state of AWS, or "not read".
    """

    region: str
    role: str | None
    state: str
    aliases: list[str] | None
    created: str | None
    deletion: str | None
    expires: str | None
    last_use: LastUseShape | None
    rotations: int | None
    monthly_dollars: str | None


class KeyShape(TypedDict):
    """Related keys; `name` is null where the keyring does not hold them.

    `spec`, `usage` and `origin` are null where no Region describes them.
    """

    name: str | None
    key_id: str
    spec: str | None
    usage: str | None
    origin: str | None
    rotation: RotationShape | None
    members: list[MemberShape]
    monthly: CostShape
    notes: list[NoteShape]


class InventoryReport(TypedDict):
    """The whole; `keyring` and `keyring_monthly` are null where no keyring was held against it.

    `keyring` and `missing` are names: of all its keys, and of those that no Region shows. `prices`
    is the day that they are of, and `told_by` says who told the Regions.
    """

    version: Literal[1]
    account: str
    time: str | None
    told_by: str
    regions: list[RegionShape]
    prices: str
    monthly: CostShape
    keyring: list[str] | None
    keyring_monthly: CostShape | None
    missing: list[str]
    keys: list[KeyShape]
    notes: list[NoteShape]
    unread: list[UnreadShape]
