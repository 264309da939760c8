"""The tables of trails in keyspan.toml: [protects.cloudtrail.NAME]."""

from __future__ import annotations

from typing import ClassVar

from keyspan.config.fields import Region, Text
from keyspan.config.protects.protected import ProtectedTable
from keyspan.model.protects import Protection, Trail


class TrailTable(ProtectedTable):
    """A trail of all Regions, whose log files one Region's key encrypts."""

    kind: ClassVar[type[Protection]] = Trail

    trail: Text
    """The name of the trail: trail = "audit"."""
    source: Region
    """The trail's home Region, which is the bucket's."""
    bucket: Text | None = None
    """The bucket that takes the log files; it exists, and lets CloudTrail write."""
    prefix: Text | None = None
    """What the names of the log files begin with."""
