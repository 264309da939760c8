"""How an inventory looks as JSON. It only grows within a version.

Amounts are texts of US dollars a month, "3.00", so that no reader rounds them; moments are of
ISO 8601, in UTC. A text is exactly what AWS says.
"""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict


class CostReport(TypedDict):
    """What keys cost: what is known, and of how many it is not."""

    dollars: str
    unknown: int


class NoteReport(TypedDict):
    """What is odd, and what to do about it."""

    where: str
    problem: str
    mend: str


class RefusalReport(TypedDict):
    """What could not be read; `reason` is denied, throttled, region-off, unreachable and so on."""

    region: str
    operation: str
    reason: str
    code: str
    message: str
    mend: str


class RegionReport(TypedDict):
    """A Region that was looked in; null where it was not read."""

    region: str
    read: bool
    multi_region_keys: int | None
    single_region_keys: int | None
    monthly: CostReport


class LastUseReport(TypedDict):
    """The last use; operation and moment are null where none was noted since `since`."""

    operation: str | None
    moment: str | None
    since: str | None


class RotationReport(TypedDict):
    """Automatic rotation."""

    enabled: bool
    period_days: int | None


class MemberReport(TypedDict):
    """The key of one Region; null is what was not read, or what there is none of."""

    region: str
    role: Literal["primary", "replica", ""]
    state: str
    aliases: list[str] | None
    created: str | None
    deletion: str | None
    expires: str | None
    last_use: LastUseReport | None
    rotations: int | None
    monthly_dollars: str | None


class KeyReport(TypedDict):
    """Related keys; `name` is null where the keyring does not hold them."""

    name: str | None
    key_id: str
    spec: str
    usage: str
    origin: str
    rotation: RotationReport | None
    members: list[MemberReport]
    monthly: CostReport
    notes: list[NoteReport]


class InventoryReport(TypedDict):
    """The whole; `keyring` and `keyring_monthly` are null where none was held against it."""

    version: Literal[1]
    account: str
    told_by: str
    regions: list[RegionReport]
    prices: str
    monthly: CostReport
    keyring: list[str] | None
    keyring_monthly: CostReport | None
    missing: list[str]
    keys: list[KeyReport]
    notes: list[NoteReport]
    refusals: list[RefusalReport]
