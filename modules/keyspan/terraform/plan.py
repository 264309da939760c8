"""A saved plan, and what it will do, read from its JSON.

https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from keyspan.errors import Fault
from keyspan.terraform.refusals import UnfitPlan

if TYPE_CHECKING:
    from pathlib import Path

_ACTIONS = frozenset({"no-op", "read", "create", "update", "delete", "forget", "open"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many resources a plan acts on; a replacement counts in `add` and in `destroy`.

    Attributes:
        add: created.
        change: updated in place.
        destroy: deleted, those of a replacement included.
        imported: taken into the state.
        forget: dropped from the state and left alive.
        move: given another address.
    """

    add: int = 0
    change: int = 0
    destroy: int = 0
    imported: int = 0
    forget: int = 0
    move: int = 0

    def __str__(self) -> str:
        counted = [f"{self.add} to add, {self.change} to change, {self.destroy} to destroy"]
        more = ((self.imported, "import"), (self.forget, "forget"), (self.move, "move"))
        return ", ".join([*counted, *(f"{count} to {verb}" for count, verb in more if count)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan as Terraform saved it.

    Attributes:
        changed: whether applying it would change anything, outputs and the state included.
        path: the plan file. It holds secrets, if the state does.
        counts: how many resources it acts on.
        digest: the SHA-256 of the plan file, in hexadecimal.
        document: the plan as JSON text.
    """

    changed: bool
    path: Path
    counts: Counts
    digest: str = field(repr=False)
    document: str = field(repr=False)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a plan file, in hexadecimal.

    Raises:
        UnfitPlan: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unfit(path, f"cannot be read: {error.strerror}") from error


def require_unchanged(plan: Plan) -> None:
    """Refuse a plan whose file is no longer the one that was made, checked and shown.

    Raises:
        UnfitPlan: the file is missing, or has other content.
    """
    if digest_of(plan.path) != plan.digest:
        raise _unfit(plan.path, "holds another plan than the one that was made and checked")


def read_document(text: str, *, path: Path) -> dict[str, Any]:
    """Return what `terraform show -json` printed of a plan.

    Raises:
        UnfitPlan: it is no JSON object.
    """
    try:
        document = json.loads(text)
    except ValueError as error:
        raise _unfit(path, f"its JSON cannot be read: {error}") from error
    if not isinstance(document, dict):
        raise _unfit(path, "its JSON is no object")
    return cast("dict[str, Any]", document)


def count(document: dict[str, Any], *, path: Path) -> Counts:
    """Count what a plan does; reading a data source or an ephemeral resource counts nowhere.

    Raises:
        UnfitPlan: it says something that is not known here; it is never counted as nothing.
    """
    try:
        # A plan of outputs alone has no resource_changes.
        changes = list(document.get("resource_changes", []))
        actions = [action for resource in changes for action in resource["change"]["actions"]]
        imported = sum(1 for resource in changes if resource["change"].get("importing"))
        moved = sum(1 for resource in changes if resource.get("previous_address"))
    except (AttributeError, KeyError, TypeError) as error:
        raise _unfit(path, f"its JSON has an unknown shape: {error!r}") from error
    if unknown := {str(action) for action in actions} - _ACTIONS:
        raise _unfit(path, f"it has actions that are not known: {', '.join(sorted(unknown))}")
    return Counts(
        add=actions.count("create"),
        change=actions.count("update"),
        destroy=actions.count("delete"),
        imported=imported,
        forget=actions.count("forget"),
        move=moved,
    )


def _unfit(path: Path, problem: str) -> UnfitPlan:
    return UnfitPlan(Fault(where=str(path), problem=problem, mend="plan again"))
