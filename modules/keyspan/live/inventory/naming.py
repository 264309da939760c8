"""Which living key is which key of the keyring: by its record of adoption, else by its aliases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.errors import Fault
from keyspan.live.identity import candidates, elected, led

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from keyspan.live.identity import Led
    from keyspan.live.inventory.reading import ReadRegion
    from keyspan.model import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """What the keyring calls the living keys.

    Attributes:
        keys: key ID to the key of the keyring.
        missing: names of the keyring's keys that no Region shows.
        notes: where nobody can tell which key is meant, or not all aliases lead to it.
    """

    keys: Mapping[str, Key]
    missing: tuple[str, ...]
    notes: tuple[Fault, ...]


def named(
    keyring: Sequence[Key], *, regions: Mapping[str, ReadRegion], living: frozenset[str]
) -> Naming:
    """Say which living key is which key of the keyring.

    Args:
        keyring: the keys of the keyring.
        regions: what each Region lists that was read.
        living: the IDs of the living keys.
    """
    keys: dict[str, Key] = {}
    missing: list[str] = []
    notes: list[Fault] = []
    aliases = {region: read.aliases or {} for region, read in regions.items()}
    for key in keyring:
        leading = led(key, aliases)
        key_id = key.adopted or elected(leading)
        if key_id in living and key_id not in keys:
            keys[key_id] = key
            notes += _strays(key, leading, key_id)
        elif key_id in keys:
            notes.append(_twice(key, keys[key_id], key_id))
        elif fault := _undecided(key, leading, regions):
            notes.append(fault)
        else:
            missing.append(key.name)
    return Naming(keys=keys, missing=tuple(missing), notes=tuple(notes))


def _undecided(key: Key, leading: Led, regions: Mapping[str, ReadRegion]) -> Fault | None:
    """Return why nobody can tell which key is meant, or whether there is one."""
    where = f"keys.{key.name}"
    if key.adopted is None and len(candidates(leading)) > 1:
        return Fault(
            where=where,
            problem=f"its aliases lead to as many keys as others: {_told(leading)}",
            mend="let every alias lead to the key that is meant, or say which it is: "
            f"keyspan adopt --name {key.name} --key-id mrk-…",
        )
    if key.adopted is None and not any(related.aliases for related in key.related):
        return Fault(
            where=where,
            problem="it has no alias to find it by, so nobody can tell whether it is there",
            mend="give it an alias",
        )
    unread = [r for r in key.regions if r not in regions or regions[r].aliases is None]
    if unread:
        return Fault(
            where=where,
            problem="nothing leads to it in the Regions that were read, and these were not: "
            + ", ".join(unread),
            mend="look there, too",
        )
    if leading:
        return Fault(
            where=where,
            problem=f"its aliases lead to other keys: {_told(leading)}",
            mend=f"keyspan doctor {key.name} says what came of it",
        )
    return None


def _strays(key: Key, leading: Led, key_id: str) -> Iterator[Fault]:
    strays = {place: each for place, each in leading.items() if each != key_id}
    if strays:
        yield Fault(
            where=f"keys.{key.name}",
            problem=f"it is {key_id}, and not every alias leads there: {_told(strays)}",
            mend="keyspan drift tells what is to be mended",
        )


def _twice(key: Key, other: Key, key_id: str) -> Fault:
    return Fault(
        where=f"keys.{key.name}",
        problem=f"it leads to {key_id}, which is {other.name} already",
        mend="let each alias lead to the key that is meant",
    )


def _told(leading: Led) -> str:
    return ", ".join(f"{alias} in {region} to {each}" for (region, alias), each in leading.items())
