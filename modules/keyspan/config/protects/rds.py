"""The tables of DB instances' backups in keyspan.toml: [protects.rds.NAME]."""

from __future__ import annotations

from typing import ClassVar

from keyspan.config.fields import Region, Text
from keyspan.config.protects.protected import ProtectedTable
from keyspan.model.protects import Backups, Protection


class BackupsTable(ProtectedTable):
    """The backups of a DB instance, in another Region under the key of that Region."""

    kind: ClassVar[type[Protection]] = Backups

    source: Region
    """The Region of the DB instance."""
    to: Region
    """The Region that the backups are copied into: RDS replicates into one."""
    instance: Text | None = None
    """The identifier of a DB instance that exists: its automated backups are replicated."""
    retention_days: int = 7
    """How long replicated backups are kept."""
    snapshots: list[Text] = []
    """Manual snapshots in the source's Region that are copied: snapshots = ["ledger-2026"]."""
