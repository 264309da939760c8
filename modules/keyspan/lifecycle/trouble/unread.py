"""What could not be looked at: a Region, the state, a journal, who is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.lifecycle.trouble.finding import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.lifecycle.trouble.case import Case


def unread(case: Case) -> Iterator[Trouble]:
    """Yield what could not be read, and what therefore cannot be told."""
    for seen in case.live.values():
        what = "whether a key is there" if seen.unknown else "what was refused"
        for refusal in seen.refusals:
            yield Trouble(
                where=seen.region,
                found=f"cannot be told: {what}\n{refusal}",
                unread=True,
            )
    if case.state is None:
        yield Trouble(
            where=f"the state of stack {case.key.stack}",
            found="cannot be told: what is tainted, lost or not applied\n" + case.state_fault,
            unread=True,
        )
    for what, fault in case.faults:
        yield Trouble(
            where=f"keys.{case.key.name}", found=f"cannot be told: {what}\n{fault}", unread=True
        )
