"""The tables of topics in keyspan.toml: [protects.sns.NAME]."""

from __future__ import annotations

from typing import ClassVar

from keyspan.config.fields import Text
from keyspan.config.keys import NamedService
from keyspan.config.protects.each_region import InEachRegionTable
from keyspan.model.protects import Protection, Topic


class TopicTable(InEachRegionTable):
    """A topic in each Region, encrypted by the key of its Region."""

    kind: ClassVar[type[Protection]] = Topic

    topic: Text
    """The name of the topic: topic = "alerts"; ".fifo" at the end keeps the order."""
    publishers: list[NamedService] = []
    """AWS services that publish to it by themselves: "cloudwatch", or a table with service and
    source_arns."""
