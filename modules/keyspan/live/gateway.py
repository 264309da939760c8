"""KMS of one Region, as far as it is used here: the one way to AWS, in values of our own.

`keyspan.live.aws` goes it by boto3; tests hold a KeyManagement in memory.
Source: KMS API reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeAlias

from keyspan.errors import KeyspanError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

NOT_FOUND = "NotFoundException"
"""AWS's code for a key or an alias that is not there."""

OTHER_BYTES = "IncorrectKeyMaterialException"
"""AWS's code for key material that is not what it expects."""

_SHORT = 12


class ImportType(StrEnum):
    """Whether the key knows the material that is imported; of symmetric keys only."""

    NEW = "NEW_KEY_MATERIAL"
    EXISTING = "EXISTING_KEY_MATERIAL"


class Wrapping(StrEnum):
    """How key material is encrypted on its way to KMS."""

    OAEP = "RSAES_OAEP_SHA_256"
    AES = "RSA_AES_KEY_WRAP_SHA_256"


class CallRefused(KeyspanError):
    """AWS refused a call, or did not answer it.

    Args:
        region: where the call went.
        operation: its name: "DescribeKey".
        code: AWS's or botocore's name of the error.
        message: what AWS says.
        mend: what to do about it.
    """

    def __init__(self, *, region: str, operation: str, code: str, message: str, mend: str) -> None:
        self.region = region
        self.operation = operation
        self.code = code
        self.message = message
        said = f": {message}" if message else ""
        super().__init__(f"{region}: {operation}: {code}{said}\n  {mend}")

    def mended_by(self, mend: str) -> CallRefused:
        """Return the same refusal with other advice, of whoever knows what it means there."""
        return CallRefused(
            region=self.region,
            operation=self.operation,
            code=self.code,
            message=self.message,
            mend=mend,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedKey:
    """What DescribeKey says of a key.

    Attributes:
        key_id: its ID, which related keys share.
        account: the account that owns it.
        state: its key state: "PendingImport".
        spec: its key spec.
        usage: its key usage.
        origin: where its material comes from.
        multi_region: whether it is a multi-Region key.
        primary_region: the Region of its primary key; None of a single-Region key.
        replica_regions: the Regions of its replica keys.
        expires: when its imported material expires, if it does.
    """

    key_id: str
    account: str
    state: str
    spec: str
    usage: str
    origin: str
    multi_region: bool
    primary_region: str | None = None
    replica_regions: tuple[str, ...] = ()
    expires: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyMaterial:
    """One key material of a symmetric key, as ListKeyRotations tells of it in one Region.

    Attributes:
        id: its ID.
        state: "CURRENT", "NON_CURRENT", "PENDING_ROTATION" or
            "PENDING_MULTI_REGION_IMPORT_AND_ROTATION".
        imported: whether this Region's key has it.
        expires: when it expires there, if it does.
    """

    id: str
    state: str
    imported: bool
    expires: datetime | None = None

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


class KeyManagement(Protocol):
    """KMS of one Region. Every call raises CallRefused where AWS refuses it."""

    def describe(self, key: str) -> DescribedKey:
        """Return what is said of a key, named by its ID, ARN or alias (DescribeKey)."""
        ...

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


Connect: TypeAlias = "Callable[[str], KeyManagement]"
"""Gives KMS of a Region; raises CallRefused where nobody can sign in."""


def shortened(material_id: str) -> str:
    """Return the beginning of a material's ID, enough to tell it from others."""
    return material_id[:_SHORT]
