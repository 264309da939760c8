"""Whether a plan does nothing but what a promotion moves; whatever else it does is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.checks.documents import Change
    from keyspan.lifecycle.project import Reviewed
    from keyspan.model.state import Move

_NOTHING = ("no-op",)
_READ = ("read",)


def objections(reviewed: Reviewed, *, move: Move | None = None) -> tuple[str, ...]:
    """Return what a plan does besides a move; nothing where it does the move and nothing else.

    Args:
        reviewed: the plan.
        move: what it has to move; None for a plan that has to be empty.
    """
    view = reviewed.view
    found = [text for change in view.changes for text in _of_change(change, move)]
    found += _of_outputs(view.document)
    if view.document.get("deferred_changes"):
        found.append("it leaves changes for another plan")
    moved = any(change.previous_address for change in view.changes)
    if move and not moved:
        found.append(f"{move.target}: is not moved from {move.origin}")
    if not found and reviewed.plan.changed and not moved:
        found.append("it changes what is not shown")
    return tuple(found)


def _of_change(change: Change, move: Move | None) -> Iterator[str]:
    address = change.resource.address
    if change.actions != _NOTHING and not (
        change.resource.mode == "data" and change.actions == _READ
    ):
        yield f"{address}: {' and '.join(change.actions)}{_arguments(change)}"
    if change.importing:
        yield f"{address}: imported"
    was = change.previous_address
    if was and not (move and (was, address) == (move.origin, move.target)):
        yield f"{address}: moved from {was}"


def _arguments(change: Change) -> str:
    """Return which arguments an update changes: " of description"."""
    if change.actions != ("update",):
        return ""
    before, after = change.resource.before or {}, change.resource.after or {}
    names = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    return f" of {', '.join(names)}" if names else ""


def _of_outputs(document: Mapping[str, Any]) -> Iterator[str]:
    outputs: Any = document.get("output_changes") or {}
    for name, change in cast("dict[str, dict[str, Any]]", outputs).items():
        if change.get("actions") != list(_NOTHING):
            yield f"output {name}: changes"
