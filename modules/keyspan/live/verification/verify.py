"""Verifying: each key is read in all of its Regions, compared, and used."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from keyspan.live.comparison import Sighting, compare
from keyspan.live.deletion import SCHEDULED
from keyspan.live.survey import list_aliases, survey
from keyspan.live.verification.meant import Meant, all_meant
from keyspan.live.verification.verified import NO_KEY, NOT_READ, Standing, Verified
from keyspan.live.window import side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from keyspan.live.gateway import Connect, DescribedKey, Rotation
    from keyspan.live.roundtrip import Matrix
    from keyspan.live.survey import Listed, Surveyed
    from keyspan.model import Key
    from keyspan.model.provider import Providers

    Prove: TypeAlias = Callable[[Mapping[str, DescribedKey]], tuple[Matrix, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What is verified, and how.

    Attributes:
        keys: the keys of the keyring.
        account: its account.
        connect: gives KMS of a Region.
        providers: how the file has a resource's Region chosen.
        proofs: use the keys of some Regions; each gives its matrices. None uses no key.
        key_ids: the ID of each key that somebody named it for.
        default_tags: the tags that Terraform's provider sets on every resource.
    """

    keys: Sequence[Key]
    account: str
    connect: Connect
    providers: Providers
    proofs: tuple[Prove, ...] = ()
    key_ids: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    default_tags: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def verify(verification: Verification) -> Iterator[Verified]:
    """Yield what is found of each key, in their order, while the next ones are looked at.

    A Region that is down is told with each key that it should have, and stops nothing else.
    """
    regions = dict.fromkeys(
        region for key in verification.keys for region in (*key.regions, *key.retired_regions)
    )
    listed = list_aliases(regions, connect=verification.connect)
    found = all_meant(verification.keys, listed, given=verification.key_ids)
    yield from side_by_side(
        verification.keys, lambda key: _verified(key, found[key.name], verification, listed)
    )


def _verified(key: Key, found: Meant, verification: Verification, listed: Listed) -> Verified:
    live = survey(
        (*key.regions, *key.retired_regions),
        key_id=found.key_id,
        connect=verification.connect,
        listed=listed,
        whole=True,
    )
    refusals = tuple(refusal for seen in live.values() for refusal in seen.refusals)
    standings = tuple(_standing(key, seen, found.key_id) for seen in live.values())
    if found.key_id is None:
        return Verified(
            name=key.name,
            key_id=None,
            standings=standings,
            differences=found.differences,
            refusals=refusals,
        )
    sighting = Sighting(
        key=key,
        key_id=found.key_id,
        account=verification.account,
        live=live,
        default_tags=verification.default_tags,
        providers=verification.providers,
    )
    return Verified(
        name=key.name,
        key_id=found.key_id,
        standings=standings,
        differences=compare(sighting, before=found.differences),
        matrices=_matrices(sighting, verification.proofs),
        refusals=refusals,
        rotation=_rotation(live),
    )


def _rotation(live: Mapping[str, Surveyed]) -> Rotation | None:
    """Return what a Region tells; one whose key waits for its deletion says "off" of any key."""
    told = sorted(live.values(), key=lambda seen: seen.state in SCHEDULED)
    return next((seen.rotation for seen in told if seen.rotation), None)


def _matrices(sighting: Sighting, proofs: tuple[Prove, ...]) -> tuple[Matrix, ...]:
    """Use the keys that are enabled, the primary's first."""
    enabled = {
        seen.region: seen.described
        for seen in sorted(
            sighting.live.values(), key=lambda seen: seen.region != sighting.primary_region
        )
        if seen.described and seen.state == "Enabled"
    }
    return tuple(matrix for prove in proofs if enabled for matrix in prove(enabled))


def _standing(key: Key, seen: Surveyed, key_id: str | None) -> Standing:
    told = seen.described
    role = "primary" if told and told.primary_region == seen.region else "replica"
    aliases = (
        None
        if seen.aliases is None
        else tuple(
            sorted(name for name, target in seen.aliases.items() if key_id and target == key_id)
        )
    )
    return Standing(
        region=seen.region,
        role=role if told else "",
        state=NOT_READ if seen.unknown else seen.state or NO_KEY,
        named=seen.region in (*key.regions, *key.retired_regions),
        aliases=aliases,
        material_id=told.material_id if told else None,
    )
