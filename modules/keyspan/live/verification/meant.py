"""Which living key each key of the keyring is: by its ID, or by where its aliases lead."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from keyspan.live import CallRefused
from keyspan.live.comparison import Aspect, Difference
from keyspan.live.identity import candidates, elected, led
from keyspan.model.bounds import ALIAS_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from keyspan.live.identity import Led
    from keyspan.live.survey import Listed
    from keyspan.model import Key

_MEND = "name it: --key-id {name}=mrk-…; keyspan doctor {name} looks into Terraform's state, too"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """The living key that is meant.

    Attributes:
        key_id: its ID; None where nobody can tell.
        differences: why not.
    """

    key_id: str | None
    differences: tuple[Difference, ...] = ()


def all_meant(
    keys: Iterable[Key], listed: Listed, *, given: Mapping[str, str]
) -> Mapping[str, Meant]:
    """Return which living key each key is, by name; one that two of them are is told with both.

    Args:
        keys: the keys of the keyring.
        listed: the aliases of each of their Regions.
        given: the key IDs that somebody named, by name.
    """
    every = {key.name: meant(key, listed, given=given.get(key.name)) for key in keys}
    names: defaultdict[str, list[str]] = defaultdict(list)
    for name, each in every.items():
        if each.key_id:
            names[each.key_id].append(name)
    return {
        name: replace(each, differences=(_shared(name, each.key_id, names[each.key_id]),))
        if each.key_id and len(names[each.key_id]) > 1
        else each
        for name, each in every.items()
    }


def meant(key: Key, listed: Listed, *, given: str | None = None) -> Meant:
    """Return which living key is meant.

    A key ID that somebody named counts first, then the file's `adopted`, then most aliases: one
    that was led away in a Region is told as such. As many for one key as for another tell nothing.

    Args:
        key: the key of the keyring.
        listed: the aliases of each of its Regions.
        given: the key ID that somebody named.
    """
    if told := given or key.adopted:
        return Meant(key_id=told)
    read = {r: each for r, each in listed.items() if not isinstance(each, CallRefused)}
    leading = led(key, read)
    if found := elected(leading):
        return Meant(key_id=found)
    if candidates(leading):
        return Meant(key_id=None, differences=(_several(key, leading),))
    unread = any(region not in read for region in key.regions)
    return Meant(key_id=None, differences=() if unread else (_unknown(key),))


def _shared(name: str, key_id: str, names: list[str]) -> Difference:
    others = ", ".join(each for each in names if each != name)
    return Difference(
        aspect=Aspect.IDENTITY,
        region="",
        found=f"it is {key_id}, and so is {others}",
        wanted="a key of its own",
        mend="do not deploy; let the aliases of each lead to the key that is meant, or "
        f"{_MEND.format(name=name)}",
    )


def _unknown(key: Key) -> Difference:
    names = any(related.aliases for related in key.related)
    return Difference(
        aspect=Aspect.IDENTITY,
        region="",
        found="none of its aliases leads to a multi-Region key"
        if names
        else "the file has no alias to find it by",
        wanted=f"a key in {', '.join(key.regions)}",
        mend=f"is it deployed, and is it the right account? {_MEND.format(name=key.name)}",
    )


def _several(key: Key, leading: Led) -> Difference:
    by = {
        key_id: [
            f"{ALIAS_PREFIX}{alias} in {region}"
            for (region, alias), target in leading.items()
            if target == key_id
        ]
        for key_id in candidates(leading)
    }
    told = "; ".join(f"{key_id} by {', '.join(aliases)}" for key_id, aliases in by.items())
    return Difference(
        aspect=Aspect.IDENTITY,
        region="",
        found=f"two keys go by this name: {told}",
        wanted="one key ID, which all related keys share",
        mend=f"do not deploy; find out which one the data is under, and "
        f"{_MEND.format(name=key.name)}",
    )
