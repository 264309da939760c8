"""Whether a key is still used in one Region, by what KMS and CloudTrail noted of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.live.gateway import CallRefused

if TYPE_CHECKING:
    from datetime import datetime

    from keyspan.live.gateway import Connect, ConnectTrail, LastUse, TrailEvent


_DISABLED = "DisabledException"


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A use of a key, or a try that AWS refused.

    Attributes:
        told: in words: "Decrypt was refused (DisabledException), by arn:…".
        moment: when it was.
        found_disabled: whether AWS refused it for the key was disabled then.
    """

    told: str
    moment: datetime
    found_disabled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What is known of a key's use in one Region.

    Attributes:
        region: the Region.
        last: what KMS says.
        event: the last that CloudTrail says; None where there is none, or it was not read.
        unread: why CloudTrail could not be read.
    """

    region: str
    last: LastUse
    event: TrailEvent | None = None
    unread: CallRefused | None = None

    @property
    def latest(self) -> Use | None:
        """The latest use or try; None where none was noted."""
        uses = [use for use in (_noted(self.last), _tried(self.event)) if use]
        return max(uses, key=lambda use: use.moment, default=None)


def usage(
    region: str, *, key_id: str, arn: str, connect: Connect, connect_trail: ConnectTrail
) -> Usage:
    """Return what is known of a key's use in one Region.

    Args:
        region: the Region.
        key_id: the key's ID.
        arn: its ARN there.
        connect: gives KMS of a Region.
        connect_trail: gives CloudTrail of a Region; it may refuse, KMS may not.

    Raises:
        CallRefused: KMS refuses to tell, and so nobody knows.
    """
    last = connect(region).last_use(key_id)
    try:
        event = connect_trail(region).last_use(arn)
    except CallRefused as refusal:
        return Usage(region=region, last=last, unread=refusal)
    return Usage(region=region, last=last, event=event)


def _noted(last: LastUse) -> Use | None:
    if last.moment is None:
        return None
    return Use(told=f"{last.operation or 'a use'}, as KMS notes", moment=last.moment)


def _tried(event: TrailEvent | None) -> Use | None:
    if event is None:
        return None
    refused = f" was refused ({event.error})" if event.error else ""
    return Use(
        told=f"{event.operation}{refused}, by {event.caller}",
        moment=event.moment,
        found_disabled=event.error == _DISABLED,
    )
