"""Where a reference leads: through variables and outputs of modules, to the resources it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from keyspan.checks.documents.resource import Resource

_INDEX = r'\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\]'
_STEP = re.compile(rf"([\w-]+)((?:{_INDEX})*)\.?")
_MODULE = re.compile(rf"module\.([\w-]+)(?:{_INDEX})?")
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


class Modules(Protocol):
    """What a document tells of its modules."""

    def ends(self, text: str, *, module: str) -> Iterator[tuple[str, str]]:
        """Yield each (reference to a resource, module's address) that a reference stands for."""
        ...


def steps(text: str) -> list[tuple[str, str]]:
    """Return the names of a reference or an address, each with its index: ("orders", "[0]")."""
    return _STEP.findall(text)


def index_of(address: str) -> str:
    """Return the index that an address ends with: '["blue"]', "[0]"; "" without one."""
    parts = steps(address)
    return parts[-1][1] if parts else ""


def module_path(address: str) -> tuple[str, ...]:
    """Return the names of the modules of a module's address, without indices."""
    return tuple(_MODULE.findall(address))


def parent_module(address: str) -> str:
    """Return the address of the module that holds a module; "" for the root."""
    return ".".join([found[0] for found in _MODULE.finditer(address)][:-1])


def instances_of(
    text: str, *, module: str, named: Mapping[tuple[str, str], Sequence[Resource]]
) -> Iterator[Reference]:
    """Yield each instance of the block that a reference names; all of them without an index."""
    parts = steps(text)
    size = 3 if parts and parts[0][0] == _DATA else 2
    if len(parts) < size:
        return
    block = ".".join(name for name, _ in parts[:size])
    index = parts[size - 1][1]
    attribute = ".".join(name for name, _ in parts[size:])
    for resource in named.get((module, block), ()):
        if index in {"", "[*]"} or resource.address.endswith(index):
            yield Reference(resource, attribute)
