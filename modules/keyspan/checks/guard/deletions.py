"""KS101 to KS103: a plan that deletes, replaces or forgets a key, by whichever route."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.checks.finding import Severity
from keyspan.checks.guard.holders import FOREIGN_KEY_TYPES, alters_held_keys, lost
from keyspan.checks.guard.refusal import Objection, Refusal
from keyspan.checks.keys import KEY_TYPES, key_arn_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.checks.documents import Change
    from keyspan.checks.guard.planned import Planned

DELETE, REPLACE, FORGET = "delete", "replace", "forget"

_HOLDERS = KEY_TYPES | FOREIGN_KEY_TYPES
"""What holds a key that another address forgets."""

_REASONS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "": (
        "the plan destroys what there is",
        "do not apply it: plan without -destroy",
    ),
    "delete_because_no_resource_config": (
        "its block is no longer in the configuration",
        "put the block back; if it has another name now, write a moved block from {address}",
    ),
    "delete_because_no_module": (
        "its module is no longer in the configuration",
        "put the module back; if it has another name now, write a moved block",
    ),
    "delete_because_count_index": (
        "count is smaller than its index",
        "let count be what it was, or give each key a block of its own by moved blocks",
    ),
    "delete_because_each_key": (
        "for_each no longer has its key",
        "put the key back into for_each; if it was renamed, write a moved block from {address}",
    ),
    "delete_because_enabled_false": (
        "its lifecycle.enabled is false now",
        "let lifecycle.enabled be true; what is not to be used can be disabled",
    ),
    "delete_because_wrong_repetition": (
        "its block has another count or for_each now",
        "write a moved block from {address} to the instance that it is now",
    ),
    "delete_because_no_move_target": (
        "a moved block leads to an address that the configuration does not have",
        "correct the moved block",
    ),
    "replace_because_tainted": (
        "it is tainted: its creation did not come to an end in time",
        "look whether the key is there and Enabled, then: terraform untaint '{address}'",
    ),
    "replace_because_cannot_update": (
        "{paths} cannot be changed on what exists",
        "take the change back; what has to be another one is new, at an address of its own",
    ),
    "replace_by_request": (
        "the plan was asked to replace it",
        "plan without -replace",
    ),
    "replace_by_triggers": (
        "its lifecycle.replace_triggered_by names what changes",
        "take replace_triggered_by out of the block",
    ),
})  # fmt: skip
"""The action_reason of Terraform and OpenTofu, and what to do about it.

https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
"""

_GUIDE = "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html"


def _deleted(plan: Planned) -> Iterator[Objection]:
    for change in plan.key_changes:
        if change.actions == ("delete",):
            yield _objection(change, DELETE)
        elif alters_held_keys(change):
            what = (
                "it gets another template, and nobody can tell here whether a key is missing there"
            )
            yield Objection(address=change.resource.address, what=what, action=DELETE)


def _replaced(plan: Planned) -> Iterator[Objection]:
    for change in plan.key_changes:
        if "delete" in change.actions and change.actions != ("delete",):
            yield _objection(change, REPLACE)


def _forgotten(plan: Planned) -> Iterator[Objection]:
    held = {
        (change.resource.before or {}).get("arn")
        for change in plan.key_changes
        if change.resource.lives and "delete" not in change.actions
        if change.resource.mode == "managed" and change.resource.type in _HOLDERS
    }
    for change in plan.key_changes:
        arn = (change.resource.before or {}).get("arn")
        if "forget" in change.actions and not (key_arn_parts(arn) and arn in held):
            yield Objection(
                address=change.resource.address,
                what=f"it is forgotten, and no address holds {arn or 'its key'}",
                action=FORGET,
            )


def reason(change: Change) -> tuple[str, str]:
    """Return in words why Terraform deletes or replaces something, and what to do about it."""
    because, mend = _REASONS.get(change.reason, (change.reason.replace("_", " "), ""))
    fields = {
        "address": change.resource.address,
        "paths": ", ".join(change.replace_paths) or "an argument",
    }
    return because.format(**fields), mend.format(**fields)


def _objection(change: Change, action: str) -> Objection:
    because, mend = reason(change)
    deposed = f" (deposed object {change.deposed})" if change.deposed else ""
    return Objection(
        address=change.resource.address,
        what=f"{because}{deposed}; {lost(change)}",
        mend=mend,
        action=action,
    )


DELETED = Refusal(
    id="KS101",
    name="key-deleted",
    severity=Severity.ERROR,
    what="The plan deletes a key",
    why="A deleted key is deleted data: after its waiting period nobody can decrypt it again.",
    mend="take the change back",
    source=_GUIDE,
    find=_deleted,
)

REPLACED = Refusal(
    id="KS102",
    name="key-replaced",
    severity=Severity.ERROR,
    what="The plan replaces a key",
    why="A replacement schedules the old key's deletion. Another primary opens none of its data; "
    "another replica AWS refuses while the old one's deletion is pending.",
    mend="take the change back",
    source=_GUIDE,
    find=_replaced,
)

FORGOTTEN = Refusal(
    id="KS103",
    name="key-forgotten",
    severity=Severity.ERROR,
    what="The plan forgets a key",
    why="A key that no state holds is guarded by nothing, and the next plan makes another one.",
    mend="write an import block for the same key at its new address, in the same change",
    source="https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources",
    find=_forgotten,
)
