"""What was begun in the file and has to be ended there: records, and a retirement on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.lifecycle.journal import RETIREMENT
from keyspan.lifecycle.settlement import records
from keyspan.lifecycle.trouble.finding import Trouble, Way
from keyspan.live import commands
from keyspan.live.deletion import SCHEDULED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.lifecycle.trouble.case import Case


def retiring(case: Case) -> Iterator[Trouble]:
    """Yield each Region that the file lets go of and that is not on its way out in AWS."""
    for related in case.key.retired:
        seen = case.look(related.region)
        if seen and seen.described and seen.state not in SCHEDULED:
            yield Trouble(
                where=related.region,
                found=f"the file has let go of its key, which is {seen.state} all the same",
                wanted="the end of its retirement, or its return: the command below brings it back"
                + _by_hand(case),
                way=Way(commands=(_back(case, related.region),)),
            )


def _by_hand(case: Case) -> str:
    """Return what a person has to write first where nothing else tells which key it is."""
    key = case.key
    if not key.given_up or RETIREMENT in case.journals or key.adopted == case.key_id:
        return ""
    return f'; before it, by your hand: keys.{key.name}.adopted = "{case.key_id}"'


def _back(case: Case, region: str) -> str:
    """Return what brings a key back: a whole key comes back as a whole."""
    given_up = case.key.given_up
    return commands.cancel_all(case.key) if given_up else commands.cancel(case.key, region)


def unsettled(case: Case) -> Iterator[Trouble]:
    """Yield the records of the file that have been applied, and are of no more use."""
    if case.state is None:
        return
    # While a key waits for its deletion, its record is the way back.
    waiting = [region for region in case.key.retired_regions if not _deleted(case, region)]
    found = records(case.key, held=case.state.addresses, unfinished=waiting)
    if done := [record.field for record in found if record.applied]:
        yield Trouble(
            where=", ".join(f"keys.{case.key.name}.{name}" for name in done),
            found="is applied, and stands in the file still",
            wanted="a file without it: a promotion is refused on an old record",
            way=Way(settles=True),
        )


def _deleted(case: Case, region: str) -> bool:
    seen = case.look(region)
    return seen is not None and seen.absent
