"""Every resource of one Terraform state, and where its references lead."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from keyspan.checks.documents.references import Reference, index_of, instances_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from keyspan.checks.documents.references import Modules
    from keyspan.checks.documents.resource import Resource
    from keyspan.checks.documents.values import Unknown

_BY_INSTANCE = ("each.", "count.")
"""How an instance of for_each or count names itself."""


@dataclass(frozen=True, kw_only=True, eq=False)
class View:
    """What one document of Terraform JSON says.

    Attributes:
        name: what messages call it: a path.
        kind: which kind of document it is.
        resources: managed resources and data sources, in the order of the document.
        modules: what is known of its modules, to follow references through them.
        unread: what in it, or beside it, was not looked into, each with why.
        comments: the "//" of the document itself, in a configuration.
    """

    name: str
    kind: Literal["configuration", "plan", "state"]
    resources: tuple[Resource, ...]
    modules: Modules | None = None
    unread: tuple[tuple[str, str], ...] = ()
    comments: tuple[object, ...] = field(default=(), repr=False)

    def of_type(self, *types: str) -> Iterator[Resource]:
        """Yield the managed resources of some types that there will be."""
        for kind in types:
            yield from self._living.get(kind, ())

    def follow(self, resource: Resource, value: Unknown) -> tuple[Reference, ...]:
        """Return where each reference of a resource's argument leads; none where that is untold."""
        found = dict.fromkeys(
            end for text in value.references for end in self._ends(text, module=resource.module)
        )
        if any(text.startswith(_BY_INSTANCE) for text in value.references):
            return _of_same_instance(resource, found) or tuple(found)
        return tuple(found)

    def _ends(self, text: str, *, module: str) -> Iterator[Reference]:
        if self.modules:
            for text_there, module_there in self.modules.ends(text, module=module):
                yield from instances_of(text_there, module=module_there, named=self._by_name)
        else:
            yield from instances_of(text, module=module, named=self._by_name)

    @cached_property
    def _living(self) -> Mapping[str, list[Resource]]:
        found: defaultdict[str, list[Resource]] = defaultdict(list)
        for resource in self.resources:
            if resource.mode == "managed" and resource.lives:
                found[resource.type].append(resource)
        return found

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str], list[Resource]]:
        """The instances of each block: by module address, and "type.name" or "data.type.name"."""
        found: defaultdict[tuple[str, str], list[Resource]] = defaultdict(list)
        for resource in self.resources:
            start = "data." if resource.mode == "data" else ""
            found[resource.module, f"{start}{resource.type}.{resource.name}"].append(resource)
        return found


def _of_same_instance(resource: Resource, ends: Iterable[Reference]) -> tuple[Reference, ...]:
    """Return the ends with the index of the resource: what other[each.key] stands for."""
    index = index_of(resource.address)
    return tuple(end for end in ends if index and index_of(end.resource.address) == index)
