"""The tables of queues in keyspan.toml: [protects.sqs.NAME]."""

from __future__ import annotations

from typing import ClassVar

from keyspan.config.fields import Text
from keyspan.config.keys import NamedService
from keyspan.config.protects.each_region import InEachRegionTable
from keyspan.model.protects import Protection, Queue


class QueueTable(InEachRegionTable):
    """A queue in each Region, encrypted by the key of its Region."""

    kind: ClassVar[type[Protection]] = Queue

    queue: Text
    """The name of the queue: queue = "orders"; ".fifo" at the end keeps the order."""
    senders: list[NamedService] = []
    """AWS services that send to it by themselves: "sns", or a table with service and
    source_arns."""
    reuse_seconds: int | None = None
    """For how long SQS uses a data key again, in seconds; left out, 300."""
    retention_seconds: int | None = None
    """How long a message is kept, in seconds; left out, 4 days."""
    visibility_seconds: int | None = None
    """How long a received message is hidden, in seconds; left out, 30."""
    dead_after_receives: int | None = None
    """After how many receives a message goes to a dead-letter queue, which is made under the same
    key; left out, there is none."""
