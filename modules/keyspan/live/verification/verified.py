"""What verify found of one key: how each Region stands, what differs, and whether it works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keyspan.live.comparison import Difference
    from keyspan.live.gateway import CallRefused, Rotation
    from keyspan.live.roundtrip import Matrix

NO_KEY = "no key"
NOT_READ = "not read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the key of one Region stands.

    Attributes:
        region: the Region.
        role: "primary" or "replica"; "" where there is no key, or it was not read.
        state: the key state, or NO_KEY, or NOT_READ.
        named: whether the keyring names the Region for this key.
        aliases: the aliases that lead to the key there; None where they were not read.
        material_id: the ID of the key material that encrypts; None where AWS tells none.
    """

    region: str
    role: str
    state: str
    named: bool
    aliases: tuple[str, ...] | None = None
    material_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was found of one key.

    Attributes:
        name: its name in the keyring.
        key_id: its key ID; None where nothing leads to a key.
        standings: each Region, the file's first in its order, then further ones with related keys.
        differences: where AWS is not what the keyring says.
        matrices: the round trips; none where no cryptography was asked for, or no key was found.
        refusals: what could not be read, each with AWS's reason.
        rotation: automatic rotation; None where the key has none to tell, or it was not read.
    """

    name: str
    key_id: str | None
    standings: tuple[Standing, ...]
    differences: tuple[Difference, ...] = ()
    matrices: tuple[Matrix, ...] = ()
    refusals: tuple[CallRefused, ...] = ()
    rotation: Rotation | None = None

    @property
    def good(self) -> bool:
        """Whether AWS is what the keyring says and every round trip came back, all being read."""
        return not self.differences and not self.refusals and all(m.good for m in self.matrices)
