"""Data of one Region that a service copies into one other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.model.protects.protection import Protection
from keyspan.model.rules import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.model.keys import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedInto(Protection):
    """Data in a source's Region, and its copies in the one other that the service allows.

    Attributes:
        source: the Region of what is copied. It is said, and never the primary's: what a promotion
            turns round is the key, and no data.
        to: the Region of the copies.
    """

    source: str
    to: str

    @property
    def regions(self) -> tuple[str, str]:
        """The source's Region, and that of the copies."""
        return (self.source, self.to)

    @property
    def regions_said(self) -> tuple[tuple[str, str], ...]:
        """Each Region that a field names, after the field."""
        return (("source", self.source), ("to", self.to))

    def copied(self, key: Key) -> tuple[tuple[str, str], ...]:
        """Return the one way of the copies."""
        del key
        return (self.regions,)

    def between(self, key: Key) -> Iterator[tuple[str, Problem]]:
        """Yield what is wrong between fields, and with the key."""
        if self.source == self.to:
            others = [region for region in key.regions if region != self.source]
            said = f"the copies would be in {self.to}, the source's Region"
            mend = f"name one of {', '.join(others)}" if others else "add a Region to the key"
            yield "to", Problem(said, mend)
