"""What a plan does with each key, key policy, alias and grant, in words for a reviewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.documents import known
from keyspan.checks.finding import UNCHANGED, KeyChange
from keyspan.checks.guard.holders import may_be_key
from keyspan.checks.keys import ALIAS_TYPE, KEY_POLICY_TYPE
from keyspan.model.addresses import GRANT_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.documents import Change, PlanView

_TOLD_TYPES = frozenset({ALIAS_TYPE, KEY_POLICY_TYPE, GRANT_TYPE})
_REPEATING = frozenset({"tags_all"})
"""What says again what another argument says."""


def key_changes(view: PlanView) -> tuple[KeyChange, ...]:
    """Return what a plan does with keys and what belongs to them, by address."""
    told = [
        KeyChange(
            address=change.resource.address,
            region=change.resource.region or "",
            change=", ".join(_words(change)) or UNCHANGED,
        )
        for change in view.changes
        if change.resource.mode == "managed"
        if change.resource.type in _TOLD_TYPES or may_be_key(change)
    ]
    return tuple(sorted(told, key=lambda each: each.address))


def _words(change: Change) -> Iterator[str]:
    if change.previous_address:
        yield f"moved from {change.previous_address}"
    if change.importing:
        yield f"imported by {change.importing}"
    if change.deposed:
        yield f"deposed object {change.deposed}"
    match change.actions:
        case ("create",):
            yield "created"
        case ("delete",):
            yield "DELETED"
        case ("forget",):
            yield "forgotten"
        case ("update",):
            yield f"changed: {', '.join(_arguments(change)) or 'nothing that is shown'}"
        case ("no-op",) | ("read",):
            pass
        case _:
            yield "REPLACED" if "delete" in change.actions else " and ".join(change.actions)


def _arguments(change: Change) -> Iterator[str]:
    before, after = change.resource.before or {}, change.resource.after or {}
    for name in sorted({*before, *after} - _REPEATING):
        was, becomes = before.get(name), after.get(name)
        if not known(becomes):
            yield f"{name} (known after apply)"
        elif was != becomes:
            yield name
