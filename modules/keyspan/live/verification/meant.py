"""Which living key a key of the keyring is: by its ID, or by where its aliases lead."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.live import CallRefused
from keyspan.live.comparison import Aspect, Difference
from keyspan.model.bounds import ALIAS_PREFIX
from keyspan.model.rules import key_id_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    by: defaultdict[str, list[str]] = defaultdict(list)
    for region, name, key_id in _targets(key, listed):
        by[key_id].append(f"{ALIAS_PREFIX}{name} in {region}")
    ranked = Counter({key_id: len(aliases) for key_id, aliases in by.items()}).most_common(2)
    if not ranked:
        unread = any(isinstance(listed.get(region), CallRefused) for region in key.regions)
        return Meant(key_id=None, differences=() if unread else (_unknown(key),))
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return Meant(key_id=None, differences=(_several(key, by),))
    return Meant(key_id=ranked[0][0])


def _targets(key: Key, listed: Listed) -> Iterator[tuple[str, str, str]]:
    """Yield the Region, the name and the key ID of each alias that leads to a multi-Region key."""
    for related in (*key.related, *key.retired):
        aliases = listed.get(related.region)
        if aliases is None or isinstance(aliases, CallRefused):
            continue
        for name in related.aliases:
            target = aliases.get(name)
            if target and key_id_problem(target) is None:
                yield related.region, name, target


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


def _several(key: Key, by: dict[str, list[str]]) -> Difference:
    told = "; ".join(f"{key_id} by {', '.join(aliases)}" for key_id, aliases in by.items())
    return Difference(
        aspect=Aspect.IDENTITY,
        region="",
        found=f"two keys go by this name: {told}",
        wanted="one key ID, which all related keys share",
        mend=f"do not deploy; find out which one the data is under, and "
        f"{_MEND.format(name=key.name)}",
    )
