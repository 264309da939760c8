"""Every resource of one Terraform state, and where its references lead."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from keyspan.checks.documents.references import End, index_of, instances_of, of_instance
from keyspan.checks.documents.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.checks.documents.references import Modules, Reference
    from keyspan.checks.documents.resource import Resource


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
        index = index_of(resource.address) if of_instance(value.references) else ""
        return tuple(
            dict.fromkeys(
                end for text in value.references for end in self._ends(resource, text, index)
            )
        )

    def referred(self, resource: Resource, value: Any) -> list[Resource]:
        """Return the resources that an argument's value refers to, or whose ARN or ID it is."""
        if isinstance(value, Unknown):
            return [end.resource for end in self.follow(resource, value)]
        return self._by_identity.get(value, []) if isinstance(value, str) and value else []

    def _ends(self, resource: Resource, text: str, index: str) -> Iterator[Reference]:
        """Yield where one reference leads; to the instance of an index, if there is such a one."""
        if self.modules is None:
            yield from self._living_ends(End(text, resource.module, index))
            return
        block = self.modules.block(resource.module, resource.block)
        each = self.modules.each_of(block)
        for end in self.modules.ends(text, module=resource.module, each=each, index=index):
            yield from self._living_ends(end)

    def _living_ends(self, end: End) -> list[Reference]:
        found = instances_of(end.text, module=end.module, named=self._by_name)
        living = [each for each in found if each.resource.lives]
        same = [each for each in living if index_of(each.resource.address) == end.index]
        return same if end.index and same else living

    @cached_property
    def _living(self) -> Mapping[str, list[Resource]]:
        found: defaultdict[str, list[Resource]] = defaultdict(list)
        for resource in self.resources:
            if resource.mode == "managed" and resource.lives:
                found[resource.type].append(resource)
        return found

    @cached_property
    def _by_identity(self) -> Mapping[str, list[Resource]]:
        """What has an ARN or an ID, by both."""
        found: defaultdict[str, list[Resource]] = defaultdict(list)
        for resource in self.resources:
            if resource.lives:
                told = (resource.values.get("arn"), resource.values.get("id"))
                for name in dict.fromkeys(each for each in told if isinstance(each, str)):
                    found[name].append(resource)
        return found

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str], list[Resource]]:
        """The instances of each block: by module address, and "type.name" or "data.type.name"."""
        found: defaultdict[tuple[str, str], list[Resource]] = defaultdict(list)
        for resource in self.resources:
            found[resource.module, resource.block].append(resource)
        return found
