"""OpenSearch Service: a domain of one name in each Region, encrypted by the key of its Region.

Nothing is copied between them by itself. Whoever makes a domain gives OpenSearch Service a grant
of the key there; the key policy needs nothing for it.
Source: Amazon OpenSearch Service developer guide, "Encryption of data at rest",
encryption-at-rest.html, and "Supported instance types", supported-instance-types.html.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from keyspan.model import rules
from keyspan.model.protects.each_region import InEachRegion, unfit
from keyspan.model.protects.protection import Needed
from keyspan.model.rules import Problem, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.model.keys import Key

VOLUME_GIB = 10
"""The smallest EBS volume of a node."""

WITHOUT_ENCRYPTION = ("m3", "r3", "t2")
"""Families of instances that cannot encrypt data at rest."""

ZONES = (1, 2, 3)

_ENGINE = re.compile(r"OpenSearch_\d+\.\d+", re.ASCII)
_INSTANCE = re.compile(r"[a-z0-9-]+\.[a-z0-9]+\.search")
_MADE_WITH = ("administrator", "engine_version", "instance_type", "instance_count", "volume_gib")


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain(InEachRegion):
    """A domain in each Region, all of one name and one make.

    Attributes:
        domain: its name; the data's name by default.
        administrator: the ARN of the IAM role or user that says who may do what in the domain:
            fine-grained access control, which replication between domains takes, too.
        engine_version: "OpenSearch_2.17".
        instance_type: of its nodes: "r7g.large.search".
        instance_count: how many nodes each has.
        volume_gib: the EBS volume of each node, in GiB.
        zones: over how many availability zones the nodes are spread; their number is a multiple.
    """

    service: ClassVar[str] = "opensearch"
    thing: ClassVar[str] = "domain"
    of_making: ClassVar[tuple[str, ...]] = (*_MADE_WITH, "zones")

    domain: str | None = None
    administrator: str | None = None
    engine_version: str | None = None
    instance_type: str | None = None
    instance_count: int | None = None
    volume_gib: int | None = None
    zones: int = 2

    @property
    def called(self) -> str:
        """The domain's name, the same in each Region."""
        return self.domain or self.name

    @property
    def needed(self) -> Needed:
        """Nothing: OpenSearch Service has a grant from whoever makes a domain."""
        return Needed()

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks a rule of its own."""
        yield from InEachRegion.problems(self)
        mend = "use 3 to 28 small letters, digits and -; begin with a letter"
        if problem := unfit(self.called, r"[a-z][a-z0-9-]{2,27}", what="a domain", mend=mend):
            yield "domain", problem
        yield from self._make_problems()

    def _make_problems(self) -> Iterator[tuple[str, Problem]]:
        if self.administrator and (problem := rules.identity_problem(self.administrator)):
            yield "administrator", problem
        if self.engine_version is not None and not _ENGINE.fullmatch(self.engine_version):
            said = f"{shown(self.engine_version)} is no version of OpenSearch"
            yield "engine_version", Problem(said, 'write "OpenSearch_2.17"')
        if self.instance_type is not None:
            yield from self._instance_problems(self.instance_type)
        if self.volume_gib is not None and self.volume_gib < VOLUME_GIB:
            said = f"{self.volume_gib} GiB are under {VOLUME_GIB}"
            yield "volume_gib", Problem(said, f"write {VOLUME_GIB} or more")
        if self.zones not in ZONES:
            said = f"{self.zones} availability zones are not among {', '.join(map(str, ZONES))}"
            yield "zones", Problem(said, "write one of them")
        elif self.instance_count is not None and (
            self.instance_count < 1 or self.instance_count % self.zones
        ):
            said = f"{self.instance_count} nodes cannot be spread evenly over {self.zones} zones"
            yield "instance_count", Problem(said, f"write a multiple of {self.zones}, or zones = 1")

    def _instance_problems(self, instance_type: str) -> Iterator[tuple[str, Problem]]:
        if not _INSTANCE.fullmatch(instance_type):
            said = f"{shown(instance_type)} is no instance type of OpenSearch Service"
            yield "instance_type", Problem(said, 'write "r7g.large.search"')
        elif instance_type.partition(".")[0] in WITHOUT_ENCRYPTION:
            said = f"{shown(instance_type)} cannot encrypt data at rest"
            yield "instance_type", Problem(said, 'name a newer one: "r7g.large.search"')

    def between(self, key: Key) -> Iterator[tuple[str, Problem]]:
        """Yield what is wrong between fields."""
        yield from InEachRegion.between(self, key)
        for at in _MADE_WITH:
            if getattr(self, at) is None and not self.existing:
                mend = "write it; or existing = true for domains that are there already"
                yield at, Problem("a domain cannot be made without it", mend)
