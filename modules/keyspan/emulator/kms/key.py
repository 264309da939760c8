"""A key: what one Region keeps for itself of a set of related keys.

Source: developer guide, "Multi-Region keys": policy, grants, aliases, tags, description, key state,
deletion and the expiry of imported material are never synchronised.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.asymmetric import rsa

    from keyspan.emulator.kms.family import Family
    from keyspan.emulator.kms.material import Material

EXPIRES = "KEY_MATERIAL_EXPIRES"
DOES_NOT_EXPIRE = "KEY_MATERIAL_DOES_NOT_EXPIRE"


class KeyState(StrEnum):
    """The key states of KMS; Unavailable is one of custom key stores only."""

    CREATING = "Creating"
    ENABLED = "Enabled"
    DISABLED = "Disabled"
    PENDING_DELETION = "PendingDeletion"
    PENDING_REPLICA_DELETION = "PendingReplicaDeletion"
    PENDING_IMPORT = "PendingImport"
    UPDATING = "Updating"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion:
    """A scheduled deletion; it has no date while a primary key still has replicas."""

    window_days: int
    date: datetime | None = None

    def starting(self, moment: datetime) -> Deletion:
        """Return the deletion with its waiting period started at a moment."""
        return replace(self, date=moment + timedelta(days=self.window_days))


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """Imported material as one Region holds it; without an expiry it does not expire."""

    expires: datetime | None

    @property
    def expiration_model(self) -> str:
        """AWS's name for whether it expires."""
        return EXPIRES if self.expires else DOES_NOT_EXPIRE


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportParameters:
    """What one answer of GetParametersForImport promised."""

    private_key: rsa.RSAPrivateKey
    algorithm: str
    valid_to: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """An alias of a key."""

    name: str
    created: datetime
    updated: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A grant on a key.

    Attributes:
        id: the grant ID.
        tokens: a token for each CreateGrant that gave this grant; all of them are good.
        created: its creation date.
        terms: the members of CreateGrant that make it what it is.
    """

    id: str
    tokens: tuple[str, ...]
    created: datetime
    terms: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A successful cryptographic operation (GetKeyLastUsage)."""

    operation: str
    moment: datetime
    request_id: str


@dataclass(slots=True, kw_only=True)
class Key:
    """The related key of one Region.

    Attributes:
        family: what it shares.
        region: its Region.
        created: its own creation date.
        ready: when it stops being Creating.
        policy: the key policy document, as it was given.
        description: its description.
        enabled: what EnableKey and DisableKey set.
        deletion: its scheduled deletion.
        tags: tag key to tag value.
        aliases: by name, with the prefix "alias/".
        grants: by grant ID.
        imports: imported materials that are present here, by material ID.
        import_descriptions: what each imported material was last described as.
        import_parameters: by import token.
        last_use: its last cryptographic operation.
    """

    family: Family
    region: str
    created: datetime
    ready: datetime
    policy: str
    description: str
    enabled: bool = True
    deletion: Deletion | None = None
    tags: dict[str, str] = field(default_factory=dict[str, str])
    aliases: dict[str, Alias] = field(default_factory=dict[str, Alias])
    grants: dict[str, Grant] = field(default_factory=dict[str, Grant])
    imports: dict[str, Import] = field(default_factory=dict[str, Import])
    import_descriptions: dict[str, str] = field(default_factory=dict[str, str])
    import_parameters: dict[bytes, ImportParameters] = field(
        default_factory=dict[bytes, ImportParameters]
    )
    last_use: Use | None = None

    @property
    def arn(self) -> str:
        """The key ARN."""
        return self.family.arn(self.region)

    @property
    def primary(self) -> bool:
        """Whether it is the primary key, or the only key, of its family."""
        return self.region == self.family.primary_region

    @property
    def rotates(self) -> bool:
        """Whether KMS rotates the family while this is its primary key."""
        return self.enabled and self.deletion is None

    def state(self, now: datetime) -> KeyState:
        """Return the key state at a moment."""
        if self.deletion:
            return (
                KeyState.PENDING_DELETION
                if self.deletion.date
                else KeyState.PENDING_REPLICA_DELETION
            )
        if now < self.ready:
            return KeyState.CREATING
        promotion = self.family.promotion
        if promotion and self.region in (promotion.origin, promotion.target):
            return KeyState.UPDATING
        if not self.has_material:
            return KeyState.PENDING_IMPORT
        return KeyState.ENABLED if self.enabled else KeyState.DISABLED

    @property
    def has_material(self) -> bool:
        """Whether every material of the family is present in this Region."""
        versions = self.family.versions
        if not self.family.imported:
            return True
        return bool(versions) and all(v.material.id in self.imports for v in versions)

    def has_imported(self, material: Material) -> bool:
        """Whether one imported material is present in this Region."""
        return material.id in self.imports

    def forget_expired_material(self, now: datetime) -> None:
        """Drop imported material whose date has passed, in this Region alone."""
        for material_id, kept in tuple(self.imports.items()):
            if kept.expires and kept.expires <= now:
                del self.imports[material_id]
