"""Taking stock: what the Regions tell, named as the keyring names it, priced and noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.errors import KeyspanError
from keyspan.live.inventory.fleet import NOT_READ, Fleet, FleetKey, FleetMember
from keyspan.live.inventory.naming import Naming, named
from keyspan.live.inventory.notes import alias_notes, key_notes, scope_notes
from keyspan.live.inventory.reading import read_account
from keyspan.model.prices import PRICES_OF, monthly_dollars

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from keyspan.live.gateway import Connect
    from keyspan.live.inventory.reading import Reading, ReadKey, ReadRegion
    from keyspan.live.inventory.scope import Scope
    from keyspan.model import Key


def take_stock(
    scope: Scope,
    *,
    account: str,
    connect: Connect,
    keyring: Sequence[Key] | None,
    now: datetime,
    say: Callable[[str], None] = lambda _: None,
) -> Fleet:
    """Return the multi-Region keys of an account. Nothing is changed.

    Args:
        scope: where is looked.
        account: the account that is signed in to.
        connect: gives KMS of a Region.
        keyring: the keys of the keyring that is held against it; None for none.
        now: the time.
        say: is told what is read next.

    Raises:
        KeyspanError: a Region's keys are another account's.
    """
    reading = read_account(scope.regions, connect=connect, say=say)
    _require_account(account, reading)
    wanted = keyring or ()
    living = frozenset(reading.keys)
    naming = named(wanted, regions=reading.regions, living=living)
    keys = [_key(read, naming=naming, reading=reading, now=now) for read in reading.keys.values()]
    places = {key.name: place for place, key in enumerate(wanted)}
    notes = (
        *scope_notes(scope, wanted),
        *naming.notes,
        *alias_notes(reading.regions, living),
    )
    return Fleet(
        account=account,
        regions=scope.regions,
        keys=tuple(sorted(keys, key=lambda key: _order(key, places))),
        prices=PRICES_OF,
        told_by=scope.told_by,
        keyring=None if keyring is None else tuple(places),
        missing=naming.missing,
        unread=tuple(region for region in scope.regions if region not in reading.regions),
        single={region: read.single for region, read in reading.regions.items()},
        notes=notes,
        refusals=reading.refusals,
        moment=now,
    )


def _require_account(account: str, reading: Reading) -> None:
    for read in reading.keys.values():
        for region, told in read.described.items():
            if told.account != account:
                raise KeyspanError(
                    f"{region}: its keys are of account {told.account}, and {account} is meant\n"
                    "  mend the credentials: keyspan.toml's provider says which a Region uses"
                )


def _key(read: ReadKey, *, naming: Naming, reading: Reading, now: datetime) -> FleetKey:
    key = naming.keys.get(read.key_id)
    one = read.one
    return FleetKey(
        key_id=read.key_id,
        spec=one.spec if one else "",
        usage=one.usage if one else "",
        origin=one.origin if one else "",
        members=tuple(_members(read, reading.regions)),
        name=key and key.name,
        rotation=read.rotation,
        notes=tuple(key_notes(read, key=key, regions=reading.regions, now=now)),
    )


def _members(read: ReadKey, regions: Mapping[str, ReadRegion]) -> list[FleetMember]:
    members = [
        FleetMember(
            region=region,
            role=told.role.lower(),
            state=told.state,
            aliases=_aliases(read.key_id, regions[region]),
            created=told.created,
            deletion=told.deletion,
            expires=told.expires,
            last_use=read.last_uses.get(region),
            rotations=read.rotations,
            monthly_dollars=monthly_dollars(
                region=region, state=told.state, rotations=read.rotations
            ),
        )
        for region, told in read.described.items()
    ]
    members += [
        FleetMember(
            region=region,
            role=_role(read, region),
            state=NOT_READ,
            aliases=_aliases(read.key_id, regions[region]),
            rotations=read.rotations,
        )
        for region in read.undescribed
    ]
    return sorted(members, key=lambda each: each.role != "primary")


def _role(read: ReadKey, region: str) -> str:
    """Return what the key of a Region is that does not describe it, as another Region tells it."""
    if read.one is None:
        return ""
    return "primary" if read.one.primary_region == region else "replica"


def _aliases(key_id: str, region: ReadRegion) -> tuple[str, ...] | None:
    if region.aliases is None:
        return None
    return tuple(sorted(alias for alias, each in region.aliases.items() if each == key_id))


def _order(key: FleetKey, places: Mapping[str, int]) -> tuple[int, str, str]:
    place = len(places) if key.name is None else places[key.name]
    return place, key.alias or "~", key.key_id
