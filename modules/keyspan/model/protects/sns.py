"""SNS: a topic in each Region, encrypted by the key of its Region.

Source: Amazon SNS developer guide, "Managing Amazon SNS encryption keys and costs",
sns-key-management.html; its API reference, CreateTopic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from keyspan.model.protects.each_region import InEachRegion, unfit
from keyspan.model.protects.protection import Needed
from keyspan.model.protects.publishers import (
    FIFO,
    SAYS_NOTHING_TO_TOPICS,
    TO_TOPICS,
    publisher_problems,
)
from keyspan.model.rules import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.model.access import ServicePrincipal
    from keyspan.model.keys import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic(InEachRegion):
    """A topic of one name in each Region.

    Attributes:
        topic: its name; of a topic that keeps the order, it ends with ".fifo".
        publishers: AWS services that publish to it by themselves, and for which resources.
    """

    service: ClassVar[str] = "sns"
    thing: ClassVar[str] = "topic"

    topic: str
    publishers: tuple[ServicePrincipal, ...] = ()

    @property
    def fifo(self) -> bool:
        """Whether the topic keeps the order."""
        return self.topic.endswith(FIFO)

    @property
    def called(self) -> str:
        """The name of the topics."""
        return self.topic

    @property
    def needed(self) -> Needed:
        """That its publishers may use the key; SNS itself uses it for whoever publishes."""
        return Needed(service_principals=self.publishers)

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks a rule of its own."""
        yield from InEachRegion.problems(self)
        pattern = r"(?=.{1,256}$)[\w-]+(\.fifo)?"
        mend = f"use 1 to 256 letters, digits, - and _; {FIFO} at the end keeps the order"
        if problem := unfit(self.topic, pattern, what="a topic", mend=mend):
            yield "topic", problem
        problems = list(publisher_problems("publishers", self.publishers, known=TO_TOPICS))
        yield from problems or self._narrowed_in_vain()

    def _narrowed_in_vain(self) -> Iterator[tuple[str, Problem]]:
        """Yield each publisher that is to be let in for some resources, and tells a topic none."""
        for each in self.publishers:
            if each.source_arns and each.service in SAYS_NOTHING_TO_TOPICS:
                said = f"{each.service} does not tell a topic for whose resource it publishes"
                mend = "leave source_arns out: with them the key would shut it out"
                yield "publishers", Problem(said, mend)

    def between(self, key: Key) -> Iterator[tuple[str, Problem]]:
        """Yield what is wrong between fields."""
        yield from InEachRegion.between(self, key)
        if self.fifo and self.publishers:
            said = "AWS services publish to no FIFO topic"
            yield "publishers", Problem(said, "leave them out, or name a topic of no order")
