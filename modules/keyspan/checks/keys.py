"""The KMS keys of a document: which are related, and which one an argument names."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from keyspan.checks.documents import Unknown, of_instance
from keyspan.checks.naming import (
    ALIAS_TYPE,
    KEY_POLICY_TYPE,
    KEY_TYPES,
    POLICY_TYPES,
    PRIMARY,
    PRIMARY_TYPES,
    REPLICA_TYPES,
    Named,
    Names,
    key_arn_parts,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from keyspan.checks.documents import Resource, View

__all__ = [
    "ALIAS_TYPE",
    "KEY_POLICY_TYPE",
    "KEY_TYPES",
    "POLICY_TYPES",
    "PRIMARY_TYPES",
    "REPLICA_TYPES",
    "KeySet",
    "Keys",
    "Named",
    "key_arn_parts",
]


@dataclass(frozen=True, slots=True)
class KeySet:
    """Related keys, as far as the document holds them.

    Attributes:
        primary: the primary key, or None where another state holds it.
        replicas: its replica keys.
    """

    primary: Resource | None
    replicas: tuple[Resource, ...]

    @property
    def members(self) -> tuple[Resource, ...]:
        """The primary first."""
        return (*([self.primary] if self.primary else []), *self.replicas)


class Keys:
    """The keys that there will be in a document.

    Args:
        view: the document.
    """

    def __init__(self, view: View) -> None:
        self._view = view
        self._names = Names(view)
        self.all: tuple[Resource, ...] = self._names.keys

    def at(self, address: str) -> Resource | None:
        """Return the key at an address, or None where there is none."""
        return self._by_address.get(address)

    def named_by(self, resource: Resource, value: Any) -> Named | None:
        """Return what an argument of a resource says of a key; None where it says nothing."""
        return self._names.named_by(resource, value)

    def primary_of(self, replica: Resource) -> Named | None:
        """Return what a replica key says of its primary."""
        return self.named_by(replica, replica.values.get(PRIMARY))

    @cached_property
    def sets(self) -> tuple[KeySet, ...]:
        """Every primary key with its replicas, and replicas whose primary is elsewhere."""
        replicas: defaultdict[Hashable, list[Resource]] = defaultdict(list)
        for replica in self._view.of_type(*sorted(REPLICA_TYPES)):
            replicas[self._family(replica)].append(replica)
        primaries = tuple(self._view.of_type(*sorted(PRIMARY_TYPES)))
        known = [KeySet(each, tuple(replicas.pop(each.address, ()))) for each in primaries]
        return (*known, *(KeySet(None, tuple(each)) for each in replicas.values()))

    def set_of(self, key: Resource) -> KeySet:
        """Return the set that a key of the document belongs to."""
        return self._set_by_address[key.address]

    def policies_of(self, key: Resource) -> tuple[Resource, ...]:
        """Return the aws_kms_key_policy resources of a key."""
        return tuple(self._separate_policies.get(key.address, ()))

    def may_have_policy(self, key: Resource) -> bool:
        """Whether a key may be the one of an aws_kms_key_policy whose key is not told."""
        return any(
            isinstance(each.values.get("key_id"), Unknown)
            and each.shares_region(key) is not False
            and self.key_of_policy(each) is None
            for each in self._view.of_type(KEY_POLICY_TYPE)
        )

    def key_of_policy(self, resource: Resource) -> Resource | None:
        """Return the key that an aws_kms_key_policy is about, if the document holds it."""
        named = self.named_by(resource, resource.values.get("key_id"))
        return named and self.meant(named, resource)

    def meant(self, named: Named, resource: Resource) -> Resource | None:
        """Return the key that a resource means: by a key ID the related key of its own Region."""
        if named.by_id is False and not named.derived:
            return named.key
        related = [member for key in named.keys for member in self.set_of(key).members]
        here = dict.fromkeys(member for member in related if resource.shares_region(member))
        if named.key in here or len(here) == 1:
            return named.key if named.key in here else next(iter(here))
        untold = not here and named.key and resource.shares_region(named.key) is None
        return named.key if untold else None

    def policy_of(self, key: Resource) -> Any:
        """Return a key's policy: its JSON text, Unknown, or None where none is written."""
        separate = self.policies_of(key)
        return separate[0].values.get("policy") if separate else key.argument("policy")

    def aliases_of(self, key: Resource) -> tuple[tuple[str, str], ...]:
        """Return the name and the address of each alias of a key."""
        return tuple(self._aliases.get(key.address, ()))

    def may_have_aliases(self, key: Resource) -> bool:
        """Whether a key may have aliases whose names, or whose keys, are not told."""
        return any(
            alias.shares_region(key) is not False and (not keys or key in keys)
            for alias, keys in self._untold_aliases
        )

    def primary_region(self, members: KeySet) -> str | None:
        """Return the Region of a set's primary: its own, or what its replicas say of it."""
        if members.primary:
            return members.primary.region
        named = self.primary_of(members.replicas[0])
        return named.region if named else None

    def _family(self, replica: Resource) -> Hashable:
        """Return what replicas of one primary have in common: its address, or how they name it."""
        named = self.primary_of(replica)
        if named and named.key:
            first = named.key
            # A replica of a replica belongs to the primary of that one.
            beyond = self.primary_of(first) if first.type in REPLICA_TYPES else None
            return ((beyond and beyond.key) or first).address
        if named and named.key_id:
            return named.key_id
        value = replica.values.get(PRIMARY)
        # Only one text that is the same for every instance names one key.
        told = value.references if isinstance(value, Unknown) and not value.derived else ()
        plain = isinstance(value, Unknown) and (value.exact or self._view.kind == "plan")
        one = plain and len(told) == 1 and not of_instance(told)
        return (replica.module, told) if one else replica.address

    @cached_property
    def _by_address(self) -> Mapping[str, Resource]:
        return {key.address: key for key in self.all}

    @cached_property
    def _set_by_address(self) -> Mapping[str, KeySet]:
        return {member.address: each for each in self.sets for member in each.members}

    @cached_property
    def _aliases(self) -> Mapping[str, list[tuple[str, str]]]:
        found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for alias in self._view.of_type(ALIAS_TYPE):
            name = alias.values.get("name")
            named = self.named_by(alias, alias.values.get("target_key_id"))
            key = named and self.meant(named, alias)
            if key and isinstance(name, str):
                found[key.address].append((name, alias.address))
        return found

    @cached_property
    def _untold_aliases(self) -> list[tuple[Resource, tuple[Resource, ...]]]:
        """Each alias without a known name or key, with the keys that may be its own, if told."""
        found: list[tuple[Resource, tuple[Resource, ...]]] = []
        for alias in self._view.of_type(ALIAS_TYPE):
            target = alias.values.get("target_key_id")
            named = self.named_by(alias, target)
            key = named and self.meant(named, alias)
            nameless = isinstance(alias.values.get("name"), Unknown)
            if nameless or (key is None and isinstance(target, Unknown)):
                found.append((alias, (key,) if key else named.keys if named else ()))
        return found

    @cached_property
    def _separate_policies(self) -> Mapping[str, list[Resource]]:
        found: defaultdict[str, list[Resource]] = defaultdict(list)
        for resource in self._view.of_type(KEY_POLICY_TYPE):
            if key := self.key_of_policy(resource):
                found[key.address].append(resource)
        return found
