"""A living key, held against the key of the keyring: every difference, with the way to mend it.

    compare(Sighting(key=key, key_id="mrk-…", account="111122223333", live=survey(…), …))

Pure. What was not read makes no difference: whoever surveyed has its refusal. One file compares
one thing; what loses data stands first, and nothing is to be deployed before it is mended.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from keyspan.live import commands
from keyspan.live.comparison.aliases import alias
from keyspan.live.comparison.difference import Aspect, Difference
from keyspan.live.comparison.grants import grants
from keyspan.live.comparison.kind import kind
from keyspan.live.comparison.material import material
from keyspan.live.comparison.policies import policy
from keyspan.live.comparison.rotation import rotation
from keyspan.live.comparison.sighting import Sighting
from keyspan.live.comparison.states import state
from keyspan.live.comparison.tags import description, tags
from keyspan.live.comparison.topology import extra, missing, primary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Compare: TypeAlias = Callable[[Sighting], Iterator[Difference]]

__all__ = ["COMPARISONS", "Aspect", "Difference", "Sighting", "compare"]

COMPARISONS: tuple[Compare, ...] = (
    kind,
    missing,
    state,
    primary,
    extra,
    material,
    policy,
    grants,
    alias,
    rotation,
    tags,
    description,
)


_FIRST = (Aspect.IDENTITY, Aspect.MISSING, Aspect.STATE, Aspect.PRIMARY, Aspect.KIND)
"""What Terraform may answer with another key, or not at all, where a deploy does not mend it."""


def compare(sighting: Sighting, *, before: tuple[Difference, ...] = ()) -> tuple[Difference, ...]:
    """Return every difference between a key of the keyring and the living one.

    Args:
        sighting: both.
        before: what differs already, such as that it is another's key, too.
    """
    found = (*before, *(told for each in COMPARISONS for told in each(sighting)))
    deploy = commands.deploy(sighting.key)
    first = next((each for each in found if each.aspect in _FIRST and each.mend != deploy), None)
    if first is None:
        return found
    where = f" in {first.region}" if first.region else ""
    after = f'first mend "{first.aspect}{where}", then {deploy}'
    return tuple(replace(each, mend=after) if each.mend == deploy else each for each in found)
