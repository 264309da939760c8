"""A plan as the guard reads it: its changes, and the keys before and after them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from keyspan.checks.documents import View
from keyspan.checks.guard.holders import may_be_key
from keyspan.checks.keys import Keys, key_arn_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.checks.documents import Change, PlanView, Resource


def held_key_id(key: Resource) -> str | None:
    """Return the key ID that the state holds, or None of a key that is not there yet."""
    arn = key_arn_parts((key.before or {}).get("arn"))
    return arn[2] if arn else None


class Planned:
    """A plan and what follows from it.

    Args:
        view: the plan.
    """

    def __init__(self, view: PlanView) -> None:
        self.view = view
        self.after = Keys(view)

    @cached_property
    def key_changes(self) -> tuple[Change, ...]:
        """What the plan does with each key; what only may be one, or hold one, is among them."""
        return tuple(change for change in self.view.changes if may_be_key(change))

    @cached_property
    def before(self) -> Keys:
        """The keys as they are, at the addresses that they will have."""
        return Keys(
            View(
                name=self.view.name,
                kind="state",
                resources=tuple(
                    replace(
                        change.resource, read=lambda each=change.resource: each.before, lives=True
                    )
                    for change in self.view.changes
                    if change.resource.before is not None and not change.deposed
                ),
            )
        )

    def surviving(self, *types: str) -> Iterator[Change]:
        """Yield the changes of resources of some types that keep what is there, or make it."""
        for kind in types:
            yield from self._surviving.get(kind, ())

    @cached_property
    def _surviving(self) -> Mapping[str, list[Change]]:
        found: defaultdict[str, list[Change]] = defaultdict(list)
        for change in self.view.changes:
            if change.resource.lives and change.resource.mode == "managed":
                found[change.resource.type].append(change)
        return found
