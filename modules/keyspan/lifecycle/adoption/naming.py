"""What an adopted key is called in the file: by its first alias, else by its key ID."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keyspan.live.listing import MULTI_REGION
from keyspan.model.bounds import NAME_CHARACTERS
from keyspan.model.rules import name_problem

if TYPE_CHECKING:
    from collections.abc import Collection

    from keyspan.live import KeySet

_ENOUGH_OF_AN_ID = len(MULTI_REGION) + 8
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_-]+")


def name_for(living: KeySet, *, taken: Collection[str]) -> str:
    """Return a valid name that no other key has, whatever its case.

    Args:
        living: the key.
        taken: the names of other keys.
    """
    others = {name.lower() for name in taken}
    short = living.key_id[:_ENOUGH_OF_AN_ID]
    named = _NOT_IN_NAMES.sub("-", living.alias or "").strip("-")
    room = NAME_CHARACTERS.high - len(short) - 1
    wanted = (named, f"{named[:room]}-{short}", short, living.key_id)
    return next(
        name for name in wanted if name_problem(name) is None and name.lower() not in others
    )
