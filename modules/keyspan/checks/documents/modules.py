"""The configuration that plan JSON carries: its blocks, its providers, and the way between modules.

https://developer.hashicorp.com/terraform/internals/json-format#configuration-representation
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from keyspan.checks.documents.references import module_path, parent_module, steps
from keyspan.checks.documents.resource import ProviderConfiguration
from keyspan.checks.documents.values import references

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Object: TypeAlias = Mapping[str, Any]

_NOTHING: Object = {}
_DEEPEST = 64
"""Modules within modules, and references from one to the next; Terraform has no rings of either."""

_OUTPUT = 2
"""Which step of module.NAME.OUTPUT names the output."""

_NO_RESOURCE = frozenset({"", "local", "each", "count", "path", "terraform", "self"})


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
        self._addresses = frozenset(addresses)
        self._blocks: dict[tuple[tuple[str, ...], str], Object] = {}
        self._note((), self._root)
        self._providers = {
            key: self._provider(key, table(each))
            for key, each in table(configuration.get("provider_config")).items()
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

    def ends(self, text: str, *, module: str) -> Iterator[tuple[str, str]]:
        """Yield each (reference to a resource, module's address) that a reference stands for."""
        yield from self._ends(text, module, depth=0)

    def _ends(self, text: str, module: str, *, depth: int) -> Iterator[tuple[str, str]]:
        parts = steps(text)
        first = parts[0][0] if parts else ""
        if depth > _DEEPEST or first in _NO_RESOURCE:
            return
        if first == "var" and len(parts) > 1:
            yield from self._ends_of_variable(parts, module, depth)
        elif first == "module" and len(parts) > _OUTPUT:
            yield from self._ends_of_output(parts, module, depth)
        elif first not in {"var", "module"}:
            yield text, module

    def _ends_of_variable(
        self, parts: list[tuple[str, str]], module: str, depth: int
    ) -> Iterator[tuple[str, str]]:
        path = module_path(module)
        if not path:
            return
        call = table(table(self._module(path[:-1]).get("module_calls")).get(path[-1]))
        told = table(call.get("expressions")).get(parts[1][0])
        for reference in references(told):
            yield from self._ends(reference, parent_module(module), depth=depth + 1)

    def _ends_of_output(
        self, parts: list[tuple[str, str]], module: str, depth: int
    ) -> Iterator[tuple[str, str]]:
        (name, index), (output, _) = parts[1:3]
        inside = self._module((*module_path(module), name))
        told = table(table(inside.get("outputs")).get(output)).get("expression")
        for child in self._instances(module, name, index):
            for reference in references(told):
                yield from self._ends(reference, child, depth=depth + 1)

    def _instances(self, module: str, name: str, index: str) -> list[str]:
        start = f"{module}.module.{name}" if module else f"module.{name}"
        if index:
            return [start + index]
        path = module_path(start)
        found = [
            each
            for each in self._addresses
            if module_path(each) == path and (each == start or each.startswith(f"{start}["))
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

    def _provider(self, key: str, told: Object) -> ProviderConfiguration:
        says = table(told.get("expressions"))
        region = self._constant(says.get("region"))
        accounts = self._constant(says.get("allowed_account_ids"))
        alias = told.get("alias")
        return ProviderConfiguration(
            name=key,
            alias=alias if isinstance(alias, str) else None,
            region=region if isinstance(region, str) else None,
            accounts=tuple(map(str, cast("list[Any]", accounts)))
            if isinstance(accounts, list)
            else (),
        )

    def _constant(self, told: Any) -> Any:
        """Return the value of an expression: a constant, or one variable of the root module."""
        says = table(told)
        if "constant_value" in says:
            return says["constant_value"]
        named = references(says)
        name = named[0].removeprefix("var.") if len(named) == 1 else ""
        return table(self._variables.get(name)).get("value")


def table(value: Any) -> Object:
    """Return a value that should be an object, or {} where the document has another there."""
    return cast("Object", value) if isinstance(value, Mapping) else _NOTHING


def items(value: Any) -> list[Object]:
    """Return the objects of a value that should be a list of them."""
    if not isinstance(value, list):
        return []
    return [cast("Object", each) for each in cast("list[Any]", value) if isinstance(each, Mapping)]
