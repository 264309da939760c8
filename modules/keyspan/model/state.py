"""Where Terraform's state holds the resources of a key, and what a promotion moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.errors import Fault
from keyspan.model.addresses import (
    ALIAS_TYPE,
    GRANT_TYPE,
    alias_name,
    grant_name,
    primary_name,
    primary_type,
    replica_name,
    replica_type,
)
from keyspan.model.bounds import ALIAS_PREFIX
from keyspan.model.provider import ALIASES, REGION, REGION_MODE_DOC, TIED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.model.keys import Key, RelatedKey
    from keyspan.model.provider import Providers


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What a moved block says.

    Attributes:
        origin: the address that holds the resource before.
        target: the address that holds it after.
    """

    origin: str
    target: str


def key_address(key: Key, region: str) -> str:
    """Return the address of the key of one Region: "aws_kms_replica_key.orders_eu-west-1"."""
    if region == key.primary.region:
        return f"{primary_type(imported=key.imported)}.{primary_name(key.name)}"
    return replica_address(key, region)


def replica_address(key: Key, region: str) -> str:
    """Return the address that a replica key has in one Region, whichever holds the primary."""
    return f"{replica_type(imported=key.imported)}.{replica_name(key.name, region=region)}"


def alias_addresses(related: RelatedKey) -> list[tuple[str, str]]:
    """Return each alias of a Region, without the prefix "alias/", with its address."""
    return [
        (alias, f"{ALIAS_TYPE}.{alias_name(alias, region=related.region)}")
        for alias in related.aliases
    ]


def grant_addresses(key: Key, related: RelatedKey) -> list[str]:
    """Return the addresses of a Region's grants."""
    return [
        f"{GRANT_TYPE}.{grant_name(grant.name, key=key.name, region=related.region)}"
        for grant in related.grants
    ]


def holders(key: Key, related: RelatedKey) -> list[str]:
    """Return every address of one Region: the key's, its aliases', its grants'."""
    aliases = [address for _, address in alias_addresses(related)]
    return [key_address(key, related.region), *aliases, *grant_addresses(key, related)]


def imports(key: Key, *, providers: Providers = ALIASES) -> list[tuple[str, str]]:
    """Return each address that takes over what lives, with the ID that it is imported by.

    One provider for all Regions is told the Region by the ID: "mrk-…@eu-west-1".
    """
    if key.adopted is None:
        return []
    found: list[tuple[str, str]] = []
    for related in key.held:
        there = f"@{related.region}" if providers == REGION else ""
        found.append((key_address(key, related.region), key.adopted + there))
        found += [
            (address, ALIAS_PREFIX + alias + there) for alias, address in alias_addresses(related)
        ]
    return found


def promoted_move(key: Key) -> Move | None:
    """Return the move that a promotion asks for: the primary's address stays what it is.

    What the promoted Region's replica address held becomes the demoted Region's: all related keys
    have one key ID, and Terraform reads each through the provider that its block names.
    """
    if key.promoted_from is None:
        return None
    return Move(
        origin=replica_address(key, key.primary.region),
        target=replica_address(key, key.promoted_from),
    )


def move_faults(key: Key, *, providers: Providers) -> Iterator[Fault]:
    """Yield that a promotion is recorded where nothing can be moved for it."""
    if key.promoted_from and providers == REGION:
        yield Fault(
            where=f"keys.{key.name}.promoted_from",
            problem=f"cannot be applied with one provider for all Regions: {TIED}",
            mend=f"leave it out; {REGION_MODE_DOC} has the way by hand",
        )
