"""The KMS keys of a document: which are related, and which one an argument names."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from keyspan.checks.documents import Unknown
from keyspan.model import addresses
from keyspan.model.bounds import ALIAS_PREFIX

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from keyspan.checks.documents import Resource, View
    from keyspan.checks.documents.references import Reference

PRIMARY_TYPES = frozenset({addresses.PRIMARY_TYPE, addresses.EXTERNAL_PRIMARY_TYPE})
REPLICA_TYPES = frozenset({addresses.REPLICA_TYPE, addresses.EXTERNAL_REPLICA_TYPE})
KEY_TYPES = PRIMARY_TYPES | REPLICA_TYPES
KEY_POLICY_TYPE = "aws_kms_key_policy"
POLICY_TYPES = KEY_TYPES | {KEY_POLICY_TYPE}
ALIAS_TYPE = addresses.ALIAS_TYPE

_KEY_ARN = re.compile(r"arn:aws[a-z-]*:kms:([a-z0-9-]+):(\d{12}):key/([\w-]+)", re.ASCII)
_ALIAS_ARN = re.compile(r"arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:(alias/[\w/-]+)", re.ASCII)
_KEY_ID = re.compile(r"mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_AWS_MANAGED = f"{ALIAS_PREFIX}aws/"
_IDS = frozenset({"key_id", "id"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What an argument says of the key that it names.

    Attributes:
        keys: the keys of the document that it may be; more than one where that is not told.
        region: the Region that it names, whether it holds a key or not.
        key_id: the key ID, where it is known.
        alias: the alias that it names: "alias/orders".
        by_id: whether it names no Region: a key ID, which related keys share.
    """

    keys: tuple[Resource, ...] = ()
    region: str | None = None
    key_id: str | None = None
    alias: str | None = None
    by_id: bool = False

    @property
    def key(self) -> Resource | None:
        """The one key of the document that it is, if that is told."""
        return self.keys[0] if len(self.keys) == 1 else None

    @property
    def aws_managed(self) -> bool:
        """Whether it is a key that AWS manages, "alias/aws/s3" and the like."""
        return self.alias is not None and self.alias.startswith(_AWS_MANAGED)


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
        self.all: tuple[Resource, ...] = tuple(view.of_type(*sorted(KEY_TYPES)))

    def at(self, address: str) -> Resource | None:
        """Return the key at an address, or None where there is none."""
        return self._by_address.get(address)

    def named_by(self, resource: Resource, value: Any) -> Named | None:
        """Return what an argument of a resource says of a key; None where it says nothing."""
        if isinstance(value, Unknown):
            return self._referred(resource, value)
        return self._written(value, resource.region) if isinstance(value, str) else None

    def primary_of(self, replica: Resource) -> Named | None:
        """Return what a replica key says of its primary."""
        return self.named_by(replica, replica.values.get("primary_key_arn"))

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

    def key_of_policy(self, resource: Resource) -> Resource | None:
        """Return the key that an aws_kms_key_policy is about, if the document holds it."""
        named = self.named_by(resource, resource.values.get("key_id"))
        return named and (named.key or self._in_region(named, resource.region))

    def policy_of(self, key: Resource) -> Any:
        """Return a key's policy: its JSON text, Unknown, or None where none is written."""
        separate = self.policies_of(key)
        return separate[0].values.get("policy") if separate else key.argument("policy")

    def aliases_of(self, key: Resource) -> tuple[tuple[str, str], ...]:
        """Return the name and the address of each alias of a key."""
        return tuple(self._aliases.get(key.address, ()))

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
        value = replica.values.get("primary_key_arn")
        told = value.references if isinstance(value, Unknown) else None
        return (replica.module, told) if told else replica.address

    def _written(self, text: str, region: str | None) -> Named | None:
        if arn := _KEY_ARN.fullmatch(text):
            key = self._by_place.get((arn[1], arn[3]))
            return Named(keys=(key,) if key else (), region=arn[1], key_id=arn[3])
        if arn := _ALIAS_ARN.fullmatch(text):
            return self._by_alias(arn[2], arn[1])
        if text.startswith(ALIAS_PREFIX):
            return self._by_alias(text, region)
        if _KEY_ID.fullmatch(text):
            key = self._by_place.get((region or "", text))
            return Named(keys=(key,) if key else (), region=region, key_id=text, by_id=True)
        return None

    def _by_alias(self, alias: str, region: str | None) -> Named:
        for resource in self._view.of_type(ALIAS_TYPE):
            if resource.values.get("name") == alias and resource.region == region:
                target = self.named_by(resource, resource.values.get("target_key_id"))
                return Named(keys=target.keys if target else (), region=region, alias=alias)
        return Named(region=region, alias=alias)

    def _referred(self, resource: Resource, value: Unknown) -> Named | None:
        found = [each for end in self._view.follow(resource, value) if (each := self._end(end))]
        if not found:
            return None
        keys = tuple(dict.fromkeys(key for each in found for key in each.keys))
        first = found[0]
        return Named(
            keys=keys,
            region=first.region if len({each.region for each in found}) == 1 else None,
            key_id=first.key_id if len(found) == 1 else None,
            alias=first.alias if len(found) == 1 else None,
            by_id=all(each.by_id for each in found),
        )

    def _end(self, end: Reference) -> Named | None:
        """Return what one attribute of a resource says of a key."""
        there = end.resource
        if there.type in KEY_TYPES and there.mode == "managed":
            key_id = there.values.get("key_id")
            return Named(
                keys=(there,),
                region=there.region,
                key_id=key_id if isinstance(key_id, str) else None,
                by_id=end.attribute in _IDS,
            )
        if there.type == ALIAS_TYPE:
            return self._through_alias(there, end.attribute)
        if there.type == addresses.PRIMARY_TYPE:
            asked = there.values.get("key_id")
            read = self._written(asked, there.region) if isinstance(asked, str) else None
            return read or Named(region=there.region, by_id=end.attribute in _IDS)
        if there.type == KEY_POLICY_TYPE:
            return self.named_by(there, there.values.get("key_id"))
        return None

    def _through_alias(self, alias: Resource, attribute: str) -> Named:
        name = alias.values.get("name")
        target = self.named_by(alias, alias.values.get("target_key_id"))
        return Named(
            keys=target.keys if target else (),
            region=alias.region,
            alias=name if isinstance(name, str) else None,
            by_id=attribute == "target_key_id",
        )

    def _in_region(self, named: Named, region: str | None) -> Resource | None:
        """Return the related key of one Region, where an argument names the set by its ID."""
        found = [
            member
            for key in named.keys
            for member in self.set_of(key).members
            if member.region == region
        ]
        return found[0] if found else None

    @cached_property
    def _by_address(self) -> Mapping[str, Resource]:
        return {key.address: key for key in self.all}

    @cached_property
    def _by_place(self) -> Mapping[tuple[str, str], Resource]:
        found: dict[tuple[str, str], Resource] = {}
        for key in self.all:
            if arn := _KEY_ARN.fullmatch(str(key.values.get("arn"))):
                found[arn[1], arn[3]] = key
        return found

    @cached_property
    def _set_by_address(self) -> Mapping[str, KeySet]:
        return {member.address: each for each in self.sets for member in each.members}

    @cached_property
    def _aliases(self) -> Mapping[str, list[tuple[str, str]]]:
        found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for alias in self._view.of_type(ALIAS_TYPE):
            name = alias.values.get("name")
            named = self.named_by(alias, alias.values.get("target_key_id"))
            key = named and (self._in_region(named, alias.region) if named.by_id else named.key)
            if key and isinstance(name, str):
                found[key.address].append((name, alias.address))
        return found

    @cached_property
    def _separate_policies(self) -> Mapping[str, list[Resource]]:
        found: defaultdict[str, list[Resource]] = defaultdict(list)
        for resource in self._view.of_type(KEY_POLICY_TYPE):
            if key := self.key_of_policy(resource):
                found[key.address].append(resource)
        return found


def key_arn_parts(value: Any) -> tuple[str, str, str] | None:
    """Return the Region, account and key ID of a key ARN, or None where it is none."""
    match = _KEY_ARN.fullmatch(value) if isinstance(value, str) else None
    return (match[1], match[2], match[3]) if match else None
