"""One multi-Region key as it is wanted: a primary key and its replica keys, as frozen values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.errors import Fault, InvalidKeyring
from keyspan.model import rules
from keyspan.model.bounds import (
    ALIASES_PER_KEY,
    DEFAULT_DELETION_WINDOW_DAYS,
    DEFAULT_ROTATION_DAYS,
    TAGS_PER_RESOURCE,
)
from keyspan.model.regions import PARTITIONS, partition_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.model.rules import Problem

DEFAULT_STACK = "keyring"
"""The stack of a key that names none."""

_EXAMPLES = 3
_TUPLES = ("aliases", "administrators", "users", "services")


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedKey:
    """One of a set of related keys: what AWS keeps for each Region apart and never copies.

    Attributes:
        region: the Region that holds the key.
        description: 0 to 8192 characters.
        aliases: names without the prefix "alias/".
        tags: tag key to tag value.
        administrators: ARNs of who may manage the key, without any cryptography.
        users: ARNs of who may encrypt and decrypt.
        services: services that may use the key on behalf of the account's principals: "s3".
        deletion_window_days: waiting period of a deletion, 7 to 30 days.
        enabled: whether the key may be used. AWS replicates no disabled primary key, so replicas
            have to exist before their primary is disabled.
    """

    region: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    administrators: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    deletion_window_days: int = DEFAULT_DELETION_WINDOW_DAYS
    enabled: bool = True

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks its rule, with the Problem."""
        texts = [name for name in _TUPLES if isinstance(getattr(self, name), str)]
        if texts:
            for name in texts:
                mend = f"write a tuple: {name}=({getattr(self, name)!r},)"
                yield name, rules.Problem("a text stands where a tuple of texts belongs", mend)
            return
        yield from _found("region", rules.region_problem(self.region))
        yield from _found("description", rules.description_problem(self.description))
        yield from _found(
            "deletion_window_days", rules.deletion_window_problem(self.deletion_window_days)
        )
        for alias in self.aliases:
            yield from _found("aliases", rules.alias_problem(alias))
        for key, value in self.tags.items():
            yield from _found("tags", rules.tag_key_problem(key))
            yield from _found("tags", rules.tag_value_problem(value))
        for name, principals in (("administrators", self.administrators), ("users", self.users)):
            for principal in principals:
                yield from _found(name, rules.principal_problem(principal))
        for service in self.services:
            yield from _found("services", rules.service_problem(service))


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A multi-Region key: what its related keys share, and each of them.

    Attributes:
        name: names the key in Terraform addresses; see keyspan.model.addresses.
        primary: the primary key.
        replicas: the replica keys, one for each further Region.
        rotation_days: period of automatic rotation, 90 to 2560 days; None turns it off.
        stack: the Terraform state that holds the key.
        protect: whether Terraform refuses to plan the key's deletion (prevent_destroy).
    """

    name: str
    primary: RelatedKey
    replicas: tuple[RelatedKey, ...] = ()
    rotation_days: int | None = DEFAULT_ROTATION_DAYS
    stack: str = DEFAULT_STACK
    protect: bool = True

    @property
    def related(self) -> tuple[RelatedKey, ...]:
        """The primary key first, then the replica keys."""
        return (self.primary, *self.replicas)

    @property
    def regions(self) -> tuple[str, ...]:
        """The Regions of the related keys, the primary's first."""
        return tuple(key.region for key in self.related)

    def field_faults(self) -> Iterator[Fault]:
        """Yield each field that breaks a rule of its own; the keyring file does so by itself."""
        where = f"keys.{self.name}"
        found = [("name", rules.name_problem(self.name)), ("stack", rules.name_problem(self.stack))]
        if self.rotation_days is not None:
            found.append(("rotation_days", rules.rotation_problem(self.rotation_days)))
        for name, problem in found:
            if problem:
                yield fault(f"{where}.{name}", problem)
        for key in self.related:
            for name, problem in key.problems():
                yield fault(f"{where}: {name} in {key.region}", problem)

    def faults(self) -> Iterator[Fault]:
        """Yield what is wrong between the fields of this key, all else being right."""
        where = f"keys.{self.name}"
        yield from self._region_faults(where)
        for key in self.related:
            yield from self._limit_faults(key, where)
            yield from self._principal_faults(key, where)

    def _region_faults(self, where: str) -> Iterator[Fault]:
        primary = self.primary.region
        for region, count in Counter(key.region for key in self.replicas).items():
            if region == primary:
                yield Fault(
                    where=f"{where}.replicas",
                    problem=f'"{region}" is the primary\'s own Region',
                    mend="leave it out; a Region holds one key of a set of related keys",
                )
            elif count > 1:
                yield Fault(
                    where=f"{where}.replicas",
                    problem=f'"{region}" stands here {count} times',
                    mend="name each Region once",
                )
            if partition_of(region) != partition_of(primary):
                yield Fault(
                    where=f"{where}.replicas",
                    problem=f'"{region}" lies in partition {partition_of(region)}, and the '
                    f'primary\'s Region "{primary}" in {partition_of(primary)}',
                    mend=_other_regions(primary),
                )

    @staticmethod
    def _limit_faults(key: RelatedKey, where: str) -> Iterator[Fault]:
        for alias, count in Counter(key.aliases).items():
            if count > 1:
                yield Fault(
                    where=f"{where}.aliases",
                    problem=f'"{alias}" stands here {count} times',
                    mend="name each alias once",
                )
        for name, count, limit in (
            ("aliases", len(key.aliases), ALIASES_PER_KEY),
            ("tags", len(key.tags), TAGS_PER_RESOURCE),
        ):
            if count > limit:
                yield Fault(
                    where=f"{where}.{name}",
                    problem=f"{count} {name}, more than {limit}",
                    mend="AWS allows no more for one key in one Region",
                )

    def _principal_faults(self, key: RelatedKey, where: str) -> Iterator[Fault]:
        partition = partition_of(self.primary.region)
        for name, principals in (("administrators", key.administrators), ("users", key.users)):
            for principal in principals:
                if rules.principal_partition(principal) != partition:
                    yield Fault(
                        where=f"{where}.{name}",
                        problem=f"{rules.shown(principal)} is of partition "
                        f"{rules.principal_partition(principal)}, and the key of {partition}",
                        mend=f'name a principal of that partition: "arn:{partition}:iam::…"',
                    )


def require_valid(key: Key) -> Key:
    """Return the key when nothing is wrong with it; for keys that were built in Python.

    Raises:
        InvalidKeyring: every fault of the key.
    """
    faults = list(key.field_faults()) or list(key.faults())
    if faults:
        raise InvalidKeyring(faults)
    return key


def fault(where: str, problem: Problem) -> Fault:
    """Return a Problem with its place."""
    return Fault(where=where, problem=problem.text, mend=problem.mend)


def _found(name: str, problem: Problem | None) -> Iterator[tuple[str, Problem]]:
    if problem:
        yield name, problem


def _other_regions(region: str) -> str:
    partition = partition_of(region)
    others = [other for other in PARTITIONS[partition] if other != region]
    if not others:
        return f"leave it out: {partition} has no other Region, so a key there has no replica"
    return f"choose Regions of partition {partition}, such as {', '.join(others[-_EXAMPLES:])}"
