"""The one place from which the deletion of a key is scheduled, and what has to hold before it.

What is looked at is looked at here, just before the call: a key that is not found as it has to be,
or cannot be looked at, is left alone.
Source: KMS developer guide, "Deleting AWS KMS keys", "Deleting multi-Region keys".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from keyspan.errors import Fault
from keyspan.live.gateway import NOT_FOUND, CallRefused
from keyspan.live.observe import UnfitKey
from keyspan.live.status import moment
from keyspan.live.use import usage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from keyspan.live.gateway import Connect, ConnectTrail, DescribedKey
    from keyspan.live.use import Usage

DISABLED = "Disabled"
PENDING_DELETION = "PendingDeletion"
PENDING_REPLICA_DELETION = "PendingReplicaDeletion"
SCHEDULED = (PENDING_DELETION, PENDING_REPLICA_DELETION)
"""The key states of a key that AWS is to delete."""

_UNTIL_ALL_KNOW = timedelta(minutes=15)
"""How long after its disabling a key may be used here and there: KMS is eventually consistent."""


class StillUsed(UnfitKey):
    """Somebody asked for a key after it was disabled.

    Attributes:
        moment: since when it is disabled for certain: that moment, where it was refused for that
            or only just disabled, and else now, for whoever used it had found it enabled.
    """

    def __init__(self, fault: Fault, *, moment: datetime) -> None:
        self.moment = moment
        super().__init__([fault])


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion:
    """The deletion of one Region's key, as a person asked for it.

    Attributes:
        region: the Region.
        key_id: the key's ID.
        account: the account that owns it.
        window_days: the waiting period that AWS keeps before it deletes.
        disabled_since: since when the key is disabled.
        wait_days: for how long it has to have been disabled and not been asked for.
        whole: whether the whole key was named, its primary key too.
    """

    region: str
    key_id: str
    account: str
    window_days: int
    disabled_since: datetime
    wait_days: int
    whole: bool = False

    @property
    def due(self) -> datetime:
        """From when on it may be scheduled."""
        return self.disabled_since + timedelta(days=self.wait_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """A key that is disabled, and that nobody is known to have asked for since.

    Attributes:
        key: what DescribeKey says of it.
        usage: what is known of its use; CloudTrail may not have been read.
    """

    key: DescribedKey
    usage: Usage


def require_drained(
    deletion: Deletion, *, connect: Connect, connect_trail: ConnectTrail, now: datetime
) -> Quiet:
    """Return what was seen, when the key is the one named, is disabled, and nobody asks for it.

    Raises:
        StillUsed: somebody asked for it since.
        UnfitKey: it is not so; nothing was done.
        CallRefused: it could not be looked at; nothing was done.
    """
    found = connect(deletion.region).describe(deletion.key_id)
    if faults := [*_identity(deletion, found), *_state(deletion, found, now)]:
        raise UnfitKey(faults)
    seen = usage(
        deletion.region,
        key_id=deletion.key_id,
        arn=found.arn,
        connect=connect,
        connect_trail=connect_trail,
    )
    used = seen.latest
    if used and used.moment > deletion.disabled_since:
        then = used.found_disabled or used.moment <= deletion.disabled_since + _UNTIL_ALL_KNOW
        fault = Fault(
            where=deletion.region,
            problem=f"the key was asked for at {moment(used.moment)}, after it was disabled: "
            f"{used.told}",
            mend="find out who needs it; the waiting counts from "
            f"{'then' if then else 'now'} on, and --cancel --apply gives the key "
            "back",
        )
        raise StillUsed(fault, moment=used.moment if then else max(now, used.moment))
    return Quiet(key=found, usage=seen)


def schedule(
    deletion: Deletion, *, connect: Connect, connect_trail: ConnectTrail, now: datetime
) -> datetime | None:
    """Schedule the deletion of a key, and return its date.

    None of a primary key with replicas whose deletion is scheduled: its waiting period begins when
    the last of them is deleted.

    Raises:
        UnfitKey: the key is not such that its deletion may be scheduled; nothing was done.
        CallRefused: something could not be looked at, or AWS refused; nothing was done.
    """
    quiet = require_drained(deletion, connect=connect, connect_trail=connect_trail, now=now)
    if faults := list(_left(deletion, quiet.key, connect)):
        raise UnfitKey(faults)
    kms = connect(deletion.region)
    return kms.schedule_deletion(deletion.key_id, days=deletion.window_days)


def _identity(deletion: Deletion, found: DescribedKey) -> Iterator[Fault]:
    """Yield where it is another key than the one that was named."""
    mend = "nothing was done; keyspan doctor tells how the keys are"
    for name, is_, wanted in (
        ("key ID", found.key_id, deletion.key_id),
        ("account", found.account, deletion.account),
    ):
        if is_ != wanted:
            problem = f"its {name} is {is_}, and {wanted} was named"
            yield Fault(where=deletion.region, problem=problem, mend=mend)
    if not found.multi_region:
        problem = "it is a single-Region key, and one of a set of related keys was named"
        yield Fault(where=deletion.region, problem=problem, mend=mend)
    if found.primary_region == deletion.region and not deletion.whole:
        yield Fault(
            where=deletion.region,
            problem="it is the primary key, and a replica key was named",
            mend="promote another Region first: keyspan promote KEY REGION",
        )


def _state(deletion: Deletion, found: DescribedKey, now: datetime) -> Iterator[Fault]:
    if found.state != DISABLED:
        yield Fault(
            where=deletion.region,
            problem=f"the key is {found.state}; only one that is {DISABLED} may be deleted",
            mend="run it again: it disables the key first, and waits",
        )
    if now < deletion.due:
        yield Fault(
            where=deletion.region,
            problem=f"it is disabled since {moment(deletion.disabled_since)}, and has to be for "
            f"{deletion.wait_days} days",
            mend=f"run it again after {moment(deletion.due)}; --wait says for how many days",
        )


def _left(deletion: Deletion, found: DescribedKey, connect: Connect) -> Iterator[Fault]:
    """Yield the replica keys of a primary key that would outlive it."""
    if found.primary_region != deletion.region:
        return
    for region in found.replica_regions:
        try:
            state = connect(region).describe(deletion.key_id).state
        except CallRefused as refusal:
            if refusal.code != NOT_FOUND:
                raise
            continue
        if state != PENDING_DELETION:
            yield Fault(
                where=region,
                problem=f"the replica key is {state}, and would be left without its primary key",
                mend="schedule the deletion of every replica key first",
            )
