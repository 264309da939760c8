"""Through Updating: until both Regions say that the promotion is done."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from keyspan.errors import Fault
from keyspan.live.observe import UnfitKey
from keyspan.live.promotion.looks import ENABLED, look, settled_primary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keyspan.live.gateway import Connect
    from keyspan.live.promotion.looks import Look

DEADLINE = 300.0
"""How many seconds a promotion is waited for; it takes AWS a few, as a rule."""

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 10.0
_GROWTH = 1.5
_MEND = "the key encrypts and decrypts meanwhile; run the same command again, and it goes on"


def await_promotion(
    key_id: str,
    *,
    origin: str,
    region: str,
    connect: Connect,
    say: Callable[[str], None],
    deadline: float = DEADLINE,
    pause: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Wait until the old primary key's Region and the new one's agree, and both are Enabled.

    A Region that does not answer, or is asked too often, is asked again.

    Args:
        key_id: the ID of the related keys.
        origin: the Region of the primary key before.
        region: the Region whose key becomes the primary.
        connect: gives KMS of a Region.
        say: prints a line, whenever the Regions say something else.
        deadline: for how many seconds.
        pause: waits for seconds.
        clock: tells seconds.

    Raises:
        CallRefused: a Region refuses to tell, and would go on to.
        UnfitKey: the deadline has passed.
    """
    end = clock() + deadline
    rest, said = _FIRST_PAUSE, ""
    while True:
        looks = look(key_id, (origin, region), connect=connect)
        if _done(looks, region):
            return
        for each in looks:
            if each.refusal and not each.refusal.passing:
                raise each.refusal
        if (told := _told(looks)) != said:
            said = told
            say(f"waiting: {told}")
        left = end - clock()
        if left <= 0:
            problem = f"after {deadline:g} s it is not the primary, with both keys Enabled: {told}"
            raise UnfitKey([Fault(where=region, problem=problem, mend=_MEND)])
        pause(min(rest, left))
        rest = min(rest * _GROWTH, _LONGEST_PAUSE)


def _done(looks: Sequence[Look], region: str) -> bool:
    enabled = all(each.described and each.described.state == ENABLED for each in looks)
    return enabled and settled_primary(looks) == region


def _told(looks: Sequence[Look]) -> str:
    return "; ".join(f"{each.region}: {each.told}" for each in looks)
