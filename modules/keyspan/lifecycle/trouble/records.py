"""What was begun in the file and has to be ended there: records, and a retirement on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.lifecycle.trouble import commands
from keyspan.lifecycle.trouble.case import PENDING, RETIREMENT
from keyspan.lifecycle.trouble.finding import Trouble, Way
from keyspan.model.state import alias_addresses, holders, key_address, promoted_move

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.lifecycle.trouble.case import Case


def retiring(case: Case) -> Iterator[Trouble]:
    """Yield each Region that the file lets go of and that is not on its way out in AWS."""
    for related in case.key.retired:
        seen = case.look(related.region)
        if seen and seen.described and seen.state not in PENDING:
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
    done = [name for name, applied in _records(case) if applied]
    if done:
        yield Trouble(
            where=", ".join(f"keys.{case.key.name}.{name}" for name in done),
            found="is applied, and stands in the file still",
            wanted="a file without it: a promotion is refused on an old record",
            way=Way(settles=True),
        )


def _records(case: Case) -> Iterator[tuple[str, bool]]:
    key = case.key
    if move := promoted_move(key):
        yield "promoted_from", case.holds(move.target) and not case.holds(move.origin)
    if key.adopted:
        yield "adopted", all(map(case.holds, _imported(case)))
    if key.retired:
        let_go = [address for related in key.retired for address in holders(key, related)]
        # While a key waits for its deletion, its record is the way back.
        deleted = all(_deleted(case, region) for region in key.retired_regions)
        yield "retired", deleted and not any(map(case.holds, let_go))


def _deleted(case: Case, region: str) -> bool:
    seen = case.look(region)
    return seen is not None and seen.absent


def _imported(case: Case) -> Iterator[str]:
    for related in case.key.held:
        yield key_address(case.key, related.region)
        for _, address in alias_addresses(related):
            yield address
