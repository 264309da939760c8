"""Which living key a key of the keyring is, as far as its aliases tell."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from keyspan.model.rules import key_id_problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyspan.model import Key

Led: TypeAlias = "Mapping[tuple[str, str], str]"
"""(Region, alias) to the ID of the key that the alias leads to."""


def led(key: Key, aliases: Mapping[str, Mapping[str, str | None]]) -> Led:
    """Return where each alias of the file leads, those of Regions that are being retired too.

    Args:
        key: the key of the keyring.
        aliases: what each Region lists that was read: alias to key ID.
    """
    return {
        (related.region, alias): target
        for related in (*key.related, *key.retired)
        for alias in related.aliases
        if (target := aliases.get(related.region, {}).get(alias))
    }


def candidates(leading: Led) -> tuple[str, ...]:
    """Return the multi-Region keys that aliases lead to, each once, the most led to first.

    A single-Region key is never meant, however many aliases lead to it.
    """
    return tuple(key_id for key_id, _ in _votes(leading).most_common())


def elected(leading: Led) -> str | None:
    """Return the multi-Region key that most aliases lead to; None for none, or two that are even.

    So an alias that was led away in one Region is outvoted, wherever it is.
    """
    votes = _votes(leading).most_common(2)
    if not votes or (len(votes) > 1 and votes[0][1] == votes[1][1]):
        return None
    return votes[0][0]


def _votes(leading: Led) -> Counter[str]:
    return Counter(each for each in leading.values() if key_id_problem(each) is None)
