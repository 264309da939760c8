"""What an argument says of the KMS key that it names: by ARN, by ID, by alias or by a reference."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from keyspan.checks.documents import Unknown
from keyspan.model import addresses
from keyspan.model.bounds import ALIAS_PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping

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

PRIMARY = "primary_key_arn"
"""The argument of a replica key that names its primary."""


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


class Names:
    """What the arguments in a document say of keys.

    Args:
        view: the document.
    """

    def __init__(self, view: View) -> None:
        self._view = view
        self._met: set[str] = set()
        self.keys: tuple[Resource, ...] = tuple(view.of_type(*sorted(KEY_TYPES)))

    def named_by(self, resource: Resource, value: Any) -> Named | None:
        """Return what an argument of a resource says of a key; None where it says nothing."""
        if isinstance(value, Unknown):
            return self._referred(resource, value)
        return self._written(value, resource.region) if isinstance(value, str) else None

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
        there = self._aliases.get((alias, region)) if region else None
        return Named(keys=self._target_keys(there) if there else (), region=region, alias=alias)

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
        if attribute == PRIMARY:
            return self._within(key, PRIMARY)
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
    def _aliases(self) -> Mapping[tuple[str, str | None], Resource]:
        """The first alias of each name and Region."""
        found: dict[tuple[str, str | None], Resource] = {}
        for alias in self._view.of_type(ALIAS_TYPE):
            if isinstance(name := alias.values.get("name"), str):
                found.setdefault((name, alias.region), alias)
        return found

    @cached_property
    def _aws_managed(self) -> Mapping[str, str]:
        """The key ARN of each alias of AWS's own that a data source has read."""
        return {
            str(each.values.get("target_key_arn")): str(each.values.get("name"))
            for each in self._view.resources
            if each.type == ALIAS_TYPE and str(each.values.get("name")).startswith(_AWS_MANAGED)
        }

    @cached_property
    def _by_place(self) -> Mapping[tuple[str, str], Resource]:
        found: dict[tuple[str, str], Resource] = {}
        for key in self.keys:
            if arn := _KEY_ARN.fullmatch(str(key.values.get("arn"))):
                found[arn[1], arn[3]] = key
        return found


def _by_id(attribute: str) -> bool | None:
    return attribute in _IDS if attribute else None


def key_arn_parts(value: Any) -> tuple[str, str, str] | None:
    """Return the Region, account and key ID of a key ARN, or None where it is none."""
    match = _KEY_ARN.fullmatch(value) if isinstance(value, str) else None
    return (match[1], match[2], match[3]) if match else None
