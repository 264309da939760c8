"""A backup plan of AWS Backup: its rules, how long backups are kept, and a vault's lock.

Source: AWS Backup developer guide, "AWS Backup Vault Lock", vault-lock.html; API reference,
BackupRuleInput, Lifecycle and PutBackupVaultLockConfiguration.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.model.bounds import Bounds
from keyspan.model.rules import Problem, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

RETENTION_DAYS = Bounds(1, 36_500)
"""DeleteAfterDays of Lifecycle, and the retention that a lock may ask for."""

DAYS_IN_COLD_STORAGE = 90
"""What moves to cold storage stays there for so long at least."""

CHANGEABLE_DAYS = Bounds(3, 36_500)
"""ChangeableForDays: AWS Backup leaves three days to think again."""

START_WINDOW_MINUTES = 60
"""The shortest StartWindowMinutes; Terraform's default, as is that of the completion."""

COMPLETION_WINDOW_MINUTES = 180

_CRON = re.compile(r"cron\((?:[\w*?,/#-]+ ){5}[\w*?,/#-]+\)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRule:
    """A rule of a plan: when backups are made, and how long they and their copies are kept.

    Attributes:
        schedule: cron expression, in UTC: "cron(0 3 * * ? *)".
        delete_after: days until a backup is deleted; None keeps it.
        cold_storage_after: days until a backup moves to cold storage; None leaves it.
        copy_delete_after: days until a copy is deleted; None is as with the backup.
        copy_cold_storage_after: days until a copy moves; None is as with the backup.
        start_window: minutes in which a backup has to begin.
        completion_window: minutes in which it has to be done.
    """

    schedule: str
    delete_after: int | None = None
    cold_storage_after: int | None = None
    copy_delete_after: int | None = None
    copy_cold_storage_after: int | None = None
    start_window: int = START_WINDOW_MINUTES
    completion_window: int = COMPLETION_WINDOW_MINUTES

    @property
    def kept(self) -> tuple[int | None, int | None]:
        """The days until a backup is deleted, and until it moves to cold storage."""
        return self.delete_after, self.cold_storage_after

    @property
    def copy_kept(self) -> tuple[int | None, int | None]:
        """The same of a copy."""
        return (
            self.delete_after if self.copy_delete_after is None else self.copy_delete_after,
            self.cold_storage_after
            if self.copy_cold_storage_after is None
            else self.copy_cold_storage_after,
        )

    @property
    def lifetimes(self) -> tuple[tuple[str, tuple[int | None, int | None]], ...]:
        """The days of backups, after "", and those of copies, after "copy_", where they differ."""
        own = ("", self.kept)
        return (own,) if self.copy_kept == self.kept else (own, ("copy_", self.copy_kept))

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks a rule."""
        if not _CRON.fullmatch(self.schedule):
            said = f"{shown(self.schedule)} is no schedule of AWS Backup"
            yield "schedule", Problem(said, 'write "cron(0 3 * * ? *)" for three o\'clock, UTC')
        if self.start_window < START_WINDOW_MINUTES:
            said = f"{self.start_window} minutes are under {START_WINDOW_MINUTES}"
            yield "start_window", Problem(said, "leave a backup more time to begin")
        if self.completion_window <= self.start_window:
            said = (
                f"{self.completion_window} minutes end before the {self.start_window} to begin in"
            )
            yield "completion_window", Problem(said, "leave a backup more time to be done")
        for prefix, (delete_after, cold_after) in self.lifetimes:
            yield from _kept_problems(prefix, delete_after, cold_after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """A vault's lock, by which AWS Backup refuses to delete backups before their time.

    Attributes:
        min_days: the shortest retention that a backup in the vault may have.
        max_days: the longest; None for any.
        changeable_for_days: days after which nobody, AWS included, can take the lock away any more
            (compliance mode); None for a lock that who may can take away (governance mode).
        forever: that a person wants a lock that nobody can take away.
    """

    min_days: int
    max_days: int | None = None
    changeable_for_days: int | None = None
    forever: bool = False

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks a rule, and a lock for good that nobody asked for."""
        for field, days in (("min_days", self.min_days), ("max_days", self.max_days)):
            if days is not None and days not in RETENTION_DAYS:
                yield field, _outside(days, RETENTION_DAYS)
        if self.max_days is not None and self.max_days < self.min_days:
            said = f"{self.max_days} days are under min_days, {self.min_days}"
            yield "max_days", Problem(said, "raise it, or leave it out")
        if self.changeable_for_days is None:
            if self.forever:
                said = "nothing says from when on the lock is for good"
                mend = "write changeable_for_days, or leave forever out"
                yield "forever", Problem(said, mend)
            return
        if self.changeable_for_days not in CHANGEABLE_DAYS:
            yield "changeable_for_days", _outside(self.changeable_for_days, CHANGEABLE_DAYS)
        if not self.forever:
            said = (
                f"after {self.changeable_for_days} days nobody can take this lock away any more,"
                " not AWS either"
            )
            mend = "leave it out for a lock that can be; or write forever = true beside it"
            yield "changeable_for_days", Problem(said, mend)

    def refusal(self, days: int | None) -> Problem | None:
        """Return why a locked vault takes no backup that is kept for so many days, if it does not.

        Source: vault-lock.html: the job fails whose retention is outside the lock's.
        """
        told = "for good" if days is None else f"for {days} days"
        if days is not None and days < self.min_days:
            return Problem(
                f"what is kept {told} fails in a vault whose lock asks for {self.min_days}",
                "keep it longer, or lower lock.min_days",
            )
        if self.max_days is not None and (days is None or days > self.max_days):
            return Problem(
                f"what is kept {told} fails in a vault whose lock allows {self.max_days}",
                f"delete it after {self.max_days} days at most, or raise lock.max_days",
            )
        return None


def _kept_problems(
    prefix: str, delete_after: int | None, cold_after: int | None
) -> Iterator[tuple[str, Problem]]:
    for field, days in (("delete_after", delete_after), ("cold_storage_after", cold_after)):
        if days is not None and days not in RETENTION_DAYS:
            yield f"{prefix}{field}", _outside(days, RETENTION_DAYS)
    if delete_after is None or cold_after is None:
        return
    least = cold_after + DAYS_IN_COLD_STORAGE
    if delete_after < least:
        said = f"{delete_after} days are fewer than {DAYS_IN_COLD_STORAGE} in cold storage"
        yield f"{prefix}delete_after", Problem(said, f"write {least} or more")


def _outside(days: int, bounds: Bounds) -> Problem:
    return Problem(f"{days} is outside {bounds}", "write a number of days between them")
