"""Key material by way of KMS: what it tells of it, and the calls that import and rotate it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

_SHORT = 12


class ImportType(StrEnum):
    """Whether the key knows the material that is imported; of symmetric keys only."""

    NEW = "NEW_KEY_MATERIAL"
    EXISTING = "EXISTING_KEY_MATERIAL"


class Wrapping(StrEnum):
    """How key material is encrypted on its way to KMS."""

    OAEP = "RSAES_OAEP_SHA_256"
    AES = "RSA_AES_KEY_WRAP_SHA_256"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyMaterial:
    """One key material of a symmetric key, as ListKeyRotations tells of it in one Region.

    Attributes:
        id: its ID.
        state: "CURRENT", "NON_CURRENT", "PENDING_ROTATION" or
            "PENDING_MULTI_REGION_IMPORT_AND_ROTATION".
        imported: whether this Region's key has it.
        expires: when it expires there, if it does.
        rotated: when the key rotated to it; None of the first, and of one that is pending.
    """

    id: str
    state: str
    imported: bool
    expires: datetime | None = None
    rotated: datetime | None = None

    @property
    def short(self) -> str:
        """The beginning of its ID."""
        return shortened(self.id)

    @property
    def current(self) -> bool:
        """Whether it is the one that encrypts."""
        return self.state == "CURRENT"

    @property
    def pending(self) -> bool:
        """Whether it waits for its rotation."""
        return self.state.startswith("PENDING_")

    @property
    def rotatable(self) -> bool:
        """Whether every related key has it, so that the key can rotate to it."""
        return self.state == "PENDING_ROTATION"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportParameters:
    """What GetParametersForImport gives: a token, and the public key that belongs to it."""

    token: bytes
    public_key: bytes


class Materials(Protocol):
    """The calls about key material. Each raises CallRefused where AWS refuses it."""

    def materials(self, key_id: str) -> tuple[KeyMaterial, ...]:
        """Return a symmetric key's materials, oldest first (ListKeyRotations)."""
        ...

    def import_parameters(self, key_id: str, *, wrapping: Wrapping) -> ImportParameters:
        """Return what an import begins with (GetParametersForImport)."""
        ...

    def import_material(
        self,
        key_id: str,
        *,
        token: bytes,
        wrapped: bytes,
        expires: datetime | None,
        import_type: ImportType | None,
        material_id: str | None,
    ) -> str | None:
        """Import wrapped material and return its ID, if it has one (ImportKeyMaterial).

        Args:
            key_id: the key.
            token: of the parameters whose public key wrapped it.
            wrapped: the encrypted material.
            expires: when it expires; None for never.
            import_type: whether the key knows it; None for keys that are not symmetric.
            material_id: which known material it has to be.
        """
        ...

    def rotate(self, key_id: str) -> None:
        """Rotate to the pending material, in every Region (RotateKeyOnDemand)."""
        ...


def shortened(material_id: str) -> str:
    """Return the beginning of a material's ID, enough to tell it from others."""
    return material_id[:_SHORT]
