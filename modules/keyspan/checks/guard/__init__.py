"""The guard: it reads a plan, and approves it only where no key is lost by it.

    deletions     deleted, replaced, forgotten
    gone          pending deletion, and planned anew
    moves         a replica under another key
    relocations   a replica's block with that of another Region
    switches      disabled, rotation off
    key_policies  not known, locking out, public, not promotable
    aliases       leading to another key
    rekeys        data, or a copy of it, deleted for another key
    lost_data     data under a multi-Region key, deleted otherwise
    staleness     made with an old state; one key at two addresses
    soundness     failed, a part only, not understood

A refusal cannot be waived. A person who wants it all the same names the address and the action.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from keyspan.checks.finding import Finding, Severity
from keyspan.checks.guard.aliases import RETARGETED
from keyspan.checks.guard.allowance import ACTIONS, Allowance, parse_allowance
from keyspan.checks.guard.changes import key_changes
from keyspan.checks.guard.deletions import DELETED, FORGOTTEN, REPLACED
from keyspan.checks.guard.gone import GONE
from keyspan.checks.guard.key_policies import LOCKING_OUT, PUBLIC, UNKNOWN, UNPROMOTABLE
from keyspan.checks.guard.lost_data import LOST_DATA
from keyspan.checks.guard.moves import MOVED
from keyspan.checks.guard.planned import Planned
from keyspan.checks.guard.rekeys import REKEYED
from keyspan.checks.guard.relocations import RELOCATED
from keyspan.checks.guard.soundness import UNSOUND
from keyspan.checks.guard.staleness import STALE, TWICE
from keyspan.checks.guard.switches import DISABLED, UNROTATED
from keyspan.checks.rule import Described
from keyspan.checks.run import check

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from keyspan.checks.documents import PlanView
    from keyspan.checks.finding import Report
    from keyspan.checks.guard.refusal import Objection, Refusal
    from keyspan.model.checks import Checks

__all__ = [
    "ACTIONS",
    "ALLOWANCE_UNUSED",
    "GUARD_FAILED",
    "REFUSALS",
    "Allowance",
    "guard",
    "key_changes",
    "parse_allowance",
]

REFUSALS: tuple[Refusal, ...] = (
    UNSOUND,
    DELETED,
    REPLACED,
    FORGOTTEN,
    GONE,
    MOVED,
    DISABLED,
    UNROTATED,
    UNKNOWN,
    LOCKING_OUT,
    PUBLIC,
    UNPROMOTABLE,
    RETARGETED,
    STALE,
    TWICE,
    RELOCATED,
    REKEYED,
    LOST_DATA,
)
"""Every reason to refuse a plan, by ID."""

ALLOWANCE_UNUSED = Described(
    id="KS115",
    name="allowance-unused",
    severity=Severity.ERROR,
    what="What was allowed is not in the plan",
    why="What is allowed and not needed would let the next plan pass unseen.",
    mend="name the address and the action of a refusal, letter by letter, or drop --allow",
    source="docs/checks.md",
)

GUARD_FAILED = Described(
    id="KS199",
    name="guard-failed",
    severity=Severity.ERROR,
    what="The guard failed, and so the plan",
    why="A guard that breaks has seen nothing; the plan is not approved.",
    mend="review the plan by yourself, and tell Keyspan's maintainers",
    source="docs/checks.md",
)


def guard(
    view: PlanView,
    *,
    today: date,
    allow: Iterable[Allowance] = (),
    settings: Checks | None = None,
    fail_on: Severity | None = None,
) -> Report:
    """Return what speaks against a plan, and what the rules find in it.

    Args:
        view: the plan.
        today: the day on which waivers have to hold.
        allow: what a person named and asked for.
        settings: what a keyring asks for.
        fail_on: the least severity of a rule's finding that fails the plan; None for none, so
            that refusals alone decide.
    """
    named = frozenset(allow)
    objections = tuple(_objections(view))
    unused = named - {allowance for allowance, _ in objections}
    return replace(
        check([view], today=today, settings=settings, fail_on=fail_on),
        guarded=True,
        changes=key_changes(view),
        refusals=(
            *(finding for allowance, finding in objections if allowance not in named),
            *(_unused(allowance, view) for allowance in sorted(unused, key=str)),
        ),
        allowed=tuple(finding for allowance, finding in objections if allowance in named),
    )


def _objections(view: PlanView) -> Iterator[tuple[Allowance, Finding]]:
    plan = Planned(view)
    for refusal in REFUSALS:
        try:
            found = list(refusal.find(plan))
        except Exception as error:  # noqa: BLE001 - whatever breaks the guard, no plan passes
            what = f"{refusal.id}: {type(error).__name__}: {error}"
            yield Allowance("", ""), GUARD_FAILED.finding(view.name, "", what)
            continue
        for each in found:
            yield Allowance(each.address, each.action), _finding(refusal, each, view)


def _unused(allowance: Allowance, view: PlanView) -> Finding:
    return ALLOWANCE_UNUSED.finding(view.name, allowance.address, str(allowance))


def _finding(refusal: Refusal, objection: Objection, view: PlanView) -> Finding:
    mend = objection.mend or refusal.mend
    if objection.action:
        allowance = Allowance(objection.address, objection.action)
        mend += f"; to have it all the same: --allow '{allowance}'"
    return refusal.finding(view.name, objection.address, objection.what, mend=mend)
