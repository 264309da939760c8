"""DynamoDB: a global table (version 2019.11.21), each replica encrypted by the key of its Region.

DynamoDB takes a multi-Region key for a single-Region one: it decrypts what it replicates, and the
other Region's replica is encrypted under the key of that Region. It works by grants, which it makes
for the table in the name of whoever makes the table; to look after the key by itself it may read
what the key is, and no more.
Source: Amazon DynamoDB developer guide, "DynamoDB global tables security" (How global tables use
AWS KMS), globaltables-security.html; KMS developer guide, services-dynamodb.html.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import permutations
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from keyspan.model.access import ServicePrincipal
from keyspan.model.protects.protection import Needed
from keyspan.model.protects.replicated import Replicated
from keyspan.model.rules import Problem, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.model.keys import Key

TABLE_PATTERN = r"[A-Za-z0-9_.-]{3,255}"
"""A table's name (DynamoDB API reference, CreateTable)."""

ATTRIBUTE_PATTERN = r"[A-Za-z0-9_.:#/-]{1,255}"
"""A key attribute's name; DynamoDB allows any text, and Keyspan what cannot be misread."""

ATTRIBUTE_TYPES = ("S", "N", "B")
"""What a key attribute may be: text, number, binary (API reference, AttributeDefinition)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Replicated):
    """A global table: every replica takes writes, and DynamoDB carries them to the others.

    Attributes:
        table: the table's name; the protection's by default.
        hash_key: the attribute by which items are spread; None only for a table that exists.
        range_key: the attribute by which items are sorted, if any.
        attributes: name to type of the key attributes: "S", "N" or "B".
        point_in_time_recovery: whether each replica can be restored to any second of 35 days.
        deletion_protection: whether DynamoDB refuses to delete the source's table.
    """

    service: ClassVar[str] = "dynamodb"
    thing: ClassVar[str] = "table"

    table: str | None = None
    hash_key: str | None = None
    range_key: str | None = None
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    point_in_time_recovery: bool = True
    deletion_protection: bool = True

    @property
    def called(self) -> str:
        """The table's name."""
        return self.table or self.name

    @property
    def keys(self) -> tuple[str, ...]:
        """The key attributes, the hash key's first."""
        return tuple(name for name in (self.hash_key, self.range_key) if name is not None)

    def copied(self, key: Key) -> tuple[tuple[str, str], ...]:
        """Return every pair of replicas: each takes writes, for all others."""
        return tuple(permutations(self.regions_of(key), 2))

    @property
    def needed(self) -> Needed:
        """That DynamoDB may read what the key is, as its page has it."""
        return Needed(service_principals=(ServicePrincipal(service=self.service),))

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks a rule of its own."""
        yield from Replicated.problems(self)
        if not re.fullmatch(TABLE_PATTERN, self.called, re.ASCII):
            said = f"{shown(self.called)} cannot name a table"
            yield "table", Problem(said, "use 3 to 255 letters, digits, _, - and .")
        for where, name in (
            ("hash_key", self.hash_key),
            ("range_key", self.range_key),
            *(("attributes", name) for name in self.attributes),
        ):
            if name is not None and not re.fullmatch(ATTRIBUTE_PATTERN, name, re.ASCII):
                said = f"{shown(name)} cannot name a key attribute here"
                yield where, Problem(said, "use 1 to 255 letters, digits and _.:#/-")
        for name, kind in self.attributes.items():
            if kind not in ATTRIBUTE_TYPES:
                said = f"{shown(kind)} is no type of a key attribute"
                mend = f"write one of {', '.join(ATTRIBUTE_TYPES)}: text, number or binary"
                yield f"attributes.{name}", Problem(said, mend)

    def between(self, key: Key) -> Iterator[tuple[str, Problem]]:
        """Yield what is wrong between fields, and with the key."""
        yield from Replicated.between(self, key)
        if self.hash_key is None:
            if not self.existing:
                mend = 'name the attribute: hash_key = "id"; or write existing = true'
                yield "hash_key", Problem("a table has no items without one", mend)
            if self.range_key is not None:
                yield "range_key", Problem("there is no hash_key", "name that, too")
        elif self.hash_key == self.range_key:
            said = f"{shown(self.range_key)} is the hash_key"
            yield "range_key", Problem(said, "name another attribute, or leave it out")
        for name in self.keys:
            if name not in self.attributes and not self.existing:
                mend = f'write {{ {name} = "S" }} for text, "N" for numbers, "B" for binary'
                yield "attributes", Problem(f"{shown(name)} has no type", mend)
        for name in self.attributes:
            if name not in self.keys:
                said = f"{shown(name)} is neither hash_key nor range_key"
                yield "attributes", Problem(said, "leave it out: only keys have a type")
