"""One multi-Region key as it is wanted: a primary key and its replica keys, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from keyspan.errors import Fault
from keyspan.model import rules, specs
from keyspan.model.access import TEXTS, Access, found
from keyspan.model.bounds import DEFAULT_DELETION_WINDOW_DAYS, DEFAULT_ROTATION_DAYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.model.grants import Grant
    from keyspan.model.protects import Protection
    from keyspan.model.rules import Problem

DEFAULT_STACK = "keyring"
"""The stack of a key that names none."""

OFF: Literal["off"] = "off"
"""How a keyring says that rotation is off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedKey(Access):
    """One of a set of related keys: what AWS keeps for each Region apart and never copies.

    Who may do what with it is an Access, whose fields stand here, too.

    Attributes:
        region: the Region that holds the key.
        description: 0 to 8192 characters.
        aliases: names without the prefix "alias/".
        tags: tag key to tag value.
        grants: what principals may do besides the key policy.
        deletion_window_days: waiting period of a deletion, 7 to 30 days.
        enabled: whether the key may be used. AWS replicates no disabled primary key, so replicas
            have to exist before their primary is disabled.
    """

    region: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    grants: tuple[Grant, ...] = ()
    deletion_window_days: int = DEFAULT_DELETION_WINDOW_DAYS
    enabled: bool = True

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks its rule, with the Problem."""
        texts = [name for name in ("aliases", *TEXTS) if isinstance(getattr(self, name), str)]
        if texts:
            for name in texts:
                mend = f"write a tuple: {name}=({getattr(self, name)!r},)"
                yield name, rules.Problem("a text stands where a tuple of texts belongs", mend)
            return
        yield from found("region", rules.region_problem(self.region))
        yield from found("description", rules.description_problem(self.description))
        yield from found(
            "deletion_window_days", rules.deletion_window_problem(self.deletion_window_days)
        )
        for alias in self.aliases:
            yield from found("aliases", rules.alias_problem(alias))
        for key, value in self.tags.items():
            yield from found("tags", rules.tag_key_problem(key))
            yield from found("tags", rules.tag_value_problem(value))
        yield from self.access_problems()
        for grant in self.grants:
            for name, problem in grant.problems():
                yield f"grants.{grant.name}.{name}", problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A multi-Region key: what its related keys share, and each of them.

    Attributes:
        name: names the key in Terraform addresses; see keyspan.model.addresses.
        primary: the primary key.
        replicas: the replica keys, one for each further Region.
        key_spec: AWS's name of what the key is made of: "SYMMETRIC_DEFAULT", "RSA_2048".
        key_usage: AWS's name of what it is for: "SIGN_VERIFY". None where its key spec has but one.
        origin: "AWS_KMS", or "EXTERNAL" for key material that is imported.
        rotation_days: period of automatic rotation, 90 to 2560 days, or "off"; None for AWS's
            default, 365, where KMS rotates such a key, and off where it does not.
        stack: the Terraform state that holds the key.
        protect: whether Terraform refuses to plan the key's deletion (prevent_destroy).
        promoted_from: the Region whose key was the primary before; its replica address takes over
            the state of the promoted Region's (a moved block), until that is applied.
        adopted: the key ID of a living key that Terraform is to take into its state (import
            blocks), until that is applied.
        retired: the related keys that Terraform is to let go of (removed blocks), until that is
            applied; the primary among them where the key is given up as a whole.
        protects: the data that the key encrypts, each in its Regions; what it needs of a Region's
            key policy is added there.
    """

    name: str
    primary: RelatedKey
    replicas: tuple[RelatedKey, ...] = ()
    key_spec: str = specs.SYMMETRIC
    key_usage: str | None = None
    origin: str = specs.AWS_KMS
    rotation_days: int | Literal["off"] | None = None
    stack: str = DEFAULT_STACK
    protect: bool = True
    promoted_from: str | None = None
    adopted: str | None = None
    retired: tuple[RelatedKey, ...] = ()
    protects: tuple[Protection, ...] = ()

    @property
    def related(self) -> tuple[RelatedKey, ...]:
        """The primary key first, then the replica keys."""
        return (self.primary, *self.replicas)

    @property
    def regions(self) -> tuple[str, ...]:
        """The Regions of the related keys, the primary's first."""
        return tuple(key.region for key in self.related)

    @property
    def given_up(self) -> bool:
        """Whether no related key is left for Terraform to hold."""
        return self.primary.region in self.retired_regions

    @property
    def retired_regions(self) -> tuple[str, ...]:
        """The Regions whose keys Terraform is to let go of."""
        return tuple(key.region for key in self.retired)

    @property
    def held(self) -> tuple[RelatedKey, ...]:
        """The related keys that Terraform holds: none of a key that is given up."""
        return () if self.given_up else self.related

    @property
    def usage(self) -> str:
        """The key usage: what was said, or the only one that the key spec has."""
        return self.key_usage or specs.USAGES[self.key_spec][0]

    @property
    def symmetric(self) -> bool:
        """Whether it is a symmetric encryption key, as AWS services need it."""
        return self.key_spec == specs.SYMMETRIC

    @property
    def imported(self) -> bool:
        """Whether its key material is imported."""
        return self.origin == specs.EXTERNAL

    @property
    def rotation_period(self) -> int | None:
        """The period of automatic rotation in days; None where the key does not rotate."""
        if self.rotation_days == OFF or not specs.rotates(self.key_spec, origin=self.origin):
            return None
        return self.rotation_days or DEFAULT_ROTATION_DAYS

    def in_region(self, region: str) -> RelatedKey:
        """Return the related key of one Region.

        Raises:
            KeyError: the key is not in that Region.
        """
        return {related.region: related for related in self.related}[region]

    def field_faults(self) -> Iterator[Fault]:
        """Yield each field that breaks a rule of its own; the keyring file does so by itself."""
        where = f"keys.{self.name}"
        fields = [
            ("name", rules.name_problem(self.name)),
            ("stack", rules.name_problem(self.stack)),
            ("key_spec", rules.key_spec_problem(self.key_spec)),
            ("origin", rules.origin_problem(self.origin)),
        ]
        if self.key_usage is not None:
            fields.append(("key_usage", rules.key_usage_problem(self.key_usage)))
        if self.rotation_days is not None and self.rotation_days != OFF:
            fields.append(("rotation_days", rules.rotation_problem(self.rotation_days)))
        if self.promoted_from is not None:
            fields.append(("promoted_from", rules.region_problem(self.promoted_from)))
        if self.adopted is not None:
            fields.append(("adopted", rules.key_id_problem(self.adopted)))
        for name, problem in fields:
            if problem:
                yield fault(f"{where}.{name}", problem)
        for key in (*self.related, *self.retired):
            for name, problem in key.problems():
                yield fault(f"{where}: {name} in {key.region}", problem)


def fault(where: str, problem: Problem) -> Fault:
    """Return a Problem with its place."""
    return Fault(where=where, problem=problem.text, mend=problem.mend)
