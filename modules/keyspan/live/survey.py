"""Everything that is there of one key, in every Region at the same time: read, and nothing changed.

Each Region is read as far as it can be. What could not be read is kept with AWS's reason, and is
never taken for what is not there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from keyspan.live.gateway import NOT_FOUND, CallRefused
from keyspan.live.regions import in_each
from keyspan.model import specs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from keyspan.live.gateway import Connect, DescribedKey, KeyManagement, Rotation

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed:
    """What one Region shows of a key.

    Attributes:
        region: the Region.
        described: what DescribeKey says; None where there is no key, or it was not read.
        aliases: the key ID that each alias of the Region leads to; None where they were not read.
        policy: the key policy as JSON text; None where there is no key, or it was not read.
        rotation: its automatic rotation; None where it has none to tell, or it was not read.
        unknown: whether nobody can tell if there is a key.
        refusals: why something was not read.
    """

    region: str
    described: DescribedKey | None = None
    aliases: Mapping[str, str | None] | None = None
    policy: str | None = field(default=None, repr=False)
    rotation: Rotation | None = None
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


def survey(
    regions: Iterable[str], *, key_id: str | None, connect: Connect
) -> Mapping[str, Surveyed]:
    """Read a key in some Regions, and in every further one where a related key is.

    Args:
        regions: the Regions to look at.
        key_id: the key's ID; without it only aliases are read.
        connect: gives KMS of a Region.

    Returns:
        what each Region shows, the given Regions first.
    """
    found = _read_all(list(dict.fromkeys(regions)), key_id, connect)
    further = {
        region
        for one in found.values()
        if one.described
        for region in one.described.regions
        if region and region not in found
    }
    return MappingProxyType(found | _read_all(sorted(further), key_id, connect))


def _read_all(regions: list[str], key_id: str | None, connect: Connect) -> dict[str, Surveyed]:
    return in_each(regions, lambda region: _read(region, key_id, connect))


def _read(region: str, key_id: str | None, connect: Connect) -> Surveyed:
    refusals: list[CallRefused] = []

    def look(read: Callable[[], _Read]) -> _Read | None:
        try:
            return read()
        except CallRefused as refusal:
            if refusal.code != NOT_FOUND:
                refusals.append(refusal)
            return None

    kms = look(lambda: connect(region))
    if kms is None:
        return Surveyed(region=region, unknown=True, refusals=tuple(refusals))
    described = look(lambda: kms.describe(key_id)) if key_id else None
    unknown = bool(refusals)
    there = key_id if described else None
    rotates = described and specs.rotates(described.spec, origin=described.origin)
    return Surveyed(
        region=region,
        described=described,
        aliases=look(lambda: _aliases(kms)),
        policy=look(lambda: kms.policy(there)) if there else None,
        rotation=look(lambda: kms.rotation(there)) if there and rotates else None,
        unknown=unknown,
        refusals=tuple(refusals),
    )


def _aliases(kms: KeyManagement) -> Mapping[str, str | None]:
    return MappingProxyType({alias.name: alias.key_id for alias in kms.aliases()})
