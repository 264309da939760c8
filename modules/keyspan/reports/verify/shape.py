"""The JSON of `keyspan verify`; it only grows within a version."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from keyspan.reports.shapes import DifferenceShape, RotationShape, UnreadShape, Verdict

VERSION: Literal[1] = 1


class RegionShape(TypedDict):
    """How the key of a Region stands.

    `role` is "primary", "replica" or null; `state` a key state of AWS, "no key" or "not read";
    `named` tells whether keyspan.toml names the Region; `aliases` is null where they were not read.
    """

    region: str
    role: str | None
    state: str
    named: bool
    key_material_id: str | None
    aliases: list[str] | None


class TripShape(TypedDict):
    """One try: `problem` is null where all is well, else AWS's code, or "OtherKey".

    `milliseconds` is null where nothing was made that could be taken.
    """

    made_in: str
    taken_in: str
    good: bool
    problem: str | None
    message: str
    milliseconds: float | None


class RoundTripShape(TypedDict):
    """Every try of one kind; `made_milliseconds` by Region, where something was made."""

    make: str
    take: str
    good: bool
    made_milliseconds: dict[str, float]
    trips: list[TripShape]


class VerifiedShape(TypedDict):
    """One key of the keyring; `key_id` is null where nothing leads to a living key."""

    name: str
    key_id: str | None
    good: bool
    rotation: RotationShape | None
    regions: list[RegionShape]
    differences: list[DifferenceShape]
    round_trips: list[RoundTripShape]
    unread: list[UnreadShape]


class VerifyCounts(TypedDict):
    """What it comes to; `unread` counts refused calls, each once."""

    keys: int
    differences: int
    round_trips: int
    failed_round_trips: int
    unread: int


class VerifyReport(TypedDict):
    """What `keyspan verify --format json` prints."""

    version: Literal[1]
    account: str
    time: str
    crypto: bool
    verdict: Verdict
    counts: VerifyCounts
    keys: list[VerifiedShape]
