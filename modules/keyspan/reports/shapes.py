"""The JSON of what several commands tell; a shape only grows within its version.

Times are ISO 8601 in UTC, durations are milliseconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from typing_extensions import TypedDict

from keyspan.writing.documents import whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from keyspan.live.comparison import Difference
    from keyspan.live.gateway import CallRefused, Rotation

Verdict = Literal["good", "findings", "not-read"]


class DifferenceShape(TypedDict):
    """One thing that is not as the keyring says; `region` is null for the key as a whole."""

    aspect: str
    region: str | None
    found: str
    wanted: str
    mend: str
    details: list[str]


class UnreadShape(TypedDict):
    """A call that AWS refused or did not answer.

    `reason` is "signed-out", "denied", "throttled", "region-off", "not-found", "unreachable" or
    "other".
    """

    region: str
    operation: str
    reason: str
    code: str
    message: str
    mend: str


class RotationShape(TypedDict):
    """Automatic rotation; `period_days` is null where it is off."""

    enabled: bool
    period_days: int | None


def differences(found: Iterable[Difference]) -> list[DifferenceShape]:
    """Return differences for a program."""
    return [
        {
            "aspect": each.aspect.value,
            "region": each.region or None,
            "found": whole(each.found),
            "wanted": whole(each.wanted),
            "mend": whole(each.mend),
            "details": [whole(line) for line in each.details],
        }
        for each in found
    ]


def unread(refusals: Iterable[CallRefused]) -> list[UnreadShape]:
    """Return refusals for a program."""
    return [
        {
            "region": each.region,
            "operation": each.operation,
            "reason": each.reason.value,
            "code": whole(each.code),
            "message": whole(each.message),
            "mend": whole(each.mend),
        }
        for each in refusals
    ]


def rotation(said: Rotation | None) -> RotationShape | None:
    """Return automatic rotation for a program."""
    return said and {"enabled": said.enabled, "period_days": said.period_days}


def moment(when: datetime) -> str:
    """Return a time for a program."""
    return when.isoformat(timespec="seconds")
