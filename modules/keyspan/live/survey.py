"""Everything that is there of one key, in every Region at the same time: read, and nothing changed.

Each Region is read as far as it can be. What could not be read is kept with AWS's reason, and is
never taken for what is not there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from keyspan.live.gateway import NOT_FOUND, CallRefused, Reason
from keyspan.live.regions import in_each, in_regions
from keyspan.model import specs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from keyspan.live.gateway import Connect, DescribedKey, KeyManagement, LiveGrant, Rotation

_Read = TypeVar("_Read")

Aliases: TypeAlias = "Mapping[str, str | None]"
"""Alias to the ID of the key that it leads to, without the prefix "alias/"."""

_DOWN = (Reason.REGION_OFF, Reason.UNREACHABLE)
"""Why a Region is not asked again for the next key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed:
    """What one Region shows of a key.

    Attributes:
        region: the Region.
        described: what DescribeKey says; None where there is no key, or it was not read.
        aliases: the key ID that each alias of the Region leads to; None where they were not read.
        policy: the key policy as JSON text; None where there is no key, or it was not read.
        rotation: its automatic rotation; None where it has none to tell, or it was not read.
        tags: its tags; None where there is no key, or they were not read or asked for.
        grants: its grants; None where there is no key, or they were not read or asked for.
        unknown: whether nobody can tell if there is a key.
        refusals: why something was not read.
    """

    region: str
    described: DescribedKey | None = None
    aliases: Mapping[str, str | None] | None = None
    policy: str | None = field(default=None, repr=False)
    rotation: Rotation | None = None
    tags: Mapping[str, str] | None = None
    grants: tuple[LiveGrant, ...] | None = None
    unknown: bool = False
    refusals: tuple[CallRefused, ...] = ()

    @property
    def absent(self) -> bool:
        """Whether AWS says that there is no key."""
        return self.described is None and not self.unknown

    @property
    def state(self) -> str:
        """The key state; "" where there is no key, or it was not read."""
        return self.described.state if self.described else ""


Listed: TypeAlias = "Mapping[str, Aliases | CallRefused]"
"""Region to its aliases, or to why they were not read."""


def list_aliases(regions: Iterable[str], *, connect: Connect) -> Listed:
    """Read every alias of some Regions: once for all keys that are looked at after it."""
    return in_regions(tuple(dict.fromkeys(regions)), lambda _, kms: _aliases(kms), connect=connect)


def survey(
    regions: Iterable[str],
    *,
    key_id: str | None,
    connect: Connect,
    listed: Listed = MappingProxyType({}),
    whole: bool = False,
) -> Mapping[str, Surveyed]:
    """Read a key in some Regions, and in every further one where a related key is.

    Args:
        regions: the Regions to look at.
        key_id: the key's ID; without it only aliases are read.
        connect: gives KMS of a Region.
        listed: aliases that were read before. A Region that did not answer then is not asked.
        whole: whether tags and grants are read, too.

    Returns:
        what each Region shows, the given Regions first.
    """

    def read(region: str) -> Surveyed:
        aliases = listed.get(region)
        if isinstance(aliases, CallRefused) and aliases.reason in _DOWN:
            return Surveyed(region=region, unknown=True, refusals=(aliases,))
        return _read(region, key_id, connect, aliases=aliases, whole=whole)

    found = in_each(tuple(dict.fromkeys(regions)), read)
    further = {
        region
        for one in found.values()
        if one.described
        for region in one.described.regions
        if region and region not in found
    }
    return MappingProxyType(found | in_each(sorted(further), read))


def _read(
    region: str,
    key_id: str | None,
    connect: Connect,
    *,
    aliases: Aliases | CallRefused | None,
    whole: bool,
) -> Surveyed:
    refusals: list[CallRefused] = []

    def look(read: Callable[[], _Read], *, may_be_absent: bool = False) -> _Read | None:
        try:
            return read()
        except CallRefused as refusal:
            if not (may_be_absent and refusal.code == NOT_FOUND):
                refusals.append(refusal)
            return None

    kms = look(lambda: connect(region))
    if kms is None:
        return Surveyed(region=region, unknown=True, refusals=tuple(refusals))
    described = look(lambda: kms.describe(key_id), may_be_absent=True) if key_id else None
    unknown = bool(refusals)
    there = key_id if described else None
    rotates = described and specs.rotates(described.spec, origin=described.origin)
    if isinstance(aliases, CallRefused):
        refusals.append(aliases)
        aliases = None
    elif aliases is None:
        aliases = look(lambda: _aliases(kms))
    return Surveyed(
        region=region,
        described=described,
        aliases=aliases,
        policy=look(lambda: kms.policy(there)) if there else None,
        rotation=look(lambda: kms.rotation(there)) if there and rotates else None,
        tags=look(lambda: kms.tags(there)) if there and whole else None,
        grants=look(lambda: kms.grants(there)) if there and whole else None,
        unknown=unknown or (key_id is None and aliases is None),
        refusals=tuple(refusals),
    )


def _aliases(kms: KeyManagement) -> Aliases:
    return MappingProxyType({alias.name: alias.key_id for alias in kms.aliases()})
