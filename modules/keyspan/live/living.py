"""A whole set of related keys, with all that is set on each of them, as AWS tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.live.gateway import CallRefused
from keyspan.live.regions import in_regions
from keyspan.model import specs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyspan.live.gateway import Connect, DescribedKey, KeyManagement, Rotation


@dataclass(frozen=True, slots=True, kw_only=True)
class LivingKey:
    """The key of one Region, and all that AWS keeps for that Region apart.

    Attributes:
        region: its Region.
        described: what DescribeKey says.
        aliases: its aliases, without the prefix "alias/".
        tags: its tags.
        policy: its key policy, as GetKeyPolicy returns it.
        grants: how many grants it has.
    """

    region: str
    described: DescribedKey
    aliases: tuple[str, ...]
    tags: Mapping[str, str]
    policy: str
    grants: int

    @property
    def enabled(self) -> bool:
        """Whether it may be used."""
        return self.described.state == "Enabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySet:
    """All related keys of one key ID.

    Attributes:
        rotation: whether they rotate by themselves; None where KMS rotates no such key.
        related: the primary key first.
    """

    rotation: Rotation | None
    related: tuple[LivingKey, ...]

    @property
    def primary(self) -> LivingKey:
        """The primary key."""
        return self.related[0]

    @property
    def shared(self) -> DescribedKey:
        """What DescribeKey says of the primary key: ID, account, spec, usage and origin are one."""
        return self.primary.described

    @property
    def key_id(self) -> str:
        """The ID that all of them have."""
        return self.shared.key_id

    @property
    def regions(self) -> tuple[str, ...]:
        """Their Regions, the primary's first."""
        return tuple(key.region for key in self.related)

    @property
    def alias(self) -> str | None:
        """The first alias of the first Region that has one."""
        return next((alias for key in self.related for alias in key.aliases), None)

    @property
    def imported(self) -> bool:
        """Whether their key material is imported."""
        return self.shared.origin == specs.EXTERNAL


def read_set(described: Mapping[str, DescribedKey], *, connect: Connect) -> KeySet:
    """Read all that is set on a key, in every Region at the same time.

    Args:
        described: Region to what DescribeKey says, the primary's first.
        connect: gives KMS of a Region.

    Raises:
        CallRefused: something cannot be read, in some Region.
    """
    primary, told = next(iter(described.items()))
    rotates = specs.rotates(told.spec, origin=told.origin)
    rotation = connect(primary).rotation(told.key_id) if rotates else None

    def one(region: str, kms: KeyManagement) -> LivingKey:
        key_id = described[region].key_id
        return LivingKey(
            region=region,
            described=described[region],
            aliases=tuple(sorted(alias.name for alias in kms.aliases(key_id))),
            tags=kms.tags(key_id),
            policy=kms.policy(key_id),
            grants=len(kms.grants(key_id)),
        )

    read = in_regions(tuple(described), one, connect=connect)
    for answer in read.values():
        if isinstance(answer, CallRefused):
            raise answer
    return KeySet(
        rotation=rotation,
        related=tuple(key for key in read.values() if isinstance(key, LivingKey)),
    )
