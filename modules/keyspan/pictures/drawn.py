"""From a keyring to what a picture of it shows: nothing but the file is asked."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.pictures.access import grant_lines, policy_lines
from keyspan.pictures.picture import (
    DISABLED,
    LET_GO,
    Picture,
    PicturedData,
    PicturedKey,
    PicturedRegion,
)
from keyspan.pictures.powers import powers_of
from keyspan.policy import Place, key_policies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.model import Key, Keyring, RelatedKey
    from keyspan.model.protects import Protection
    from keyspan.pictures.picture import Mark


def picture_of(keyring: Keyring, keys: tuple[Key, ...] | None = None) -> Picture:
    """Return what there is to be seen of a keyring.

    Args:
        keyring: a keyring without faults.
        keys: some of its keys; all of them by default.
    """
    shown = keyring.keys if keys is None else keys
    return Picture(
        account=keyring.account,
        keys=tuple(_pictured(key, keyring.account) for key in shown),
    )


def _pictured(key: Key, account: str) -> PicturedKey:
    return PicturedKey(
        name=key.name,
        description=key.primary.description,
        key_spec=key.key_spec,
        key_usage=key.usage,
        imported=key.imported,
        rotation_days=key.rotation_period,
        regions=tuple(_regions(key, account)),
        data=tuple(_data(each, key) for each in key.protects),
    )


def _regions(key: Key, account: str) -> Iterator[PicturedRegion]:
    """Yield the key of each Region, those that Terraform lets go of last."""
    policies = key_policies(key, account=account)
    powers = powers_of(spec=key.key_spec, usage=key.usage, imported=key.imported)
    for related in key.related:
        place = Place(account=account, region=related.region)
        lines = policy_lines(policies[related.region], place=place, powers=powers)
        yield PicturedRegion(
            region=related.region,
            role="primary" if related is key.primary else "replica",
            aliases=related.aliases,
            access=(*lines, *grant_lines(related.grants, place=place, powers=powers)),
            marks=tuple(_marks(key, related)),
        )
    for related in key.retired:
        if related.region not in key.regions:
            yield PicturedRegion(region=related.region, role="retired", aliases=related.aliases)


def _data(data: Protection, key: Key) -> PicturedData:
    """Return data with its names: of what has no copies it is the same in each Region."""
    named: dict[str, list[str]] = {region: [] for region in data.regions_of(key)}
    for copy in data.copies(key):
        named.setdefault(copy.region, []).append(copy.name)
    return PicturedData(
        service=data.service,
        name=data.name,
        existing=data.existing,
        names=MappingProxyType(
            {
                region: ", ".join(dict.fromkeys(names)) or data.called
                for region, names in named.items()
            }
        ),
        copied=data.copied(key),
    )


def _marks(key: Key, related: RelatedKey) -> Iterator[Mark]:
    if not related.enabled:
        yield DISABLED
    if key.given_up:
        yield LET_GO
