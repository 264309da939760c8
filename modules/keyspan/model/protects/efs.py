"""EFS: a file system, and the one copy in another Region that EFS keeps in step with it.

EFS takes a multi-Region key for a single-Region one: whoever makes a file system gives EFS a grant
of the key there, and the copy is encrypted anew. The key policy needs nothing for it.
Source: Amazon EFS user guide, "Using AWS KMS keys for Amazon EFS", EFSKMS.html, and "Configuring
replication to new EFS file system", create-replication.html.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from keyspan.model.protects.copied_into import CopiedInto
from keyspan.model.protects.protection import Needed
from keyspan.model.rules import Problem, did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.model.keys import Key

THROUGHPUT_MODES = ("bursting", "elastic")
"""Those that take no number besides."""

_ID = re.compile(r"fs-[0-9a-f]{8,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSystem(CopiedInto):
    """A file system that EFS replicates into one other Region.

    Attributes:
        source: as of CopiedInto: the Region that is written to.
        to: as of CopiedInto.
        throughput_mode: one of THROUGHPUT_MODES.
        file_systems: Region to ID, of file systems that exist.
    """

    service: ClassVar[str] = "efs"

    throughput_mode: str = "elastic"
    file_systems: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def needed(self) -> Needed:
        """Nothing: EFS has a grant from whoever makes the file systems."""
        return Needed()

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks a rule of its own."""
        yield from CopiedInto.problems(self)
        if self.throughput_mode not in THROUGHPUT_MODES:
            said = f"{shown(self.throughput_mode)} is no throughput mode that is made here"
            known = " or ".join(map(shown, THROUGHPUT_MODES))
            mend = did_you_mean(self.throughput_mode, THROUGHPUT_MODES, otherwise=f"write {known}")
            yield "throughput_mode", Problem(said, mend)
        for region, system in self.file_systems.items():
            if not _ID.fullmatch(system):
                said = f"{shown(system)} is not the ID of a file system"
                yield f"file_systems.{region}", Problem(said, 'write "fs-0123456789abcdef0"')

    def between(self, key: Key) -> Iterator[tuple[str, Problem]]:
        """Yield what is wrong between fields."""
        yield from CopiedInto.between(self, key)
        wanted = set(self.regions) if self.existing else set[str]()
        for region in sorted(wanted - set(self.file_systems)):
            mend = f'name it: file_systems = {{ {region} = "fs-…" }}'
            yield "file_systems", Problem(f"which file system is in {region} is not said", mend)
        for region in sorted(set(self.file_systems) - wanted):
            said = f"{shown(self.file_systems[region])} is not taken into account"
            mend = (
                f"take it out: the data is in {self.source} and {self.to}"
                if self.existing
                else "write existing = true, or leave it out for a new file system"
            )
            yield f"file_systems.{region}", Problem(said, mend)
