"""`terraform show -json PLAN`: what is, what will be, and by which change.

https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, cast

from keyspan.checks.documents.modules import Object, PlannedModules, items, table
from keyspan.checks.documents.planned import planned
from keyspan.checks.documents.resource import Resource
from keyspan.checks.documents.unfit import PLAN_MEND, unfit
from keyspan.checks.documents.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.documents.values import Values

FORMATS = frozenset({"1.0", "1.1", "1.2"})
"""The format versions whose meaning is known; Terraform 1.11 writes the last."""

ENDING = frozenset({("delete",), ("forget",)})
"""Actions after which an address holds nothing."""

_SIDES = ("before", "after", "after_unknown")


@dataclass(frozen=True, kw_only=True, eq=False)
class Change:
    """What a plan does at one address.

    Attributes:
        resource: what is there, before and after.
        actions: as Terraform lists them: ("update",), ("delete", "create").
        reason: Terraform's action_reason; "" where it gives none.
        replace_paths: the arguments that force a replacement: ("multi_region",).
        previous_address: where it was before a `moved` block, or "".
        importing: the ID that it is imported by, or what else identifies it, or "".
        deposed: the key of a deposed object: what a replacement left behind. "" for no such.
    """

    resource: Resource
    actions: tuple[str, ...]
    reason: str = ""
    replace_paths: tuple[str, ...] = ()
    previous_address: str = ""
    importing: str = ""
    deposed: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class PlanView(View):
    """A View of a plan, with how it comes about.

    Attributes:
        document: the plan as it was read.
        changes: what it does at each address, no-op included.
        drift: what refreshing found changed outside of Terraform.
    """

    document: Object = field(repr=False)
    changes: tuple[Change, ...] = ()
    drift: tuple[Change, ...] = ()

    @cached_property
    def prior(self) -> tuple[Resource, ...]:
        """The managed resources of the state, after refreshing."""
        values = table(table(self.document.get("prior_state")).get("values"))
        return tuple(state_resources(table(values.get("root_module")), mode="managed"))

    @cached_property
    def planned_addresses(self) -> frozenset[str]:
        """Every address that the plan's own "planned_values" holds."""
        root = table(table(self.document.get("planned_values")).get("root_module"))
        return frozenset(resource.address for resource in state_resources(root, mode="managed"))


def plan_view(name: str, document: Object) -> PlanView:
    """Return the view of a plan.

    Args:
        name: what messages call it.
        document: the decoded JSON.

    Raises:
        UnfitDocument: it is not of the shape of a plan.
    """
    entries = _entries(name, document, "resource_changes")
    drifted = _entries(name, document, "resource_drift")
    modules = PlannedModules(
        table(document.get("configuration")),
        table(document.get("variables")),
        (str(entry.get("module_address", "")) for entry in entries),
    )
    changes = tuple(_change(name, entry, modules) for entry in entries)
    prior = table(table(document.get("prior_state")).get("values"))
    data = state_resources(table(prior.get("root_module")), mode="data", modules=modules)
    return PlanView(
        name=name,
        kind="plan",
        resources=(*(change.resource for change in changes), *data),
        modules=modules,
        document=document,
        changes=changes,
        drift=tuple(_change(name, entry, modules) for entry in drifted),
    )


def state_resources(
    root: Object, *, mode: str, modules: PlannedModules | None = None
) -> Iterator[Resource]:
    """Yield the resources of one mode in a state's, or in planned, values."""
    waiting = [root]
    while waiting:
        module = waiting.pop()
        waiting.extend(items(module.get("child_modules")))
        for entry in items(module.get("resources")):
            if entry.get("mode") == mode:
                yield _held(entry, str(module.get("address", "")), modules)


def _held(entry: Object, module: str, modules: PlannedModules | None) -> Resource:
    values = table(entry.get("values"))
    named = _named(entry)
    return Resource(
        **named,
        module=module,
        provider=modules and modules.provider_of(modules.block(module, _block(named))),
        read=lambda: values,
        before=values,
    )


def _change(name: str, entry: Object, modules: PlannedModules) -> Change:
    change = entry.get("change")
    actions = cast("Object", change).get("actions") if isinstance(change, Mapping) else None
    if not isinstance(actions, list) or not all(
        isinstance(each, str) for each in cast("list[Any]", actions)
    ):
        where = f"{name}: {entry.get('address')}"
        raise unfit(where, "its change has no list of actions", PLAN_MEND)
    for place in _SIDES:
        side = cast("Object", change).get(place)
        if side is not None and side is not False and not isinstance(side, Mapping):
            where = f"{name}: {entry.get('address')}: {place}"
            raise unfit(where, "is no object", PLAN_MEND)
    return _understood(entry, cast("Object", change), tuple(cast("list[str]", actions)), modules)


def _understood(
    entry: Object, change: Object, actions: tuple[str, ...], modules: PlannedModules
) -> Change:
    module = str(entry.get("module_address", ""))
    named = _named(entry)
    block = modules.block(module, _block(named))
    before = change.get("before")
    says = block.get("expressions", {}) if block else None
    resource = Resource(
        **named,
        module=module,
        provider=modules.provider_of(block),
        read=partial(_after, change, says),
        before=cast("Values", before) if isinstance(before, Mapping) else None,
        lives=actions not in ENDING and not entry.get("deposed"),
        expressions=table(says) if isinstance(says, Mapping) else None,
    )
    return Change(
        resource=resource,
        actions=actions,
        reason=str(entry.get("action_reason") or ""),
        replace_paths=tuple(_path(each) for each in _listed(change.get("replace_paths"))),
        previous_address=str(entry.get("previous_address") or ""),
        importing=_importing(table(change.get("importing"))),
        deposed=str(entry.get("deposed") or ""),
    )


def _importing(told: Object) -> str:
    """Return by what a resource is imported: its ID, or its identity since Terraform 1.12."""
    identity = table(told.get("identity"))
    by_identity = ", ".join(f"{name} {value}" for name, value in identity.items() if value)
    return str(told.get("id") or by_identity or ("what is not known yet" if told else ""))


def _after(change: Object, says: Any) -> Values | None:
    after, unknown = change.get("after"), change.get("after_unknown")
    if after is None and not unknown:
        return None
    return planned(after or {}, unknown, says)


def _named(entry: Object) -> dict[str, Any]:
    return {name: str(entry.get(name, "")) for name in ("address", "type", "name", "mode")}


def _block(named: dict[str, Any]) -> str:
    start = "data." if named["mode"] == "data" else ""
    return f"{start}{named['type']}.{named['name']}"


def _listed(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []


def _path(steps: Any) -> str:
    names = cast("list[Any]", steps) if isinstance(steps, list) else [steps]
    return ".".join(map(str, names))


def _entries(name: str, document: Object, field: str) -> list[Object]:
    """Return the entries of one list of the plan.

    Raises:
        UnfitDocument: it is no list of objects.
    """
    value: Any = document.get(field) or []
    entries = items(value)
    if not isinstance(value, list) or len(entries) != len(cast("list[Any]", value)):
        raise unfit(f"{name}: {field}", "is no list of objects", PLAN_MEND)
    return entries
