"""The tables of volumes in keyspan.toml: [protects.ebs.NAME]."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any, ClassVar

from keyspan.config.fields import Region, TagKey, TagValue, Text
from keyspan.config.protects.protected import ProtectedTable
from keyspan.config.table import Table
from keyspan.model.protects import Protection, Schedule, Volumes


class ScheduleTable(Table):
    """When snapshots are taken and copied: [protects.ebs.NAME.schedule]."""

    target_tags: dict[TagKey, TagValue]
    """Volumes that bear one of these tags are snapshotted: target_tags = { Backup = "daily" }."""
    hours: int = 24
    """The hours between two snapshots: 1, 2, 3, 4, 6, 8, 12 or 24."""
    time: Text = "03:00"
    """When the first of a day is taken, in UTC."""
    keep: int = 7
    """How many snapshots of a volume are kept in the source's Region."""
    copy_days: int = 7
    """How many days a copy is kept."""
    role: Text | None = None
    """The role by which snapshots are taken and copied, path and name; left out, "dlm-NAME"."""


class VolumesTable(ProtectedTable):
    """Volumes and snapshots, each encrypted by the key of its Region."""

    kind: ClassVar[type[Protection]] = Volumes

    source: Region
    """The Region of the volumes that are snapshotted."""
    regions: list[Region] = []
    """The Regions; left out, every Region of the key."""
    default: bool = True
    """Whether new volumes are encrypted by default, and by this key: a setting of the account."""
    snapshots: list[Text] = []
    """Snapshots in the source's Region that are copied: snapshots = ["snap-0123456789abcdef0"]."""
    schedule: ScheduleTable | None = None
    """When snapshots are taken and copied: [protects.ebs.NAME.schedule]."""

    def value(self, name: str) -> Protection:
        """Return the frozen value, with that of its schedule."""
        return replace(super().value(name), **self._schedule())

    def _schedule(self) -> dict[str, Any]:
        if self.schedule is None:
            return {}
        fields: dict[str, Any] = self.schedule.model_dump()
        fields["target_tags"] = MappingProxyType(self.schedule.target_tags)
        return {"schedule": Schedule(**fields)}
