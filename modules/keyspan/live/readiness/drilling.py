"""The drill of a keyring's data, as far as there is a copy that it could be read in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from keyspan.errors import Fault
from keyspan.live.drill import DRILLED, drill, trial_of
from keyspan.live.readiness.verdict import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from keyspan.live.drill import Drill
    from keyspan.live.gateway import ConnectTrials
    from keyspan.live.readiness.group import Group
    from keyspan.live.readiness.verdict import Verdict

_NEVER_ARRIVES = frozenset({Reason.NO_COPY, Reason.NOT_REPLICATING})
"""Why nothing has to be written: it would be waited for in vain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drilling:
    """How a drill is done.

    Attributes:
        connect: gives a service of a Region.
        say: prints a line: what is written before it is, and what is left.
    """

    connect: ConnectTrials
    say: Callable[[str], None]


def drilled(
    groups: Sequence[Group], verdicts: Sequence[Verdict], *, account: str, drilling: Drilling
) -> Drill:
    """Drill data, and return what came of it.

    Args:
        groups: the data of the keyring.
        verdicts: what was found of it.
        account: the account that owns the keys.
        drilling: how.
    """
    undone = tuple(
        fault
        for group in groups
        if group.copies[0].service in DRILLED
        for fault in _obstacles(group, verdicts)
    )
    hindered = {fault.where for fault in undone}
    trials = [
        trial_of(group.copies, where=group.where, key_id=group.meant.key_id, account=account)
        for group in groups
        if group.copies[0].service in DRILLED
        if group.where not in hindered and group.meant.key_id
    ]
    done = drill(trials, connect=drilling.connect, say=drilling.say)
    apart = (group.where for group in groups if group.copies[0].service not in DRILLED)
    return replace(done, undone=(*undone, *done.undone), apart=tuple(dict.fromkeys(apart)))


def _obstacles(group: Group, verdicts: Sequence[Verdict]) -> Iterator[Fault]:
    """Yield why data is not drilled, one reason at the most."""
    never = [
        each.copy.region
        for each in verdicts
        if each.where == group.where and _NEVER_ARRIVES.intersection(each.reasons)
    ]
    problem = ""
    if group.meant.key_id is None:
        problem = "not drilled: nobody can tell which key it is to be under"
    elif never:
        problem = f"not drilled: nothing would arrive in {', '.join(dict.fromkeys(never))}"
    if problem:
        yield Fault(where=group.where, problem=problem, mend="mend what is told above, first")
