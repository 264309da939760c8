"""That related keys are one: what is made with the key of a Region is good in every other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from keyspan.demo.connection import connector
from keyspan.live import roundtrip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keyspan.live.roundtrip import Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The proof of one key.

    Attributes:
        key: its name in the keyring.
        key_id: its key ID.
        matrices: each use of the key, in the same Regions.
    """

    key: str
    key_id: str
    matrices: Sequence[Matrix]

    @property
    def regions(self) -> Sequence[str]:
        """The Regions of the key, the primary's first."""
        return self.matrices[0].regions

    @property
    def done(self) -> str:
        """What a cell says when all is well: "opened" for a ciphertext."""
        return self.matrices[0].done

    def cell(self, origin: str, target: str) -> str:
        """Return `done` where the target took everything of the origin, and else the problem."""
        trips = (matrix.trips[origin, target] for matrix in self.matrices)
        return next((trip.problem for trip in trips if not trip.good), self.done)

    def holds(self, enabled: Sequence[str]) -> bool:
        """Return whether the Regions whose keys are enabled took everything of each other."""
        return all(self.cell(a, b) == self.done for a, b in product(enabled, enabled))


def prove(
    *, key: str, key_id: str, regions: Sequence[str], environment: Mapping[str, str]
) -> Proof:
    """Use the key of each Region, and have that of each take what came of it.

    Encrypt and decrypt, sign and verify, and so on, as the key usage is; each of Regions to each.

    Args:
        key: its name in the keyring.
        key_id: its key ID, which all related keys share.
        regions: where the related keys are.
        environment: a sandbox; nothing else of this process's environment is looked at.
    """
    connect = connector(environment)
    described = dict.fromkeys(regions, connect(regions[0]).describe(key_id))
    return Proof(key=key, key_id=key_id, matrices=roundtrip.prove(described, connect=connect))
