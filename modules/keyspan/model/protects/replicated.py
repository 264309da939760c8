"""Data of one name that a service itself copies from one Region into others."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.model.protects.protection import Copy, Protection
from keyspan.model.rules import Problem, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.model.keys import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Replicated(Protection):
    """Data that is one resource in its source's Region, with a replica in each further one.

    Attributes:
        source: the Region whose resource makes the others. It is said, and never the primary's:
            what a promotion turns round is the key, and no data.
        regions: the Regions of the data, the source's among them; each of the key's by default.
    """

    source: str
    regions: tuple[str, ...] = ()  # pyright: ignore[reportIncompatibleMethodOverride] - read alike

    @property
    @abstractmethod
    def called(self) -> str:
        """The data's name, the same in each Region, as the service's API takes it."""

    @property
    def regions_said(self) -> tuple[tuple[str, str], ...]:
        """Each Region that a field names, after the field."""
        return (*(("regions", region) for region in self.regions), ("source", self.source))

    def replicas(self, key: Key) -> tuple[str, ...]:
        """Return the Regions of the replicas."""
        return tuple(sorted(region for region in self.regions_of(key) if region != self.source))

    def copies(self, key: Key) -> tuple[Copy, ...]:
        """Return the source, and each replica."""
        return tuple(
            Copy(service=self.service, name=self.called, region=region, source=source)
            for region, source in (
                (self.source, None),
                *((replica, self.source) for replica in self.replicas(key)),
            )
        )

    def between(self, key: Key) -> Iterator[tuple[str, Problem]]:
        """Yield what is wrong between fields, and with the key."""
        regions = self.regions_of(key)
        if self.source not in regions:
            said = (
                f"{shown(self.source)} is no Region of the data, which is in {', '.join(regions)}"
            )
            yield "source", Problem(said, "name one of them")
        elif not self.replicas(key):
            said = "there is no copy: it takes two Regions"
            mend = (
                "name a second one, or leave it out for every Region of the key"
                if self.regions
                else f"add a Region to the replicas of {key.name}"
            )
            yield "regions", Problem(said, mend)
