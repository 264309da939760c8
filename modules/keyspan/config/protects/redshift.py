"""The tables of clusters' snapshots in keyspan.toml: [protects.redshift.NAME]."""

from __future__ import annotations

from typing import ClassVar

from keyspan.config.fields import Region, Text
from keyspan.config.protects.protected import ProtectedTable
from keyspan.model.protects import Protection, Snapshots


class SnapshotsTable(ProtectedTable):
    """Snapshots of a Redshift cluster, copied to another Region under the key there."""

    kind: ClassVar[type[Protection]] = Snapshots

    cluster: Text
    """The identifier of the cluster, which exists and is encrypted by the key of its Region."""
    source: Region
    """The Region of the cluster."""
    to: Region
    """The Region of the copies; Redshift allows one."""
    grant: Text | None = None
    """The name of the snapshot copy grant; left out, NAME."""
    retention_days: int = 7
    """Days for which copies of automated snapshots are kept."""
    manual_retention_days: int | None = None
    """Days for which copies of manual snapshots are kept; left out, for good."""
