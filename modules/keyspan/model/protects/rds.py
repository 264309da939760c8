"""RDS: the backups of a DB instance, copied into another Region and encrypted by the key there.

RDS takes a multi-Region key for a single-Region one: it decrypts a snapshot with the source's key
and encrypts the copy with the destination's. It does so for whoever starts the copy, by grants that
it makes in their name: no key policy has to name RDS.
Sources: Amazon RDS user guide, "Replicating automated backups to another AWS Region",
USER_ReplicateBackups.html, "AWS KMS key management", Overview.Encryption.Keys.html; RDS API
reference, CopyDBSnapshot, StartDBInstanceAutomatedBackupsReplication.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from keyspan.model.bounds import Bounds
from keyspan.model.protects.copied_into import CopiedInto
from keyspan.model.protects.protection import Copy, Needed
from keyspan.model.regions import partition_of
from keyspan.model.rules import Problem, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.model.keys import Key

BACKUP_DAYS = Bounds(1, 35)
"""How long RDS and Aurora keep automated backups, in days."""

_IDENTIFIER = re.compile(r"[a-z](?:-?[a-z0-9])*")
_IDENTIFIER_CHARACTERS = Bounds(1, 63)
_SNAPSHOT_CHARACTERS = Bounds(1, 255)
_SIGNED_BY_HAND = "aws-us-gov"
"""The partition whose API takes a signed URL with each copy."""


def identifier_problem(identifier: str) -> Problem | None:
    """The identifier of a DB instance or a cluster, as RDS stores it: in small letters."""
    return _identifier_problem(identifier, _IDENTIFIER_CHARACTERS)


def retention_problem(days: int) -> Problem | None:
    """How long automated backups are kept, in days."""
    if days in BACKUP_DAYS:
        return None
    return Problem(f"{days} is outside {BACKUP_DAYS}", "RDS keeps automated backups no longer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backups(CopiedInto):
    """The backups of one DB instance, in one further Region.

    RDS replicates the automated backups of an instance into one Region. Snapshots may go into
    several: a table for each.

    Attributes:
        source: as of CopiedInto: the Region of the instance.
        to: as of CopiedInto.
        instance: the identifier of a DB instance that exists; None where only snapshots are copied.
        retention_days: how long replicated backups are kept.
        snapshots: the names of manual snapshots in the source's Region.
    """

    service: ClassVar[str] = "rds"

    instance: str | None = None
    retention_days: int = 7
    snapshots: tuple[str, ...] = ()

    @property
    def needed(self) -> Needed:
        """Nothing: RDS acts for whoever starts the copy."""
        return Needed()

    def copies(self, key: Key) -> tuple[Copy, ...]:
        """Return the instance, and its replicated automated backup, which bears its identifier."""
        del key
        if not self.instance:
            return ()
        return (
            Copy(service=self.service, name=self.instance, region=self.source),
            Copy(service=self.service, name=self.instance, region=self.to, source=self.source),
        )

    def alone(self, key: Key) -> Iterator[tuple[str, str]]:
        """Yield the replication of the instance's backups, of which RDS has one, and the copies."""
        del key
        if self.existing:
            return
        if self.instance:
            yield f"where the backups of {self.instance} in {self.source} go", "instance"
        for snapshot in self.snapshots:
            yield f"the snapshot {snapshot} in {self.to}", "snapshots"

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks a rule of its own."""
        yield from CopiedInto.problems(self)
        if self.instance is not None and (problem := identifier_problem(self.instance)):
            yield "instance", problem
        if problem := retention_problem(self.retention_days):
            yield "retention_days", problem
        for snapshot in self.snapshots:
            if problem := _identifier_problem(snapshot, _SNAPSHOT_CHARACTERS):
                yield "snapshots", problem

    def between(self, key: Key) -> Iterator[tuple[str, Problem]]:
        """Yield what is wrong between fields."""
        yield from CopiedInto.between(self, key)
        if not self.instance and not self.snapshots:
            mend = 'name a DB instance: instance = "ledger", or snapshots = ["ledger-2026"]'
            yield "instance", Problem("there is nothing to copy", mend)
        if len(set(self.snapshots)) < len(self.snapshots):
            yield "snapshots", Problem("a snapshot is named twice", "name it once")
        if partition_of(self.source) == _SIGNED_BY_HAND and not self.existing:
            said = "there RDS takes a signed URL for each copy, which no file can hold"
            mend = "start the copies with AWS's command line, and write existing = true"
            yield "source", Problem(said, mend)


def _identifier_problem(identifier: str, characters: Bounds) -> Problem | None:
    if _IDENTIFIER.fullmatch(identifier) and len(identifier) in characters:
        return None
    said = f"{shown(identifier)} is no identifier of RDS: {characters} small letters, digits and -"
    mend = "begin with a letter; neither end with - nor write two in a row; RDS's own snapshots, "
    return Problem(said, f"{mend}rds:…, are replicated with the instance")
