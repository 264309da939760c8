"""A promotion, step by step; whatever ends it, the journal tells that it was begun."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from keyspan.config.edit import replace_text
from keyspan.errors import Fault, KeyspanError
from keyspan.lifecycle.promotion.checks import FILE
from keyspan.lifecycle.promotion.empty import objections
from keyspan.lifecycle.promotion.noted import Noted, digest, journal_of
from keyspan.lifecycle.refused import Refused
from keyspan.live import CallRefused
from keyspan.live.promotion import DEADLINE, await_promotion, begun, look, settled_primary

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyspan.lifecycle.journal import Journal
    from keyspan.lifecycle.project import Reviewed
    from keyspan.lifecycle.promotion.preflight import Prepared
    from keyspan.live import Connect

_NOTHING_DONE = "Nothing was done: AWS refused it, and the primary key is where it was."
_UNKNOWN = "It cannot be told whether AWS has taken it: run the same command again, and it is seen."
_GO_ON = "settle that, and run keyspan promote again: it goes on from here"


def carry_out(
    prepared: Prepared,
    *,
    connect: Connect,
    say: Callable[[str], None],
    deadline: float = DEADLINE,
    pause: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Do what is left of a promotion, and say what came of each step.

    Args:
        prepared: the promotion.
        connect: gives KMS of a Region.
        say: prints a line.
        deadline: for how many seconds AWS is waited for.
        pause: waits for seconds.
        clock: tells seconds.

    Raises:
        CallRefused: AWS refused it; whether the journal stands tells whether it was begun.
        UnfitKey: AWS was not done in time.
        Refused: Terraform would do more than it is to.
        KeyspanError: a step failed. Run again, it goes on.
    """
    standing, project = prepared.standing, prepared.project
    journal = journal_of(project.folder, standing.key.name)
    if standing.done:
        journal.end()
        return
    noted = _noted(prepared)
    noted.write(journal)
    if standing.calls:
        _call(prepared, journal, connect=connect, say=say)
    if standing.calls or prepared.waits:
        await_promotion(
            prepared.key_id,
            origin=noted.origin,
            region=standing.region,
            connect=connect,
            say=say,
            deadline=deadline,
            pause=pause,
            clock=clock,
        )
        say(f"{standing.region} holds the primary key")
    if standing.edits:
        replace_text(project.file, prepared.after, was=prepared.text)
        say(f"{FILE} is edited")
    _apply(prepared, say=say)
    journal.end()


def _noted(prepared: Prepared) -> Noted:
    standing, earlier = prepared.standing, prepared.begun
    same = earlier is not None and earlier.region == standing.region
    return Noted(
        key=standing.key.name,
        key_id=prepared.key_id,
        account=standing.keyring.account,
        origin=standing.origin,
        region=standing.region,
        when=earlier.when if earlier and same else f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC",
        before=digest(prepared.text),
        after=digest(prepared.after),
    )


def _call(
    prepared: Prepared, journal: Journal, *, connect: Connect, say: Callable[[str], None]
) -> None:
    """Ask AWS for it, and tell a no from an answer that was lost on its way."""
    standing, key_id = prepared.standing, prepared.key_id
    origin, region = standing.origin, standing.region
    try:
        connect(origin).promote(key_id, region=region)
    except CallRefused as refusal:
        looks = look(key_id, (origin, region), connect=connect)
        if begun(looks, region=region):
            say(f"{refusal.operation}: {refusal.code}, and AWS is at it all the same")
            return
        if refusal.certain and settled_primary(looks) == origin:
            journal.end()
            say(_NOTHING_DONE)
        else:
            say(_UNKNOWN)
        raise
    say(f"{origin}: UpdatePrimaryRegion to {region} is taken")


def _apply(prepared: Prepared, *, say: Callable[[str], None]) -> None:
    """Take the promotion into Terraform's state, by a plan that does nothing else."""
    standing = prepared.standing
    try:
        stack = prepared.project.stack(standing.key.stack)
        reviewed = stack.review()
    except KeyspanError:
        say(f"AWS has it, and {FILE}; Terraform's state is left: {_GO_ON}")
        raise
    say(f"\n{reviewed.told}\n")
    _require_empty(reviewed, prepared)
    if reviewed.plan.changed:
        stack.apply(reviewed)
        say(f"applied: {reviewed.plan.counts}")


def _require_empty(reviewed: Reviewed, prepared: Prepared) -> None:
    found = objections(reviewed, move=prepared.standing.move)
    if not reviewed.approved:
        found = ("the guard refuses it, for what is told above", *found)
    if found:
        problem = "".join(f"\n  would do: {each}" for each in found)
        mend = f"AWS has the promotion, and {FILE} too; nothing was applied: {_GO_ON}"
        where = f"plan of {prepared.standing.key.stack}"
        raise Refused(str(Fault(where=where, problem=f"is not empty{problem}", mend=mend)))
