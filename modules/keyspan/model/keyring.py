"""A keyring: every key that one keyspan.toml describes, and how Terraform reaches AWS for them."""

from __future__ import annotations

import json
import posixpath
from collections import defaultdict
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from keyspan.errors import Fault
from keyspan.model.addresses import alias_name, grant_name
from keyspan.model.between import key_faults
from keyspan.model.bounds import TAGS_PER_RESOURCE
from keyspan.model.checks import Checks
from keyspan.model.clashes import clash_faults
from keyspan.model.provider import ALIASES, provider_faults
from keyspan.model.regions import partition_of
from keyspan.model.state import move_faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from keyspan.model.keys import Key
    from keyspan.model.provider import Provider, Providers

STACK_PLACEHOLDER = "{stack}"
"""Stands for the stack's name in any text of a backend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """Where Terraform keeps its state.

    Attributes:
        type: Terraform's name of the backend: "local", "s3", "cloud", "gcs" and so on.
        arguments: its arguments; {stack} in any text stands for the stack's name.
    """

    type: str
    arguments: Mapping[str, Any]

    def identity(self, stack: str) -> str:
        """Return what tells a stack's state from every other, whatever else is configured."""
        arguments = dict(self.for_stack(stack))
        if self.type == "local":
            return posixpath.normpath(arguments["path"])
        if self.type == "s3":
            return f"{arguments['bucket']}/{arguments['key']}"
        if self.type == "cloud":
            return arguments["workspaces"]["name"]
        return json.dumps(arguments, sort_keys=True)

    def for_stack(self, stack: str) -> Mapping[str, Any]:
        """Return the arguments for one stack, {stack} filled in."""
        return MappingProxyType({k: _filled(v, stack) for k, v in self.arguments.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyring:
    """Every key of one keyspan.toml.

    Attributes:
        account: the AWS account ID, twelve digits.
        keys: in the order of the file.
        providers: how a resource's Region is chosen.
        provider: the AWS provider's settings.
        backend: where each stack's Terraform state is kept.
        checks: how Terraform is to be checked.
    """

    account: str
    keys: tuple[Key, ...]
    provider: Provider
    backend: Backend
    providers: Providers = ALIASES
    checks: Checks = field(default_factory=Checks)

    @property
    def stacks(self) -> Mapping[str, tuple[Key, ...]]:
        """The keys of each stack, stacks in order of their first key."""
        stacks: dict[str, list[Key]] = {}
        for key in self.keys:
            stacks.setdefault(key.stack, []).append(key)
        return MappingProxyType({name: tuple(keys) for name, keys in stacks.items()})

    @property
    def regions(self) -> tuple[str, ...]:
        """Every Region that holds a key, in alphabetical order."""
        return tuple(sorted({r for key in self.keys for r in (*key.regions, *key.retired_regions)}))

    def faults(self) -> Iterator[Fault]:
        """Yield what is wrong between keys, and within each, all fields being right."""
        for key in self.keys:
            yield from key_faults(key)
        yield from _case_faults("keys", (key.name for key in self.keys))
        yield from _case_faults("stack", self.stacks)
        yield from self._partition_faults()
        yield from self._alias_faults()
        yield from self._grant_faults()
        yield from clash_faults(self.keys)
        yield from self._adopted_faults()
        yield from self._default_tag_faults()
        yield from self._state_faults()
        yield from provider_faults(
            self.provider, providers=self.providers, account=self.account, regions=self.regions
        )
        for key in self.keys:
            yield from move_faults(key, providers=self.providers)
        yield from self._deletion_window_faults()

    def _deletion_window_faults(self) -> Iterator[Fault]:
        floor = self.checks.minimum_deletion_window_days
        for key in self.keys:
            for related in key.related:
                if floor and related.deletion_window_days < floor:
                    yield Fault(
                        where=f"keys.{key.name} in {related.region}: deletion_window_days",
                        problem=f"{related.deletion_window_days} is under the floor, {floor}, of "
                        "checks.minimum_deletion_window_days",
                        mend=f"let it be {floor} or more, or lower the floor",
                    )

    def _partition_faults(self) -> Iterator[Fault]:
        first, *rest = self.keys
        partition = partition_of(first.primary.region)
        for key in rest:
            if partition_of(key.primary.region) != partition:
                yield Fault(
                    where=f"keys.{key.name}.primary",
                    problem=f'"{key.primary.region}" lies in partition '
                    f"{partition_of(key.primary.region)}, and {first.name}'s primary in "
                    f"{partition}",
                    mend="an account belongs to one partition: give each its own keyspan.toml",
                )

    def _alias_faults(self) -> Iterator[Fault]:
        holders: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        spellings: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for key in self.keys:
            for related in key.related:
                for alias in related.aliases:
                    holders[related.region, alias][key.name] = None
                    address = alias_name(alias, region=related.region)
                    spellings[key.stack, address][alias] = key.name
        for (region, alias), names in holders.items():
            if len(names) > 1:
                yield Fault(
                    where=f"keys.{list(names)[-1]}.aliases",
                    problem=f'"{alias}" stands for {" and ".join(names)} in {region}',
                    mend="an alias points to one key in an account and Region: rename one",
                )
        for (_, address), aliases in spellings.items():
            if len(aliases) > 1:
                yield Fault(
                    where=f"keys.{list(aliases.values())[-1]}.aliases",
                    problem=f"{' and '.join(aliases)} become one Terraform name, {address}",
                    mend="rename one",
                )

    def _adopted_faults(self) -> Iterator[Fault]:
        names: defaultdict[str, list[str]] = defaultdict(list)
        for key in self.keys:
            if key.adopted:
                names[key.adopted].append(key.name)
        for key_id, (first, *others) in names.items():
            for name in others:
                yield Fault(
                    where=f"keys.{name}.adopted",
                    problem=f"{key_id} is {first} already",
                    mend="a living key has one name here: whoever retires one would delete both",
                )

    def _grant_faults(self) -> Iterator[Fault]:
        holders: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for key in self.keys:
            for related in key.related:
                for grant in related.grants:
                    address = grant_name(grant.name, key=key.name, region=related.region)
                    holders[key.stack, address][key.name] = grant.name
        for (_, address), grants in holders.items():
            if len(grants) > 1:
                key, grant = list(grants.items())[-1]
                yield Fault(
                    where=f"keys.{key}.grants.{grant}",
                    problem=f"a grant of {' and one of '.join(grants)} become one Terraform name, "
                    f"{address}",
                    mend="rename one",
                )

    def _default_tag_faults(self) -> Iterator[Fault]:
        default_tags = self.provider.default_tags
        for key in self.keys:
            for related in key.related:
                count = len({*default_tags, *related.tags})
                if default_tags and len(related.tags) <= TAGS_PER_RESOURCE < count:
                    yield Fault(
                        where=f"keys.{key.name} in {related.region}: tags",
                        problem=f"{count} tags with provider.default_tags, "
                        f"more than {TAGS_PER_RESOURCE}",
                        mend="AWS allows no more for one resource",
                    )

    def _state_faults(self) -> Iterator[Fault]:
        seen: dict[str, str] = {}
        for stack in self.stacks:
            state = self.backend.identity(stack)
            if state in seen:
                yield Fault(
                    where="backend",
                    problem=f"the stacks {seen[state]} and {stack} would share one state",
                    mend=f"put {STACK_PLACEHOLDER} into the text that tells states apart, "
                    "such as key, path, prefix or workspace",
                )
            seen.setdefault(state, stack)

    def region_faults(self) -> Iterator[Fault]:
        """Yield each Region of the provider that no key is in, all Regions being known."""
        for region in self.provider.regional:
            if region not in self.regions:
                yield Fault(
                    where=f"provider.in.{region}",
                    problem="no key of this keyring is in that Region",
                    mend=f"leave it out, or name one of {', '.join(self.regions)}",
                )


def _case_faults(where: str, names: Iterable[str]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(name.lower(), name)
        if other != name:
            yield Fault(
                where=f"{where}.{name}" if where == "keys" else where,
                problem=f'"{name}" and "{other}" differ only by case',
                mend="rename one; people and some file systems take them for the same",
            )


def _filled(value: Any, stack: str) -> Any:
    if isinstance(value, str):
        return value.replace(STACK_PLACEHOLDER, stack)
    if isinstance(value, dict):
        return {k: _filled(v, stack) for k, v in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [_filled(v, stack) for v in cast("list[Any]", value)]
    return value
