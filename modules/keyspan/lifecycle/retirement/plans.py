"""What a plan may do in a retirement, and nothing else: exactly these forgets, or these imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.documents import known
from keyspan.checks.guard import key_changes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from keyspan.checks.documents import Change, PlanView

STATE_ONLY = frozenset({"bypass_policy_lockout_safety_check", "deletion_window_in_days"})
"""Arguments that AWS does not keep: an import leaves them out, and their update writes nothing."""

_COMPUTED = frozenset({"tags_all"})


def beyond_forgets(view: PlanView, addresses: Collection[str]) -> list[str]:
    """Return what a plan does besides forgetting what some addresses hold, in words."""
    return list(_told(view, [c for c in _acting(view) if not _forgets(c, addresses)]))


def beyond_taking_up(view: PlanView, grants: Collection[str]) -> list[str]:
    """Return what a plan does besides taking living keys into the state, in words.

    Args:
        view: the plan.
        grants: addresses of grants that may be made: with the name and the terms of one that
            lives, AWS gives that one (CreateGrant).
    """
    return list(_told(view, [c for c in _acting(view) if not _takes_up(c, grants)]))


def taken_up(view: PlanView) -> list[str]:
    """Return what a plan takes into the state, or changes there, in words."""
    return list(_told(view, _acting(view)))


def _acting(view: PlanView) -> list[Change]:
    return [
        change
        for change in view.changes
        if change.actions != ("no-op",) or change.previous_address or change.importing
        if change.resource.mode == "managed" or change.actions != ("read",)
    ]


def _forgets(change: Change, addresses: Collection[str]) -> bool:
    plain = not (change.deposed or change.previous_address or change.importing)
    return plain and change.actions == ("forget",) and change.resource.address in addresses


def _takes_up(change: Change, grants: Collection[str]) -> bool:
    match change.actions:
        case ("no-op",):
            return True
        case ("create",):
            return change.resource.address in grants
        case ("update",):
            return set(_changed(change)) <= STATE_ONLY
        case _:
            return False


def _changed(change: Change) -> Iterator[str]:
    before, after = change.resource.before or {}, change.resource.after or {}
    for name in {*before, *after} - _COMPUTED:
        if not known(after.get(name)) or before.get(name) != after.get(name):
            yield name


def _told(view: PlanView, changes: list[Change]) -> Iterator[str]:
    words: Mapping[str, str] = {each.address: each.change for each in key_changes(view)}
    for change in changes:
        address = change.resource.address
        yield f"{address}: {words.get(address) or ' and '.join(change.actions)}"
