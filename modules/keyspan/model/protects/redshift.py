"""Redshift: snapshots of a cluster that Redshift copies into one other Region.

Redshift takes a multi-Region key for a single-Region one: it decrypts a snapshot with the cluster's
key, and encrypts the copy with the key that a snapshot copy grant in the other Region names. That
grant is what it needs; the key policy needs nothing for it.
Source: Amazon Redshift management guide, "Amazon Redshift database encryption", "Copying AWS
KMS-encrypted snapshots to another AWS Region", working-with-db-encryption.html.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from keyspan.model.bounds import Bounds
from keyspan.model.protects.copied_into import CopiedInto
from keyspan.model.protects.protection import Needed
from keyspan.model.rules import Problem, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.model.keys import Key

RETENTION_DAYS = Bounds(1, 35)
"""RetentionPeriod of EnableSnapshotCopy, for automated snapshots."""

MANUAL_RETENTION_DAYS = Bounds(1, 3653)
"""ManualSnapshotRetentionPeriod, for manual ones."""

FOR_GOOD = -1
"""What it is where they are kept."""

_NAME = re.compile(r"(?!.*--)[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshots(CopiedInto):
    """The snapshots of a cluster, and their copies in one other Region.

    Attributes:
        cluster: the identifier of a cluster that exists, encrypted by the key of its Region.
        source: as of CopiedInto: the cluster's Region.
        to: as of CopiedInto.
        grant: the name of the snapshot copy grant there; the data's name by default.
        retention_days: days for which copies of automated snapshots are kept.
        manual_retention_days: the same of manual ones; None keeps them.
    """

    service: ClassVar[str] = "redshift"

    cluster: str
    grant: str | None = None
    retention_days: int = 7
    manual_retention_days: int | None = None

    @property
    def grant_name(self) -> str:
        """The name of the snapshot copy grant."""
        return self.grant or self.name

    @property
    def called(self) -> str:
        """The name of the cluster."""
        return self.cluster

    @property
    def needed(self) -> Needed:
        """Nothing: Redshift has grants from whoever makes the cluster and the copying."""
        return Needed()

    def alone(self, key: Key) -> Iterator[tuple[str, str]]:
        """Yield the cluster's copying, of which Redshift has one, and the grant's name."""
        del key
        if not self.existing:
            yield f"where the snapshots of {self.cluster} in {self.source} go", "cluster"
            yield f"the snapshot copy grant {self.grant_name} in {self.to}", "grant"

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks a rule of its own."""
        yield from CopiedInto.problems(self)
        for at, name in (("cluster", self.cluster), ("grant", self.grant_name)):
            if not _NAME.fullmatch(name):
                said = f"{shown(name)} cannot name a {'cluster' if at == 'cluster' else 'grant'}"
                mend = (
                    "use 1 to 63 small letters, digits and -; begin with a letter, and end with"
                    " no -, nor two in a row"
                )
                yield at, Problem(said, mend)
        for at, days, bounds in (
            ("retention_days", self.retention_days, RETENTION_DAYS),
            ("manual_retention_days", self.manual_retention_days, MANUAL_RETENTION_DAYS),
        ):
            if days is not None and days not in bounds:
                said = f"{days} is outside {bounds}"
                yield at, Problem(said, "write a number of days between them, or leave it out")
