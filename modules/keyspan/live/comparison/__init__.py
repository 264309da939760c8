"""A living key, held against the key of the keyring: every difference, with the way to mend it.

    compare(Sighting(key=key, key_id="mrk-…", account="111122223333", live=survey(…)))

Pure. What was not read makes no difference: whoever surveyed has its refusal. One file compares
one thing; what loses data stands first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

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


def compare(sighting: Sighting) -> tuple[Difference, ...]:
    """Return every difference between a key of the keyring and the living one."""
    return tuple(found for each in COMPARISONS for found in each(sighting))
