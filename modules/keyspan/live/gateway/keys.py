"""Keys by way of KMS: what it tells of them, and the calls that change their state."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


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
        role: "PRIMARY" or "REPLICA"; "" of a single-Region key. While the primary changes, both
            keys may say that they are replicas.
        expires: when its imported material expires, if it does.
        arn: its key ARN.
        description: its description.
        manager: "CUSTOMER", or "AWS" for the keys of AWS services.
        deletion: when it is deleted, where that is scheduled.
        waiting_days: the waiting period of a primary key that waits for its replicas' deletion.
        material_id: the ID of the key material that encrypts; None of keys that are not symmetric.
        created: when the key of this Region was created.
        algorithms: what it can be used with, as AWS lists them for its key usage.
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
    role: str = ""
    expires: datetime | None = None
    arn: str = ""
    description: str = ""
    manager: str = "CUSTOMER"
    deletion: datetime | None = None
    waiting_days: int | None = None
    material_id: str | None = None
    created: datetime | None = None
    algorithms: tuple[str, ...] = ()

    @property
    def regions(self) -> tuple[str, ...]:
        """The Regions of all related keys, as this one tells them, the primary's first."""
        primary = () if self.primary_region is None else (self.primary_region,)
        return (*primary, *self.replica_regions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """An alias of one Region.

    Attributes:
        name: its name, without the prefix "alias/".
        key_id: the ID of the key that it stands for; None where it stands for none.
    """

    name: str
    key_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveGrant:
    """A grant of a key in one Region.

    Attributes:
        grant_id: its ID.
        name: its name, or "".
        grantee: who may do it: an ARN, or the name of a service.
        operations: what it allows.
        retiring_principal: who may retire it; "" for nobody.
        context_equals: the only encryption context that it is good for.
        context_subset: what an encryption context has to hold.
    """

    grant_id: str
    name: str
    grantee: str
    operations: tuple[str, ...]
    retiring_principal: str = ""
    context_equals: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    context_subset: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """Automatic rotation, which related keys share.

    Attributes:
        enabled: whether it is on.
        period_days: its period, where it is on.
    """

    enabled: bool
    period_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastUse:
    """The last cryptographic operation with the key of one Region.

    Attributes:
        operation: its name: "Decrypt"; None where none was noted.
        moment: when it was.
        since: from when on AWS has taken notes of it.
    """

    operation: str | None
    moment: datetime | None
    since: datetime | None


class Keys(Protocol):
    """The calls about keys. Each raises CallRefused where AWS refuses it."""

    def describe(self, key: str) -> DescribedKey:
        """Return what is said of a key, named by its ID, ARN or alias (DescribeKey)."""
        ...

    def key_ids(self) -> tuple[str, ...]:
        """Return the ID of every key that the account owns in this Region (ListKeys)."""
        ...

    def aliases(self, key_id: str | None = None) -> tuple[Alias, ...]:
        """Return a key's aliases, or every alias of the Region (ListAliases)."""
        ...

    def grants(self, key_id: str) -> tuple[LiveGrant, ...]:
        """Return a key's grants (ListGrants)."""
        ...

    def policy(self, key_id: str) -> str:
        """Return a key's key policy, the one named "default", as JSON text (GetKeyPolicy)."""
        ...

    def tags(self, key_id: str) -> Mapping[str, str]:
        """Return a key's tags (ListResourceTags)."""
        ...

    def rotation(self, key_id: str) -> Rotation:
        """Return whether a key rotates by itself (GetKeyRotationStatus)."""
        ...

    def last_use(self, key_id: str) -> LastUse:
        """Return when a key was used last in this Region (GetKeyLastUsage)."""
        ...

    def promote(self, key_id: str, *, region: str) -> None:
        """Make the key of another Region the primary; sent to the primary's own Region.

        UpdatePrimaryRegion answers at once; the keys are Updating for a while after it.
        """
        ...

    def enable(self, key_id: str) -> None:
        """Enable a key (EnableKey)."""
        ...

    def disable(self, key_id: str) -> None:
        """Disable a key (DisableKey)."""
        ...

    def schedule_deletion(self, key_id: str, *, days: int) -> datetime | None:
        """Schedule a key's deletion, and return its date (ScheduleKeyDeletion).

        None of a primary key with replicas: its waiting period begins when the last is deleted.
        """
        ...

    def cancel_deletion(self, key_id: str) -> None:
        """Cancel a scheduled deletion; the key is disabled after it (CancelKeyDeletion)."""
        ...
