"""A key between two states: Updating for a promotion, Creating for a new replica."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.lifecycle.journal import PROMOTION
from keyspan.lifecycle.trouble.finding import Trouble, Way
from keyspan.live import commands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.lifecycle.trouble.case import Case

_SUPPORT = "after an hour ask AWS Support: nothing that a caller may do ends it"


def updating(case: Case) -> Iterator[Trouble]:
    """Yield that a promotion is on its way in AWS, and since when, as far as that is known."""
    if not case.updating:
        return
    since = case.journal(PROMOTION, "when")
    known = f"by the journal since {since}" if since else "since when only CloudTrail tells"
    target = _target(case)
    goes_on = commands.promote(case.key, target) if target else commands.doctor(case.key)
    by = [] if since or not case.key_id else [commands.events(case.key_id, case.updating[0])]
    yield Trouble(
        where=", ".join(case.updating),
        found=f"the key is Updating, {known}",
        wanted="seconds, or a few minutes; encrypting and decrypting go on meanwhile",
        warning=f"wait, and apply nothing: the next command waits, too; {_SUPPORT}",
        way=Way(commands=(*by, goes_on)),
        ends_it=True,
    )


def _target(case: Case) -> str:
    """Return the Region that becomes the primary's, or "" where nothing tells."""
    if meant := case.journal(PROMOTION, "region"):
        return meant
    others = [region for region in case.updating if region != case.primary_region]
    return others[0] if len(case.updating) > 1 and len(others) == 1 else ""


def creating(case: Case) -> Iterator[Trouble]:
    """Yield each Region where AWS still makes the replica."""
    for seen in case.found:
        if seen.state == "Creating":
            yield Trouble(
                where=seen.region,
                found="the key is Creating",
                wanted="Enabled; a replica takes minutes in a slow Region",
                warning="wait, and apply nothing: the AWS provider waits for 2 minutes only, and "
                "Terraform would replace what it did not see to its end",
                way=Way(commands=(commands.doctor(case.key),)),
                ends_it=True,
            )
