"""The configuration that plan JSON carries: its blocks, its providers, and the way between modules.

https://developer.hashicorp.com/terraform/internals/json-format#configuration-representation
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from keyspan.checks.documents.planned import references
from keyspan.checks.documents.references import (
    End,
    index_of,
    module_path,
    of_instance,
    parent_module,
    steps,
)
from keyspan.checks.documents.resource import ProviderConfiguration, is_region

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Object: TypeAlias = Mapping[str, Any]

_NOTHING: Object = {}
_DEEPEST = 64
"""Modules within modules, and references from one to the next; Terraform has no rings of either."""

_OUTPUT = 2
"""Which step of module.NAME.OUTPUT names the output."""

_VARIABLE = "var."
_EACH_VALUE = "each.value"
_NO_RESOURCE = frozenset({"", "local", "count", "path", "terraform", "self"})


class PlannedModules:
    """What the configuration of a plan tells.

    Args:
        configuration: the plan's "configuration".
        variables: the plan's "variables": name to {"value": ...}.
        addresses: the address of every module instance that holds a resource.
    """

    def __init__(self, configuration: Object, variables: Object, addresses: Iterable[str]) -> None:
        self._root = table(configuration.get("root_module"))
        self._variables = variables
        self._instances_of: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for address in dict.fromkeys(addresses):
            self._instances_of[module_path(address)].append(address)
        self._blocks: dict[tuple[tuple[str, ...], str], Object] = {}
        self._note((), self._root)
        told = table(configuration.get("provider_config"))
        by_variable = Counter(filter(None, map(_region_from, told.values())))
        self._providers = {
            key: self._provider(key, table(each), by_variable) for key, each in told.items()
        }

    def block(self, module: str, name: str) -> Object:
        """Return what the configuration says of a block: {"expressions": ...}; {} if nothing.

        Args:
            module: the address of a module instance.
            name: "aws_kms_key.orders" or "data.aws_kms_alias.orders".
        """
        return self._blocks.get((module_path(module), name), _NOTHING)

    def provider_of(self, block: Object) -> ProviderConfiguration | None:
        """Return the provider configuration of a block, or None where it is not told."""
        key = block.get("provider_config_key")
        if not isinstance(key, str):
            return None
        if key in self._providers:
            return self._providers[key]
        alias = key.rpartition(":")[2].partition(".")[2]
        return ProviderConfiguration(name=key, alias=alias or None)

    def each_of(self, block: Object) -> tuple[str, ...]:
        """Return what the for_each of a block, or of a module's call, is made from."""
        return references(block.get("for_each_expression"))

    def ends(
        self, text: str, *, module: str, each: tuple[str, ...] = (), index: str = ""
    ) -> Iterator[End]:
        """Yield each resource that a reference stands for.

        Args:
            text: the reference.
            module: the address of the module instance that it is written in.
            each: what the for_each of its block is made from.
            index: the index of its block's instance, where the reference depends on that.
        """
        yield from self._ends(End(text, module, index), each, depth=0)

    def _ends(self, end: End, each: tuple[str, ...], *, depth: int) -> Iterator[End]:
        parts = steps(end.text)
        first = parts[0][0] if parts else ""
        if depth > _DEEPEST:
            return
        if first == "each":
            yield from self._ends_of_each(end, each, depth)
        elif first in _NO_RESOURCE:
            return
        elif first == "var" and len(parts) > 1:
            yield from self._ends_of_variable(parts, end, depth)
        elif first == "module" and len(parts) > _OUTPUT:
            yield from self._ends_of_output(parts, end, depth)
        elif first not in {"var", "module"}:
            yield end

    def _ends_of_each(self, end: End, each: tuple[str, ...], depth: int) -> Iterator[End]:
        """Yield what each.value is: of the resources that for_each goes over, its own instance."""
        if not end.text.startswith(_EACH_VALUE):
            return
        rest = end.text.removeprefix(_EACH_VALUE)
        for reference in each:
            yield from self._ends(replace(end, text=f"{reference}{rest}"), (), depth=depth + 1)

    def _ends_of_variable(
        self, parts: list[tuple[str, str]], end: End, depth: int
    ) -> Iterator[End]:
        told, call = self._given(parts[1][0], end.module)
        outer = parent_module(end.module)
        index = index_of(end.module) if of_instance(references(told)) else ""
        for reference in references(told):
            found = End(reference, outer, index)
            yield from self._ends(found, self.each_of(call), depth=depth + 1)

    def _given(self, variable: str, module: str) -> tuple[Any, Object]:
        """Return the expression that a module's variable is given, and the module's call."""
        path = module_path(module)
        if not path:
            return None, _NOTHING
        call = table(table(self._module(path[:-1]).get("module_calls")).get(path[-1]))
        return table(call.get("expressions")).get(variable), call

    def _ends_of_output(self, parts: list[tuple[str, str]], end: End, depth: int) -> Iterator[End]:
        (name, index), (output, _) = parts[1:3]
        inside = self._module((*module_path(end.module), name))
        told = table(table(inside.get("outputs")).get(output)).get("expression")
        for child in self._instances(end.module, name, index):
            for reference in references(told):
                yield from self._ends(End(reference, child), (), depth=depth + 1)

    def _instances(self, module: str, name: str, index: str) -> list[str]:
        start = f"{module}.module.{name}" if module else f"module.{name}"
        if index:
            return [start + index]
        found = [
            each
            for each in self._instances_of.get(module_path(start), ())
            if each == start or each.startswith(f"{start}[")
        ]
        return found or [start]

    def _module(self, path: tuple[str, ...]) -> Object:
        module = self._root
        for name in path:
            module = table(table(table(module.get("module_calls")).get(name)).get("module"))
        return module

    def _note(self, path: tuple[str, ...], module: Object) -> None:
        for each in items(module.get("resources")):
            self._blocks[path, str(each.get("address"))] = each
        if len(path) < _DEEPEST:
            for name, call in table(module.get("module_calls")).items():
                self._note((*path, name), table(table(call).get("module")))

    def _provider(self, key: str, told: Object, by_variable: Counter[Any]) -> ProviderConfiguration:
        says = table(told.get("expressions"))
        module = str(told.get("module_address") or "")
        region = self._constant(says.get("region"), module)
        accounts = self._constant(says.get("allowed_account_ids"), module)
        alias = told.get("alias")
        # A plan does not tell var.region from what is looked up by it: an alias whose Region is
        # "that" of another configuration may well have another one.
        made_from = _region_from(told)
        doubtful = alias is not None and made_from is not None and by_variable[made_from] > 1
        return ProviderConfiguration(
            name=key,
            alias=alias if isinstance(alias, str) else None,
            region=region if is_region(region) and not doubtful else None,
            accounts=tuple(map(str, cast("list[Any]", accounts)))
            if isinstance(accounts, list)
            else (),
        )

    def _constant(self, told: Any, module: str, *, depth: int = 0) -> Any:
        """Return the value of an expression: a constant, or one variable, followed to the root."""
        says = table(told)
        if "constant_value" in says:
            return says["constant_value"]
        named = references(says)
        name = named[0].removeprefix(_VARIABLE) if len(named) == 1 else ""
        if depth > _DEEPEST or not name:
            return None
        if module:
            given, _ = self._given(name, module)
            return self._constant(given, parent_module(module), depth=depth + 1)
        return table(self._variables.get(name)).get("value")


def _region_from(told: Any) -> tuple[str, tuple[str, ...]] | None:
    """Return the module and the references that make a provider's Region; None of a constant."""
    provider = table(told)
    named = references(table(provider.get("expressions")).get("region"))
    return (str(provider.get("module_address")), named) if named else None


def table(value: Any) -> Object:
    """Return a value that should be an object, or {} where the document has another there."""
    return cast("Object", value) if isinstance(value, Mapping) else _NOTHING


def items(value: Any) -> list[Object]:
    """Return the objects of a value that should be a list of them."""
    if not isinstance(value, list):
        return []
    return [cast("Object", each) for each in cast("list[Any]", value) if isinstance(each, Mapping)]
