"""KS105: a replica key that the configuration puts under another primary than its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keyspan.checks.documents import Unknown, of_instance
from keyspan.checks.documents.references import steps
from keyspan.checks.finding import Severity
from keyspan.checks.guard.planned import held_key_id
from keyspan.checks.guard.refusal import Objection, Refusal
from keyspan.checks.keys import REPLICA_TYPES, key_arn_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.documents import Change, Resource
    from keyspan.checks.guard.planned import Planned
    from keyspan.checks.keys import Named

MOVE = "move"

_WORD = re.compile(r"[^\W_]+")


def _moved(plan: Planned) -> Iterator[Objection]:
    for change in plan.surviving(*sorted(REPLICA_TYPES)):
        own = held_key_id(change.resource)
        if not own or "delete" in change.actions:
            continue
        named = plan.after.named_by(change.resource, change.resource.written("primary_key_arn"))
        if named and named.key:
            theirs = held_key_id(named.key)
            if theirs != own and not _may_be_mapped(change, own, named.key, plan):
                there = theirs or "a key that is not there yet"
                yield _objection(change, f"is of {own}, and {named.key.address} is {there}")
        elif named and named.key_id and named.key_id != own:
            yield _objection(change, f"is of {own}, and primary_key_arn names {named.key_id}")
        elif change.previous_address and not _is_its_own_still(change, own, named):
            yield _objection(change, f"is of {own}, and nothing tells of what its primary is")


def _objection(change: Change, problem: str) -> Objection:
    moved = f" (it was {change.previous_address})" if change.previous_address else ""
    return Objection(
        address=change.resource.address, what=f"the replica{moved} {problem}", action=MOVE
    )


def _may_be_mapped(change: Change, own: str, guessed: Resource, plan: Planned) -> bool:
    """Whether another instance is meant than that of the replica's own index, as always before.

    A plan does not tell key[each.key] from key[f(each.key)]; where nothing was moved, what is
    planned tells it.
    """
    says = change.resource.written("primary_key_arn")
    if not isinstance(says, Unknown) or not of_instance(says.references):
        return False
    instances = [
        each
        for each in plan.surviving(guessed.type)
        if (each.resource.module, each.resource.block) == (guessed.module, guessed.block)
    ]
    if any(each.previous_address for each in (change, *instances)):
        return False
    planned = key_arn_parts(change.resource.values.get("primary_key_arn"))
    is_own = planned is not None and planned[2] == own
    return is_own and any(held_key_id(each.resource) == own for each in instances)


def _is_its_own_still(change: Change, own: str, named: Named | None) -> bool:
    """Whether a replica that was moved is under its own primary, as far as that is told.

    Of several keys that may be meant it is the same one only where the replica's own instance is,
    too: with lifecycle.ignore_changes a plan shows the primary of before, whichever is written.
    """
    if named and named.key_id:
        return named.key_id == own
    may_be = map(held_key_id, named.keys) if named else ()
    before, after = map(_instance, (change.previous_address, change.resource.address))
    return own in may_be and before == after


def _instance(address: str) -> list[str]:
    """Return the words of an address's indices, of its modules' too, in no order of theirs.

    "orders/us-west-2" and "us-west-2:orders" are one instance of for_each over pairs.
    """
    indices = "".join(index for _, index in steps(address))
    return sorted(_WORD.findall(indices))


MOVED = Refusal(
    id="KS105",
    name="replica-under-another-key",
    severity=Severity.ERROR,
    what="A moved block puts a replica under another key",
    why="The next change would delete the replica, or take its policy and aliases for another's.",
    mend="let the moved block lead to the replica of the same key",
    source="https://developer.hashicorp.com/terraform/language/modules/develop/refactoring",
    find=_moved,
)
