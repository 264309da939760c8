"""What the Regions of an account tell of its multi-Region keys, read as far as it can be.

Calls of a Region: ListKeys and ListAliases, by the page. Of a key in a Region: DescribeKey and
GetKeyLastUsage. Of a symmetric key, once: ListKeyRotations, and GetKeyRotationStatus where KMS
rotates such a key by itself, asked of one Region, for related keys share what they answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from keyspan.live.gateway import NOT_FOUND, CallRefused
from keyspan.live.listing import answered, multi_region, of_each_key, readable
from keyspan.live.regions import in_regions
from keyspan.model import specs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from keyspan.live.gateway import (
        Alias,
        Connect,
        DescribedKey,
        KeyManagement,
        LastUse,
        Rotation,
    )

    Asked = dict[str, list[str]]

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRegion:
    """What one Region lists.

    Attributes:
        key_ids: its multi-Region keys.
        single: how many other keys it has.
        aliases: alias to the ID of its key, if it has one; None where they were not read.
    """

    key_ids: tuple[str, ...]
    single: int
    aliases: Mapping[str, str | None] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadKey:
    """What was read of related keys.

    Attributes:
        key_id: their ID.
        described: what each Region says that describes them, the primary's first.
        undescribed: the Regions that list one and do not describe it.
        last_uses: when each was used last, by Region.
        rotation: their automatic rotation; None where they have none, or it was not read.
        rotations: how often their key material was rotated; None where that was not read.
    """

    key_id: str
    described: Mapping[str, DescribedKey]
    undescribed: tuple[str, ...] = ()
    last_uses: Mapping[str, LastUse]
    rotation: Rotation | None = None
    rotations: int | None = None

    @property
    def one(self) -> DescribedKey | None:
        """What the first Region says, for what all of them share."""
        return next(iter(self.described.values()), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read of an account.

    Attributes:
        regions: Region to what it lists, of those that list it.
        keys: key ID to what was read of it.
        refusals: what could not be read.
    """

    regions: Mapping[str, ReadRegion]
    keys: Mapping[str, ReadKey]
    refusals: tuple[CallRefused, ...]


def read_account(
    regions: Sequence[str], *, connect: Connect, say: Callable[[str], None]
) -> Reading:
    """Read the multi-Region keys of some Regions, the Regions at the same time.

    Args:
        regions: the Regions to look in; related keys elsewhere are not followed.
        connect: gives KMS of a Region.
        say: is told what is read next.
    """
    say(f"listing the keys of {len(regions)} Regions")
    listed = in_regions(regions, lambda _, kms: _listed(kms), connect=connect)
    lists = readable(listed)
    refusals = [each for each in listed.values() if isinstance(each, CallRefused)]
    refusals += [each for _, told in lists.values() for each in told]
    read = {region: one for region, (one, _) in lists.items()}
    say(f"describing the multi-Region keys of {len(read)} Regions")
    asked = {region: one.key_ids for region, one in read.items()}
    answers = of_each_key(asked, lambda kms, key_id: kms.describe(key_id), connect=connect)
    described = {key_id: _there(each) for key_id, each in answers.items()}
    told = {key_id: readable(each) for key_id, each in described.items()}
    say(f"reading when {len(told)} keys were used last")
    uses = of_each_key(_by_region(told), lambda kms, key_id: kms.last_use(key_id), connect=connect)
    say(f"reading how often {len(told)} keys were rotated")
    rotating = {key_id: each for key_id, each in told.items() if _is_automatic(each)}
    settings = _of_one(rotating, lambda kms, key_id: kms.rotation(key_id), connect)
    symmetric = {key_id: each for key_id, each in told.items() if _is_symmetric(each)}
    counts = _of_one(symmetric, _rotations, connect)
    for every in (described, uses, settings, counts):
        refusals += _refusals(every.values())
    keys = {
        key_id: ReadKey(
            key_id=key_id,
            described=_primary_first(each),
            undescribed=tuple(r for r in described[key_id] if r not in each),
            last_uses=readable(uses.get(key_id, {})),
            rotation=_first(settings.get(key_id, {})),
            rotations=_first(counts.get(key_id, {})) if key_id in symmetric or not each else 0,
        )
        for key_id, each in told.items()
        if described[key_id]
    }
    return Reading(regions=read, keys=keys, refusals=tuple(dict.fromkeys(refusals)))


def _listed(kms: KeyManagement) -> tuple[ReadRegion, tuple[CallRefused, ...]]:
    key_ids = kms.key_ids()
    related = multi_region(key_ids)
    aliases: tuple[Alias, ...] | CallRefused = answered(kms.aliases)
    refused = (aliases,) if isinstance(aliases, CallRefused) else ()
    leading = None if isinstance(aliases, CallRefused) else {a.name: a.key_id for a in aliases}
    one = ReadRegion(key_ids=related, single=len(key_ids) - len(related), aliases=leading)
    return one, refused


def _rotations(kms: KeyManagement, key_id: str) -> int:
    return sum(1 for each in kms.materials(key_id) if each.rotated)


def _there(answers: Mapping[str, _Read | CallRefused]) -> dict[str, _Read | CallRefused]:
    """Return the answers but those that a key is gone since it was listed."""
    return {
        region: each
        for region, each in answers.items()
        if not (isinstance(each, CallRefused) and each.code == NOT_FOUND)
    }


def _by_region(told: Mapping[str, Iterable[str]]) -> Asked:
    asked: Asked = {}
    for key_id, regions in told.items():
        for region in regions:
            asked.setdefault(region, []).append(key_id)
    return asked


def _of_one(
    told: Mapping[str, Mapping[str, DescribedKey]],
    ask: Callable[[KeyManagement, str], _Read],
    connect: Connect,
) -> dict[str, dict[str, _Read | CallRefused]]:
    """Ask one Region of each key: the primary's, unless it waits there for its deletion.

    Of a key that waits for it KMS says that it does not rotate.
    """
    return of_each_key(
        _by_region({key_id: (_one(each),) for key_id, each in told.items()}), ask, connect=connect
    )


def _one(told: Mapping[str, DescribedKey]) -> str:
    ordered = _primary_first(told)
    return min(ordered, key=lambda region: "Deletion" in ordered[region].state)


def _primary_first(told: Mapping[str, DescribedKey]) -> dict[str, DescribedKey]:
    first = [r for r, each in told.items() if each.role == "PRIMARY"]
    return {region: told[region] for region in dict.fromkeys((*first, *told))}


def _is_symmetric(told: Mapping[str, DescribedKey]) -> bool:
    return any(each.spec == specs.SYMMETRIC for each in told.values())


def _is_automatic(told: Mapping[str, DescribedKey]) -> bool:
    return any(specs.rotates(each.spec, origin=each.origin) for each in told.values())


def _first(answers: Mapping[str, _Read | CallRefused]) -> _Read | None:
    return next(iter(readable(answers).values()), None)


def _refusals(read: Iterable[Mapping[str, object]]) -> Iterator[CallRefused]:
    for answers in read:
        yield from (each for each in answers.values() if isinstance(each, CallRefused))
