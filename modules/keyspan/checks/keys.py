"""The KMS keys of a document: which are related, and which one an argument names."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from keyspan.checks.documents import Unknown, of_instance
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
_NAMING = _IDS | {"arn", ""}
"""Attributes that name the key that has them; "" is where a plan does not tell which."""

_PRIMARY = "primary_key_arn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What an argument says of the key that it names.

    Attributes:
        keys: the keys of the document that it may be; more than one where that is not told.
        region: the Region that it names, whether it holds a key or not.
        key_id: the key ID, where it is known.
        alias: the alias that it names: "alias/orders".
        by_id: whether it names no Region: a key ID, which related keys share, or the name of an
            alias; None where that is not told.
        derived: whether it is worked out from a key's name, so that it may name a related key.
    """

    keys: tuple[Resource, ...] = ()
    region: str | None = None
    key_id: str | None = None
    alias: str | None = None
    by_id: bool | None = False
    derived: bool = False

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
        self._met: set[str] = set()
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
        return self.named_by(replica, replica.values.get(_PRIMARY))

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
        value = replica.values.get(_PRIMARY)
        # Only one text that is the same for every instance names one key.
        told = value.references if isinstance(value, Unknown) and not value.derived else ()
        plain = isinstance(value, Unknown) and (value.exact or self._view.kind == "plan")
        one = plain and len(told) == 1 and not of_instance(told)
        return (replica.module, told) if one else replica.address

    def _written(self, text: str, region: str | None) -> Named | None:
        if arn := _KEY_ARN.fullmatch(text):
            key = self._by_place.get((arn[1], arn[3]))
            alias = self._aws_managed.get(text)
            return Named(keys=(key,) if key else (), region=arn[1], key_id=arn[3], alias=alias)
        if arn := _ALIAS_ARN.fullmatch(text):
            return self._by_alias(arn[2], arn[1])
        if text.startswith(ALIAS_PREFIX):
            return replace(self._by_alias(text, region), by_id=True)
        if _KEY_ID.fullmatch(text):
            key = self._by_place.get((region or "", text))
            return Named(keys=(key,) if key else (), region=region, key_id=text, by_id=True)
        return None

    def _by_alias(self, alias: str, region: str | None) -> Named:
        for resource in self._view.of_type(ALIAS_TYPE):
            if region and resource.values.get("name") == alias and resource.region == region:
                return Named(keys=self._target_keys(resource), region=region, alias=alias)
        return Named(region=region, alias=alias)

    def _referred(self, resource: Resource, value: Unknown) -> Named | None:
        ends = self._view.follow(resource, value)
        found = [each for end in ends if (each := self._end(end, resource))]
        if not found:
            return None
        keys = tuple(dict.fromkeys(key for each in found for key in each.keys))
        first, alone = found[0], len(found) == 1 and not value.derived
        forms = {each.by_id for each in found}
        regions = {each.region for each in found}
        return Named(
            keys=keys,
            region=first.region if len(regions) == 1 and not value.derived else None,
            key_id=first.key_id if alone else None,
            alias=first.alias if alone else None,
            by_id=forms.pop() if len(forms) == 1 and not value.derived else None,
            derived=value.derived or any(each.derived for each in found),
        )

    def _end(self, end: Reference, resource: Resource) -> Named | None:
        """Return what one attribute of a resource says of a key to another resource."""
        there = end.resource
        if there.type in KEY_TYPES and there.mode == "managed":
            return self._of_key(there, end.attribute)
        if there.type == ALIAS_TYPE:
            return self._of_alias(there, end.attribute, resource)
        if there.type == addresses.PRIMARY_TYPE:
            return self._of_data(there, end.attribute)
        if there.type == KEY_POLICY_TYPE and end.attribute in _IDS:
            return self._within(there, "key_id")
        return None

    def _of_key(self, key: Resource, attribute: str) -> Named | None:
        if attribute == _PRIMARY:
            return self._within(key, _PRIMARY)
        if attribute not in _NAMING:
            return None
        key_id = key.values.get("key_id")
        return Named(
            keys=(key,),
            region=key.region,
            key_id=key_id if isinstance(key_id, str) else None,
            by_id=_by_id(attribute),
        )

    def _of_data(self, data: Resource, attribute: str) -> Named | None:
        """Return what a data.aws_kms_key says: it is looked up in the Region of its provider."""
        if attribute not in _NAMING:
            return None
        asked = self._within(data, "key_id") or Named()
        region = asked.region if asked.by_id is False and asked.region else data.region
        return replace(asked, region=region, by_id=_by_id(attribute))

    def _of_alias(self, alias: Resource, attribute: str, resource: Resource) -> Named | None:
        written = alias.values.get("name")
        name = written if isinstance(written, str) else None
        if attribute in {"name", "name_prefix"} or (attribute == "id" and alias.mode == "managed"):
            # A name is one of the Region that it is used in.
            here = self._by_alias(name, resource.region) if name else Named(region=resource.region)
            return replace(here, by_id=True)
        keys = self._target_keys(alias)
        return Named(
            keys=keys,
            region=alias.region,
            alias=name,
            by_id=None if not attribute else attribute == "target_key_id",
        )

    def _target_keys(self, alias: Resource) -> tuple[Resource, ...]:
        target = self._within(alias, "target_key_id")
        return target.keys if target else ()

    def _within(self, resource: Resource, argument: str) -> Named | None:
        """Return what an argument says that is met on the way from another; a ring says nothing."""
        if resource.address in self._met:
            return None
        self._met.add(resource.address)
        try:
            return self.named_by(resource, resource.values.get(argument))
        finally:
            self._met.discard(resource.address)

    @cached_property
    def _aws_managed(self) -> Mapping[str, str]:
        """The key ARN of each alias of AWS's own that a data source has read."""
        return {
            str(each.values.get("target_key_arn")): str(each.values.get("name"))
            for each in self._view.resources
            if each.type == ALIAS_TYPE and str(each.values.get("name")).startswith(_AWS_MANAGED)
        }

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


def _by_id(attribute: str) -> bool | None:
    return attribute in _IDS if attribute else None


def key_arn_parts(value: Any) -> tuple[str, str, str] | None:
    """Return the Region, account and key ID of a key ARN, or None where it is none."""
    match = _KEY_ARN.fullmatch(value) if isinstance(value, str) else None
    return (match[1], match[2], match[3]) if match else None
