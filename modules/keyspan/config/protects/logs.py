"""The tables of log groups in keyspan.toml: [protects.logs.NAME]."""

from __future__ import annotations

from typing import ClassVar

from keyspan.config.fields import Text
from keyspan.config.protects.each_region import InEachRegionTable
from keyspan.model.protects import LogGroups, Protection


class LogGroupsTable(InEachRegionTable):
    """A log group in each Region, encrypted by the key of its Region."""

    kind: ClassVar[type[Protection]] = LogGroups

    group: Text
    """The name of the log group: group = "/acme/orders"."""
    retention_days: int | None = None
    """How long events are kept, in days; left out, for good."""
