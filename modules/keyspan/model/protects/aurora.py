"""Aurora: a global database, whose cluster in each Region is encrypted by the key of that Region.

Aurora takes a multi-Region key for a single-Region one: its storage is replicated between Regions,
and encrypted anew in each. It acts for whoever makes a cluster, by grants in their name: no key
policy has to name it.
Sources: Amazon Aurora user guide, "Using Amazon Aurora Global Database",
aurora-global-database.html, "AWS KMS key management", Overview.Encryption.Keys.html, "Password
management with Amazon Aurora and AWS Secrets Manager", rds-secrets-manager.html; RDS API reference,
CreateDBCluster.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from keyspan.model import rules
from keyspan.model.bounds import Bounds
from keyspan.model.protects.protection import Copy, Needed
from keyspan.model.protects.rds import identifier_problem, retention_problem
from keyspan.model.protects.replicated import Replicated
from keyspan.model.rules import Problem, did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.model.keys import Key

ENGINES: Mapping[str, int] = MappingProxyType({"aurora-mysql": 16, "aurora-postgresql": 63})
"""The engines, and how long the name of a user may be in each."""

INSTANCES = Bounds(1, 16)
"""Instances of one cluster."""

_VERSION = re.compile(r"[0-9][A-Za-z0-9._-]{0,63}")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,62}")
_CLASS = re.compile(r"db\.[a-z0-9-]+\.[a-z0-9-]+")
_SUBNET_GROUP = re.compile(r"[a-z0-9][a-z0-9 ._-]{0,254}")
_SECURITY_GROUP = re.compile(r"sg-(?:[0-9a-f]{8}|[0-9a-f]{17})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster(Replicated):
    """A cluster of Aurora in each Region, of one global database.

    No password is written anywhere: Terraform is handed it when the first cluster is made, by a
    variable that it forgets. Aurora cannot keep it in Secrets Manager for a global database.

    Attributes:
        identifier: of the global database and of its cluster in each Region; the data's name by
            default.
        engine: "aurora-postgresql" or "aurora-mysql".
        engine_version: the engine's version.
        username: the master user.
        password_version: raised to have a new password taken over from the variable.
        database: the database that is made at first; None for none.
        retention_days: how long each cluster's automated backups are kept.
        iam_authentication: whether users may log in by IAM.
        instance_class: the class of the instances.
        instances: Region to number of instances; a Region that is left out has none.
        subnet_groups: Region to the name of a DB subnet group that exists there.
        security_groups: Region to the IDs of security groups that exist there.
    """

    service: ClassVar[str] = "aurora"

    identifier: str | None = None
    engine: str | None = None
    engine_version: str | None = None
    username: str | None = None
    password_version: int = 1
    database: str | None = None
    retention_days: int = 7
    iam_authentication: bool = True
    instance_class: str | None = None
    instances: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    subnet_groups: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    security_groups: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )

    @property
    def called(self) -> str:
        """The identifier of the global database, and of its cluster in each Region."""
        return self.identifier or self.name

    @property
    def password_variable(self) -> str:
        """The name of the Terraform variable that hands over the master user's password.

        A shell can set it, which takes no -.
        """
        return f"{self.service}_{self.name.replace('-', '_')}_password"

    @property
    def needed(self) -> Needed:
        """Nothing: Aurora acts for whoever makes the cluster."""
        return Needed()

    def copies(self, key: Key) -> tuple[Copy, ...]:
        """Return nothing: a cluster tells by itself what it holds, and readiness asks none."""
        del key
        return ()

    def copied(self, key: Key) -> tuple[tuple[str, str], ...]:
        """Return that the source's cluster is replicated into each further Region."""
        return tuple((self.source, region) for region in self.replicas(key))

    def alone(self, key: Key) -> Iterator[tuple[str, str]]:
        """Yield the clusters and the variable, if they are made: their names are taken then."""
        if self.existing:
            return
        yield f"the variable {self.password_variable}", "name"
        for region in self.regions_of(key):
            yield f"the cluster {self.called} in {region}", "identifier"

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks a rule of its own."""
        yield from Replicated.problems(self)
        for field_name, regions in (
            ("instances", self.instances),
            ("subnet_groups", self.subnet_groups),
            ("security_groups", self.security_groups),
        ):
            for region in regions:
                if problem := rules.region_problem(region):
                    yield field_name, problem
        if problem := identifier_problem(self.called):
            yield "identifier", problem
        if self.engine and self.engine not in ENGINES:
            mend = did_you_mean(
                self.engine, ENGINES, otherwise=f"write one of {', '.join(ENGINES)}"
            )
            yield "engine", Problem(f"{shown(self.engine)} is no engine of Aurora", mend)
        if problem := retention_problem(self.retention_days):
            yield "retention_days", problem
        if self.password_version < 1:
            yield "password_version", Problem(f"{self.password_version} is under 1", "begin with 1")
        yield from self._text_problems()

    def _text_problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each text, and each number of instances, that AWS would not take."""
        groups = [group for named in self.security_groups.values() for group in named]
        for field_name, pattern, texts, example in (
            ("engine_version", _VERSION, (self.engine_version,), "16.6"),
            ("username", _NAME, (self.username,), "ledger_owner"),
            ("database", _NAME, (self.database,), "ledger"),
            ("instance_class", _CLASS, (self.instance_class,), "db.r7g.large"),
            ("subnet_groups", _SUBNET_GROUP, self.subnet_groups.values(), "ledger-private"),
            ("security_groups", _SECURITY_GROUP, groups, "sg-0123456789abcdef0"),
        ):
            for text in texts:
                if text is not None and not pattern.fullmatch(text):
                    said = f"{shown(text)} is nothing that Aurora takes here"
                    yield field_name, Problem(said, f"write one such as {shown(example)}")
        for number in self.instances.values():
            if number not in INSTANCES:
                said = f"{number} is outside {INSTANCES}"
                yield "instances", Problem(said, "leave a Region out that is to have none")

    def between(self, key: Key) -> Iterator[tuple[str, Problem]]:
        """Yield what is wrong between fields, and with the key."""
        yield from Replicated.between(self, key)
        regions = self.regions_of(key)
        for field_name, named in (
            ("instances", self.instances),
            ("subnet_groups", self.subnet_groups),
            ("security_groups", self.security_groups),
        ):
            for region in named:
                if region not in regions:
                    said = f"{region} is none of the Regions, {', '.join(regions)}"
                    yield field_name, Problem(said, "name one of them, or add it to regions")
        if not self.existing:
            yield from self._when_made()

    def _when_made(self) -> Iterator[tuple[str, Problem]]:
        """Yield what is missing or wrong where the clusters are made."""
        for field_name in ("engine", "engine_version", "username"):
            if getattr(self, field_name) is None:
                said = "the cluster cannot be made without it"
                yield field_name, Problem(said, "write it, or existing = true for a database")
        if self.instances and not self.instance_class:
            mend = 'write it: instance_class = "db.r7g.large"'
            yield "instance_class", Problem("the instances have no class", mend)
        if self.instances and self.source not in self.instances:
            mend = f"write its number: instances = {{ {self.source} = 1 }}"
            said = f"the first cluster, in {self.source}, would have none"
            yield "instances", Problem(said, mend)
        for number in self.instances.values():
            if problem := identifier_problem(f"{self.called}-{number}"):
                yield "identifier", problem
        longest = ENGINES.get(self.engine or "", 0)
        if self.engine and len(self.username or "") > longest:
            said = f"{shown(self.username)} is longer than {longest}"
            yield "username", Problem(said, f"{self.engine} takes no longer name: shorten it")
