"""SQS: a queue in each Region, encrypted by the key of its Region.

Source: Amazon SQS developer guide, "Amazon SQS Key management", sqs-key-management.html, and
"Using dead-letter queues"; its API reference, SetQueueAttributes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from keyspan.model.bounds import Bounds
from keyspan.model.protects.each_region import InEachRegion, outside, unfit
from keyspan.model.protects.protection import Needed
from keyspan.model.protects.publishers import (
    FIFO,
    TO_FIFO_QUEUES,
    TO_QUEUES,
    publisher_problems,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.model.access import ServicePrincipal
    from keyspan.model.keys import Key
    from keyspan.model.rules import Problem

REUSE_SECONDS = Bounds(60, 86_400)
"""KmsDataKeyReusePeriodSeconds: for how long SQS does without a call of KMS."""

RETENTION_SECONDS = Bounds(60, 1_209_600)
"""MessageRetentionPeriod: 14 days at most."""

VISIBILITY_SECONDS = Bounds(0, 43_200)
"""VisibilityTimeout."""

RECEIVES = Bounds(1, 1_000)
"""maxReceiveCount of a RedrivePolicy."""

TERRAFORM_DEAD = "_dead"
"""What is added to a queue's Terraform name for that of its dead-letter queue."""

_DEAD = "-dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue(InEachRegion):
    """A queue of one name in each Region.

    Attributes:
        queue: its name; of a queue that keeps the order, it ends with ".fifo".
        senders: AWS services that send to it by themselves, and for which resources.
        reuse_seconds: for how long SQS uses a data key again; None for its default, 300.
        retention_seconds: how long a message is kept; None for SQS's default, 4 days.
        visibility_seconds: how long a received message is hidden; None for SQS's default, 30.
        dead_after_receives: after how many receives a message goes to the dead-letter queue, which
            is made under the same key; None for no such queue.
    """

    service: ClassVar[str] = "sqs"
    thing: ClassVar[str] = "queue"
    of_making: ClassVar[tuple[str, ...]] = (
        "reuse_seconds",
        "retention_seconds",
        "visibility_seconds",
        "dead_after_receives",
    )

    queue: str
    senders: tuple[ServicePrincipal, ...] = ()
    reuse_seconds: int | None = None
    retention_seconds: int | None = None
    visibility_seconds: int | None = None
    dead_after_receives: int | None = None

    @property
    def fifo(self) -> bool:
        """Whether the queue keeps the order."""
        return self.queue.endswith(FIFO)

    @property
    def dead_queue(self) -> str:
        """The name of the dead-letter queue; that of a queue that keeps the order does so too."""
        if self.fifo:
            return f"{self.queue.removesuffix(FIFO)}{_DEAD}{FIFO}"
        return f"{self.queue}{_DEAD}"

    @property
    def called(self) -> str:
        """The name of the queues."""
        return self.queue

    @property
    def needed(self) -> Needed:
        """That its senders may use the key; SQS itself uses it for whoever sends."""
        return Needed(service_principals=self.senders)

    def alone(self, key: Key) -> Iterator[tuple[str, str]]:
        """Yield the queues, if they are made: their names are taken then, here and in Terraform."""
        yield from InEachRegion.alone(self, key)
        if self.existing:
            return
        yield f"Terraform's name {self.name}", "name"
        if self.dead_after_receives:
            yield f"Terraform's name {self.name}{TERRAFORM_DEAD}", "dead_after_receives"
            for region in self.regions_of(key):
                yield f"the queue {self.dead_queue} in {region}", "dead_after_receives"

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks a rule of its own."""
        yield from InEachRegion.problems(self)
        room = 80 - (len(_DEAD) if self.dead_after_receives else 0)
        pattern = rf"(?=.{{1,{room}}}$)[\w-]+(\.fifo)?"
        mend = f"use 1 to {room} letters, digits, - and _; {FIFO} at the end keeps the order"
        if problem := unfit(self.queue, pattern, what="a queue", mend=mend):
            yield "queue", problem
        for field, bounds, unit in (
            ("reuse_seconds", REUSE_SECONDS, "seconds"),
            ("retention_seconds", RETENTION_SECONDS, "seconds"),
            ("visibility_seconds", VISIBILITY_SECONDS, "seconds"),
            ("dead_after_receives", RECEIVES, "a number of receives"),
        ):
            if problem := outside(getattr(self, field), bounds, unit=unit):
                yield field, problem
        known = TO_FIFO_QUEUES if self.fifo else TO_QUEUES
        yield from publisher_problems("senders", self.senders, known=known)
