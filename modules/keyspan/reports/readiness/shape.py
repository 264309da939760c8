"""The JSON of `keyspan readiness`; it only grows within a version."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from keyspan.reports.shapes import UnreadShape

VERSION: Literal[1] = 1


class FindingShape(TypedDict):
    """Why data is not ready.

    `reason` is "no copy", "not replicating", "wrong key", "single-Region key", "AWS managed key",
    "not encrypted", "too old", "policy refuses", "key not usable" or "not readable".
    """

    reason: str
    found: str
    mend: str


class DoubtShape(TypedDict):
    """What nobody can tell, and what to do about it."""

    where: str
    problem: str
    mend: str


class VerdictShape(TypedDict):
    """Data in one Region.

    `where` and `key` are null of data that the keyring does not name. `source` is the Region that
    it is copied from, null of what is no copy. `encryption` is "multi-Region key", "single-Region
    key", "AWS's key", "none" or "not read"; `key_arn` is null where it is no key of the account's.
    `recovery_point` is null of what is no copy, and where nobody can tell.
    """

    service: str
    name: str
    region: str
    source: str | None
    where: str | None
    key: str | None
    verdict: Literal["READY", "NOT READY", "UNKNOWN"]
    encryption: str
    key_arn: str | None
    recovery_point: str | None
    findings: list[FindingShape]
    doubts: list[DoubtShape]
    unread: list[UnreadShape]
    notes: list[str]


class ReadinessCounts(TypedDict):
    """How much stands how; `unread` counts refused calls, each once."""

    ready: int
    not_ready: int
    unknown: int
    unread: int


class DrillFaultShape(TypedDict):
    """What went wrong in the drill, and what to do about it."""

    where: str
    problem: str
    mend: str


class OutcomeShape(TypedDict):
    """What came of reading, in one Region, what the drill wrote in another.

    `milliseconds` is how long it took until it was read there, null where it was not; `key_arn` is
    what encrypts it there, null for a key of AWS's; `fault` is null where it passed.
    """

    where: str
    service: str
    source: str
    region: str
    name: str
    passed: bool
    milliseconds: int | None
    key_arn: str | None
    fault: DrillFaultShape | None


class LeftShape(DrillFaultShape):
    """What the drill made, and could not remove."""

    region: str
    name: str


class DrillShape(TypedDict):
    """What came of --drill.

    `undone` is data that was not drilled, and why; `apart` is data that has to be restored before
    anybody can read it.
    """

    passed: bool
    outcomes: list[OutcomeShape]
    left: list[LeftShape]
    undone: list[DrillFaultShape]
    apart: list[str]


class ReadinessReport(TypedDict):
    """What `keyspan readiness --format json` prints.

    `discovered` are the Regions that all data was looked for in, null without --discover; `apart`
    is data of the keyring of which no copies are known; `unread` is what could not be listed;
    `drill` is null without --drill.
    """

    version: Literal[1]
    account: str
    time: str
    max_age_seconds: int
    ready: bool
    counts: ReadinessCounts
    verdicts: list[VerdictShape]
    discovered: list[str] | None
    apart: list[str]
    unread: list[UnreadShape]
    drill: DrillShape | None
