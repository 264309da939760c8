"""A family: what related keys share, and how the clock changes it.

A single-Region key is a family of one. Source: KMS API reference, ReplicateKey ("shared
properties"), and the developer guide, "Multi-Region keys".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from keyspan.emulator.kms.material import Material, new_secret
from keyspan.emulator.kms.specs import algorithms
from keyspan.model.specs import EXTERNAL, SYMMETRIC

if TYPE_CHECKING:
    from keyspan.emulator.kms.key import Key

AUTOMATIC = "AUTOMATIC"
ON_DEMAND = "ON_DEMAND"
AWS = "AWS"
CUSTOMER = "CUSTOMER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A key material that is or was the current one.

    Attributes:
        material: the material.
        rotated: when it became current; None for the first.
        rotation_type: AUTOMATIC or ON_DEMAND; None for the first.
    """

    material: Material
    rotated: datetime | None = None
    rotation_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Automatic rotation that is turned on."""

    period_days: int
    next_date: datetime

    def after(self, moment: datetime) -> Schedule:
        """Return the schedule after a rotation at a moment."""
        next_date = moment + timedelta(days=self.period_days)
        return Schedule(period_days=self.period_days, next_date=next_date)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """A replica that becomes the primary (UpdatePrimaryRegion)."""

    origin: str
    target: str
    done: datetime


@dataclass(slots=True, kw_only=True)
class Family:
    """Related keys, and what they share.

    Attributes:
        account: the account that owns them.
        partition: the partition of their Regions.
        key_id: the one key ID.
        spec: key spec.
        usage: key usage.
        origin: origin of the key material: AWS_KMS or EXTERNAL.
        multi_region: whether there may be replicas.
        primary_region: the Region of the primary key.
        manager: who manages the key: CUSTOMER or AWS.
        versions: key materials, the current one last; none before the first import.
        pending: imported material that waits for its rotation.
        schedule: automatic rotation, or None when it is off.
        on_demand_rotations: how many there were.
        promotion: the last change of the primary Region.
        keys: the related keys that exist, by Region.
    """

    account: str
    partition: str
    key_id: str
    spec: str
    usage: str
    origin: str
    multi_region: bool
    primary_region: str
    manager: str = CUSTOMER
    versions: tuple[Version, ...] = ()
    pending: Material | None = None
    schedule: Schedule | None = None
    on_demand_rotations: int = 0
    promotion: Promotion | None = None
    keys: dict[str, Key] = field(default_factory=dict[str, "Key"])

    @property
    def imported(self) -> bool:
        """Whether the key material comes from outside of AWS."""
        return self.origin == EXTERNAL

    @property
    def symmetric(self) -> bool:
        """Whether this is a symmetric encryption key."""
        return self.spec == SYMMETRIC

    @property
    def algorithms(self) -> tuple[str, ...]:
        """The algorithms that the key may be used with."""
        return algorithms(self.spec, usage=self.usage)

    @property
    def current(self) -> Material:
        """The material that encrypts."""
        return self.versions[-1].material

    @property
    def primary(self) -> Key:
        """The primary key, or the only one."""
        return self.keys[self.primary_region]

    @property
    def replicas(self) -> tuple[Key, ...]:
        """The replica keys that exist, ordered by Region."""
        return tuple(
            self.keys[region] for region in sorted(self.keys) if region != self.primary_region
        )

    def arn(self, region: str) -> str:
        """Return the ARN of the related key of one Region."""
        return f"arn:{self.partition}:kms:{region}:{self.account}:key/{self.key_id}"

    def material(self, material_id: str) -> Material | None:
        """Return a material that is or was current."""
        found = (version.material for version in self.versions)
        return next((material for material in found if material.id == material_id), None)

    def rotate(self, *, at: datetime, rotation_type: str, to: Material | None = None) -> None:
        """Make new material current in every Region; the old ones keep decrypting."""
        material = to or Material.of(new_secret(self.spec), key_id=self.key_id)
        self.versions += (Version(material=material, rotated=at, rotation_type=rotation_type),)

    def settle(self, now: datetime) -> None:
        """Do what fell due since the last request: promotion, rotations, deletions, expiries."""
        if self.promotion and self.promotion.done <= now:
            self.primary_region = self.promotion.target
            self.promotion = None
        self._rotate_on_schedule(now)
        self._delete_when_due(now)
        for key in self.keys.values():
            key.forget_expired_material(now)

    def resume_rotation(self, now: datetime) -> None:
        """Rotate at once where the date passed while the primary could not be rotated.

        Source: KMS API reference, GetKeyRotationStatus, "Disabled".
        """
        if self.schedule and self.schedule.next_date <= now:
            self.rotate(at=now, rotation_type=AUTOMATIC)
            self.schedule = self.schedule.after(now)

    def _rotate_on_schedule(self, now: datetime) -> None:
        if self.primary_region not in self.keys or not self.primary.rotates:
            return
        while self.schedule and self.schedule.next_date <= now:
            due = self.schedule.next_date
            self.rotate(at=due, rotation_type=AUTOMATIC)
            self.schedule = self.schedule.after(due)

    def _delete_when_due(self, now: datetime) -> None:
        """Delete replicas, then the primary, whose window starts at the last replica's deletion."""
        last_deletion: datetime | None = None
        for key in self.replicas:
            if key.deletion and key.deletion.date and key.deletion.date <= now:
                last_deletion = max(last_deletion or key.deletion.date, key.deletion.date)
                del self.keys[key.region]
        primary = self.keys.get(self.primary_region)
        if primary is None or primary.deletion is None:
            return
        if last_deletion and primary.deletion.date is None and not self.replicas:
            primary.deletion = primary.deletion.starting(last_deletion)
        if primary.deletion.date and primary.deletion.date <= now:
            del self.keys[self.primary_region]
