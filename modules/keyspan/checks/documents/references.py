"""Where a reference leads: through variables and outputs of modules, to the resources it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from keyspan.checks.documents.resource import Resource

_INDEX = r'\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\]'
_STEP = re.compile(rf"([\w-]+)((?:{_INDEX})*)\.?")
_MODULE = re.compile(rf"module\.([\w-]+)(?:{_INDEX})?")
_BY_INSTANCE = re.compile(r"(?<![\w.-])(?:each|count)\.")
_DATA = "data"


@dataclass(frozen=True, slots=True)
class Reference:
    """One attribute of one resource.

    Attributes:
        resource: the resource.
        attribute: "arn"; "" where the reference is to the resource as a whole.
    """

    resource: Resource
    attribute: str


@dataclass(frozen=True, slots=True)
class End:
    """A reference to a resource, where it is to be looked for.

    Attributes:
        text: the reference: "aws_kms_key.orders.arn".
        module: the address of the module instance.
        index: the index of the instance that is most likely meant; "" where nothing tells.
    """

    text: str
    module: str
    index: str = ""


class Modules(Protocol):
    """What a document tells of its modules."""

    def each_of(self, block: Mapping[str, Any]) -> tuple[str, ...]:
        """Return what the for_each of a block is made from."""
        ...

    def block(self, module: str, name: str) -> Mapping[str, Any]:
        """Return what the configuration says of a block of a module instance."""
        ...

    def ends(
        self, text: str, *, module: str, each: tuple[str, ...] = (), index: str = ""
    ) -> Iterator[End]:
        """Yield each resource that a reference stands for."""
        ...


def steps(text: str) -> list[tuple[str, str]]:
    """Return the names of a reference or an address, each with its index: ("orders", "[0]")."""
    return _STEP.findall(text)


def index_of(address: str) -> str:
    """Return the index that an address ends with: '["blue"]', "[0]"; "" without one."""
    parts = steps(address)
    return parts[-1][1] if parts else ""


def of_instance(references: Iterable[str]) -> bool:
    """Whether a value depends on which instance of for_each or count asks."""
    return any(_BY_INSTANCE.search(text) for text in references)


def module_path(address: str) -> tuple[str, ...]:
    """Return the names of the modules of a module's address, without indices."""
    return tuple(_MODULE.findall(address))


def parent_module(address: str) -> str:
    """Return the address of the module that holds a module; "" for the root."""
    return ".".join([found[0] for found in _MODULE.finditer(address)][:-1])


def instances_of(
    text: str, *, module: str, named: Mapping[tuple[str, str], Sequence[Resource]]
) -> Iterator[Reference]:
    """Yield each instance of the block that a reference names; all of them without an index.

    Before a plan a block has no instances: it stands for all that there will be.
    """
    parts = steps(text)
    size = 3 if parts and parts[0][0] == _DATA else 2
    if len(parts) < size:
        return
    block = ".".join(name for name, _ in parts[:size])
    index = parts[size - 1][1]
    attribute = ".".join(name for name, _ in parts[size:])
    for resource in named.get((module, block), ()):
        if index in {"", "[*]"} or index_of(resource.address) in {"", index}:
            yield Reference(resource, attribute)
