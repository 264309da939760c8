"""Whether there is a copy of data in a Region, and how old it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from keyspan.live.readiness.verdict import Finding, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, timedelta

    from keyspan.live.gateway import Held, Points, Replica
    from keyspan.model.protects import Copy

_FAILED = "FAILED"
_COMPLETED = ("COMPLETED", "COMPLETE")
"""The first is what S3's guide writes, the second its API reference."""

_OFTENER = "have it copied more often, or see why the last copies failed"
_START = "have it copied there: a table of [protects], or the service's own settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copying:
    """A copy, held against what it is made from.

    Attributes:
        copy: which.
        held: what is said of it in its Region.
        source: what is said of what it is made from, in the other.
        now: the time.
        max_age: how old a recovery point may be.
    """

    copy: Copy
    held: Held
    source: Held
    now: datetime
    max_age: timedelta

    @property
    def replica(self) -> Replica | None:
        """The copy as it is told of where it is made from."""
        for each in self.source.replicas or ():
            if each.name == self.copy.name and each.region in ("", self.copy.region):
                return each
        return None

    @property
    def recovery(self) -> datetime | None:
        """How recent it is: the latest recovery point, or what is not there yet; None for none."""
        if self.held.points:
            return self.held.points.latest
        if self.held.closed or self.replica is None or not self.replica.healthy:
            return None
        late = [each.written for each in self.source.samples if each.name in self.held.absent]
        return min(late, default=self.now)

    def findings(self) -> Iterator[Finding]:
        """Yield why it is no copy, or too old a one."""
        if self.held.points:
            of_all = tuple(age_findings(self.held, now=self.now, max_age=self.max_age))
            yield from of_all or self._point_findings(self.held.points)
            return
        where = f"{self.copy.source} to {self.copy.region}"
        if self.replica is None:
            found = f"nothing replicates it from {where}"
            yield Finding(reason=Reason.NOT_REPLICATING, found=found, mend=_START)
            return
        if self.held.closed:
            mend = "turn it on there; S3 Batch Replication copies what was written meanwhile"
            yield Finding(reason=Reason.NOT_REPLICATING, found=self.held.closed, mend=mend)
        if not self.replica.healthy:
            found = f"from {where}: {self.replica.status}"
            mend = "the service says what stops it: mend that, or set it up anew"
            yield Finding(reason=Reason.NOT_REPLICATING, found=found, mend=mend)
            return
        yield from self._sample_findings()

    def _point_findings(self, here: Points) -> Iterator[Finding]:
        """Yield what of all that is backed up there has no recovery point here, or too old a one.

        The latest of all is recent enough here. What is as old there is not held against the copy.
        """
        there = self.source.points
        if there is None or there.fixed:
            return
        for of, moment in sorted(there.of_each.items()):
            latest = here.of_each.get(of)
            if latest is None and "" not in here.of_each:
                yield Finding(
                    reason=Reason.NO_COPY,
                    found=f"{self.held.name}: no recovery point of {of or 'something'}, of which "
                    f"{self.copy.source} has one of {_told(moment)}",
                    mend=_START,
                )
            elif latest and latest < moment and self.now - latest > self.max_age:
                yield Finding(
                    reason=Reason.TOO_OLD,
                    found=f"{self.held.name}: the latest recovery point of {of or 'something'} "
                    f"is of {_told(latest)}",
                    mend=_OFTENER,
                )

    def _sample_findings(self) -> Iterator[Finding]:
        for each in self.source.samples:
            if each.name not in self.held.absent:
                continue
            if each.status == _FAILED:
                yield Finding(
                    reason=Reason.NOT_REPLICATING,
                    found=f"{each.name} of {_told(each.written)} failed",
                    mend="may its role use both keys and both buckets? then copy it once more",
                )
            elif not each.status:
                yield Finding(
                    reason=Reason.NO_COPY,
                    found=f"{each.name} of {_told(each.written)} was there before, and is not over",
                    mend="S3 Batch Replication copies what was written before the rule",
                )
            elif each.status in _COMPLETED:
                yield Finding(
                    reason=Reason.NO_COPY,
                    found=f"{each.name} of {_told(each.written)} came over, and is gone there",
                    mend="find out who deletes there; S3 Batch Replication copies it once more",
                )
            elif self.now - each.written > self.max_age:
                yield Finding(
                    reason=Reason.TOO_OLD,
                    found=f"{each.name} of {_told(each.written)} is not over yet: {each.status}",
                    mend="replication is behind: its metrics tell by how much",
                )


def age_findings(held: Held, *, now: datetime, max_age: timedelta) -> Iterator[Finding]:
    """Yield that data has no recovery point, or none that is recent enough."""
    if held.points is None:
        return
    if held.points.latest is None:
        yield Finding(reason=Reason.NO_COPY, found=f"{held.name}: no recovery point", mend=_START)
    elif not held.points.fixed and now - held.points.latest > max_age:
        found = f"{held.name}: the latest recovery point is of {_told(held.points.latest)}"
        yield Finding(reason=Reason.TOO_OLD, found=found, mend=_OFTENER)


def missing(copy: Copy, *, source: Held | None) -> Finding:
    """Return that AWS says that data is not there."""
    there = f"{copy.service} has no {copy.name} in {copy.region}"
    wanted = f", where it is copied to from {copy.source}" if copy.source and source else ""
    return Finding(reason=Reason.NO_COPY, found=there + wanted, mend=_START)


def unreadable(held: Held) -> Finding:
    """Return that the service lets nobody read data."""
    found = f"{held.name}: {held.unreadable}"
    mend = "the service's page on that state says the way back: take it, before it is needed"
    return Finding(reason=Reason.NOT_READABLE, found=found, mend=mend)


def nowhere_else(copy: Copy) -> Finding:
    """Return that data is in one Region only."""
    found = f"{copy.name} is in {copy.region}, and no copy was found in another Region"
    return Finding(reason=Reason.NO_COPY, found=found, mend=_START)


def _told(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
