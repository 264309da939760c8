"""The tables of backup vaults in keyspan.toml: [protects.backup.NAME]."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import ClassVar, cast

from keyspan.config.fields import Name, Region, TagKey, TagValue, Text
from keyspan.config.protects.protected import ProtectedTable
from keyspan.config.table import Table
from keyspan.model.protects import Protection, Vaults
from keyspan.model.protects.backup_plan import (
    COMPLETION_WINDOW_MINUTES,
    START_WINDOW_MINUTES,
    BackupRule,
    Lock,
)


class BackupRuleTable(Table):
    """When backups are made, and how long they and their copies are kept."""

    schedule: Text
    """A cron expression, in UTC: schedule = "cron(0 3 * * ? *)"."""
    delete_after: int | None = None
    """Days until a backup is deleted; left out, it is kept."""
    cold_storage_after: int | None = None
    """Days until a backup moves to cold storage, where it stays for 90 days at least."""
    copy_delete_after: int | None = None
    """Days until a copy is deleted; left out, as with the backup."""
    copy_cold_storage_after: int | None = None
    """Days until a copy moves to cold storage; left out, as with the backup."""
    start_window: int = START_WINDOW_MINUTES
    """Minutes in which a backup has to begin."""
    completion_window: int = COMPLETION_WINDOW_MINUTES
    """Minutes in which a backup has to be done."""


class LockTable(Table):
    """A lock of the vaults, by which AWS Backup refuses to delete backups before their time."""

    min_days: int
    """The shortest retention that a backup in the vaults may have."""
    max_days: int | None = None
    """The longest retention that a backup in the vaults may have."""
    changeable_for_days: int | None = None
    """Days after which nobody can take the lock away any more, not AWS either. Only with
    forever = true."""
    forever: bool = False
    """That a lock is wanted which nobody can ever take away."""


class VaultsTable(ProtectedTable):
    """A backup vault in each Region, encrypted by its key, and a plan that copies into them."""

    kind: ClassVar[type[Protection]] = Vaults

    source: Region
    """The Region that is backed up; the other vaults get copies."""
    regions: list[Region] = []
    """The Regions of the vaults; left out, every Region of the key."""
    vault: Text | None = None
    """The name of the vaults; left out, NAME."""
    plan: dict[Name, BackupRuleTable] = {}
    """The rules of the backup plan: [protects.backup.orders.plan.daily]."""
    tags: dict[TagKey, TagValue] = {}
    """What the plan backs up: what has all of these tags."""
    resources: list[Text] = []
    """What the plan backs up: ARNs, or patterns of them."""
    role: Text | None = None
    """The name of the role that backs up; left out, "backup-NAME", or AWS's own without a plan."""
    restores: bool = False
    """Whether the role may restore, too."""
    s3: bool = False
    """Whether the role may back up S3 buckets, for which AWS has a policy apart."""
    lock: LockTable | None = None
    """A lock of every vault: lock = { min_days = 30 }."""

    def value(self, name: str) -> Vaults:
        """Return the frozen value of the same fields."""
        return replace(
            cast("Vaults", ProtectedTable.value(self, name)),
            plan=MappingProxyType(
                {rule: BackupRule(**table.model_dump()) for rule, table in self.plan.items()}
            ),
            lock=self.lock and Lock(**self.lock.model_dump()),
        )
