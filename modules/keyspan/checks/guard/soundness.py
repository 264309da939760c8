"""KS100: a plan that failed, that is a part, or that says something that is not known here.

What the guard does not understand it refuses: what a plan's other parts say of the keys has to
agree with its changes, too.
https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from keyspan.checks.documents.modules import table
from keyspan.checks.finding import Severity
from keyspan.checks.guard.holders import opens
from keyspan.checks.guard.refusal import Objection, Refusal
from keyspan.checks.keys import KEY_TYPES, key_arn_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.checks.documents import Change
    from keyspan.checks.guard.planned import Planned

_FIELDS = frozenset({
    "applyable", "checks", "complete", "configuration", "deferred_changes", "errored",
    "format_version", "output_changes", "planned_values", "prior_state", "relevant_attributes",
    "resource_changes", "resource_drift", "terraform_version", "timestamp", "variables",
})  # fmt: skip
_ENTRY_FIELDS = frozenset({
    "action_reason", "address", "change", "deposed", "index", "mode", "module_address", "name",
    "previous_address", "provider_name", "type",
})  # fmt: skip
_CHANGE_FIELDS = frozenset({
    "actions", "after", "after_identity", "after_sensitive", "after_unknown", "before",
    "before_identity", "before_sensitive", "generated_config", "importing", "replace_paths",
})  # fmt: skip
_ACTIONS = frozenset({
    ("no-op",), ("create",), ("read",), ("update",), ("delete",), ("forget",),
    ("delete", "create"), ("create", "delete"),
})  # fmt: skip


def _unsound(plan: Planned) -> Iterator[Objection]:
    document = plan.view.document
    for problem in chain(_unfinished(document), _unknown_fields(document)):
        yield Objection(address="", what=problem)
    for change in plan.view.changes:
        if change.actions not in _ACTIONS and not opens(change):
            told = ", ".join(change.actions) or "nothing"
            what = f"its actions, {told}, are not known here"
            yield Objection(address=change.resource.address, what=what)
    for change in plan.key_changes:
        for problem in _contradictions(change, plan):
            yield Objection(address=change.resource.address, what=problem)
    yield from _unaccounted(plan)


def _unfinished(document: Mapping[str, Any]) -> Iterator[str]:
    if document.get("errored") is not False:
        yield "the plan has errors, or does not say that it has none"
    if document.get("complete", True) is not True:
        yield "the plan is not complete: it was made with -target, or something was put off"
    if document.get("deferred_changes"):
        yield "the plan puts changes off"
    if document.get("resource_changes") and not table(document.get("configuration")):
        yield "the plan does not hold its configuration"


def _unknown_fields(document: Mapping[str, Any]) -> Iterator[str]:
    if unknown := sorted(document.keys() - _FIELDS):
        yield f"the plan has parts that are not known here: {', '.join(unknown)}"
    for name in ("resource_changes", "resource_drift"):
        for entry in document.get(name) or ():
            change: Mapping[str, Any] = entry["change"]
            unknown = sorted((entry.keys() - _ENTRY_FIELDS) | (change.keys() - _CHANGE_FIELDS))
            if unknown:
                told = ", ".join(unknown)
                yield f"{entry.get('address')} has fields that are not known here: {told}"


def _contradictions(change: Change, plan: Planned) -> Iterator[str]:
    """Yield where what a plan says of a key does not fit together."""
    resource = change.resource
    block = resource.address.removeprefix(f"{resource.module}.")
    start = "data." if resource.mode == "data" else ""
    if not block.startswith(f"{start}{resource.type}.{resource.name}"):
        yield f"its type is {resource.type}, its name {resource.name}, and its address says another"
    if resource.mode not in {"managed", "data"}:
        yield f"its mode, {resource.mode}, is not known here"
    if change.actions == ("create",):
        if resource.before is not None:
            yield "it is created, and there already"
    elif resource.before is None and change.actions != ("read",):
        yield f"it is not there, and its actions are {', '.join(change.actions)}"
    if resource.lives and resource.mode == "managed":
        yield from _survival(change, plan)


def _survival(change: Change, plan: Planned) -> Iterator[str]:
    """Yield why it is not certain that a key stays the key that it is."""
    resource = change.resource
    if resource.after is None:
        yield "nothing is said of what it will be"
    if resource.address not in plan.view.planned_addresses:
        yield "the plan's planned_values do not hold it"
    before = (resource.before or {}).get("arn")
    if before and "delete" not in change.actions and (resource.after or {}).get("arn") != before:
        yield f"it is {before}, and would be another"


def _unaccounted(plan: Planned) -> Iterator[Objection]:
    """Yield the keys of the state that no change speaks of."""
    if _only_refreshes(plan):
        return
    spoken = {change.resource.address for change in plan.view.changes}
    spoken |= {change.previous_address for change in plan.view.changes}
    for resource in plan.view.prior:
        is_key = resource.type in KEY_TYPES or key_arn_parts(resource.values.get("arn"))
        if is_key and resource.address not in spoken:
            what = "the state holds it, and the plan does not say what becomes of it"
            yield Objection(address=resource.address, what=what)


def _only_refreshes(plan: Planned) -> bool:
    """Whether a plan takes up what drifted, or nothing, into the state: it changes no resource."""
    acts = plan.view.document.get("applyable") is not False
    return not plan.view.changes and (bool(plan.view.drift) or not acts)


UNSOUND = Refusal(
    id="KS100",
    name="plan-not-understood",
    severity=Severity.ERROR,
    what="The plan is not understood",
    why="What is not understood cannot be approved: it might delete a key.",
    mend="plan again, whole and without errors, by a Terraform that this Keyspan knows",
    source="https://developer.hashicorp.com/terraform/internals/json-format",
    find=_unsound,
)
