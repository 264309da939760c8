"""A key that is pending deletion, and that nobody asked Keyspan to delete."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from keyspan.lifecycle.trouble.finding import Trouble, Way
from keyspan.live import commands
from keyspan.live.deletion import SCHEDULED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.lifecycle.trouble.case import Case
    from keyspan.live.gateway import DescribedKey
    from keyspan.live.survey import Surveyed

_WARNING = (
    "do not apply Terraform, and allow no create: it takes the key for one that is not there, and "
    "plans another in its place"
)


def pending_deletion(case: Case) -> Iterator[Trouble]:
    """Yield each Region of the file whose key waits for its deletion, the primary's first."""
    doomed = [
        seen
        for related in case.key.held
        if (seen := case.look(related.region)) and seen.state in SCHEDULED
    ]
    whole = len(doomed) > 1 and len(doomed) == len(case.key.held)
    for seen in sorted(doomed, key=lambda each: each.region != case.primary_region):
        yield Trouble(
            where=seen.region,
            found=f"the key is {seen.state}, {_when(seen.described)}",
            wanted="a key that can be used"
            + ("; the state has dropped it already" if _dropped(case, seen) else ""),
            warning=_WARNING,
            way=_alone(case, seen, whole=whole)
            if whole or len(doomed) == 1
            else _beside(case, seen),
            beside=_beside(case, seen),
        )


def _when(described: DescribedKey | None) -> str:
    if described and described.deletion:
        return f"and is deleted at {described.deletion.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    days = described.waiting_days if described else None
    waits = f", then {days} days" if days else ""
    return f"until its last replica is deleted{waits}"


def _dropped(case: Case, seen: Surveyed) -> bool:
    return case.state is not None and seen.region not in case.held_regions


def _alone(case: Case, seen: Surveyed, *, whole: bool) -> Way:
    """Return the way by `keyspan retire`, which cancels, enables and takes into the state."""
    way = commands.cancel_all(case.key) if whole else commands.cancel(case.key, seen.region)
    return Way(commands=(way,), settles=any(_dropped(case, each) for each in case.found))


def _beside(case: Case, seen: Surveyed) -> Way:
    """Return the way by AWS alone: `keyspan retire` needs a plan, which other troubles bar."""
    if case.key_id is None:
        return Way()
    by_aws = commands.cancel_in_aws(case.key_id, seen.region)
    dropped = _dropped(case, seen)
    if dropped and case.primary_region != case.key.primary.region:
        return Way(commands=by_aws)
    recorded = not dropped or case.key.adopted == case.key_id
    adopt = () if recorded else (commands.adopt(case.key, case.key_id),)
    return Way(commands=(*by_aws, *adopt), deploys=True, settles=dropped)
