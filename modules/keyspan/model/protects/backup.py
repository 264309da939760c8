"""AWS Backup: a vault in each Region with its key, and a plan that copies backups into all of them.

A copy in another Region is encrypted by the key of the vault there. The key policy has to let the
plan's role make data keys, decrypt, and give AWS services grants.
Source: AWS Backup developer guide, "Encryption for backups in AWS Backup", encryption.html.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from keyspan.model import rules
from keyspan.model.protects.protection import Needed, letting_role_in
from keyspan.model.protects.replicated import Replicated
from keyspan.model.regions import partition_of
from keyspan.model.rules import Problem, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.model.keys import Key
    from keyspan.model.protects.backup_plan import BackupRule, Lock

AWS_ROLE = "service-role/AWSBackupDefaultServiceRole"
"""The role that AWS Backup's console makes."""

_NAME = re.compile(r"[A-Za-z0-9_-]{2,50}")
_RULE_NAME = re.compile(r"[A-Za-z0-9_-]{1,50}")
_RESOURCE = re.compile(
    r"arn:[a-z-]+:[a-z0-9-]+:(?:[a-z0-9-]*|\*):(?:\d{12}|\*|):[\w+=,.@/:*#-]+", re.ASCII
)
_USE = (
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)
"""What the page asks for, and what the role's managed policy has besides for EBS snapshots."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vaults(Replicated):
    """A backup vault of one name in each Region, and a plan that backs up in one of them.

    Attributes:
        source: as of Replicated: the Region that is backed up; the other vaults get copies.
        regions: as of Replicated.
        vault: the vaults' name, and the plan's; the data's name by default.
        plan: name to rule; without any there are vaults alone.
        tags: the plan backs up what has all of these tags.
        resources: ARNs or patterns of what the plan backs up; either these or tags.
        role: the name of the role that backs up, path and all: that which is made for the plan, by
            default "backup-NAME"; without a plan one that exists, by default AWS's own.
        restores: whether the role may restore, too.
        s3: whether the role may do so with S3 buckets, for which AWS has policies apart.
        lock: the lock of every vault, if any.
    """

    service: ClassVar[str] = "backup"
    thing: ClassVar[str] = "vault"

    vault: str | None = None
    plan: Mapping[str, BackupRule] = field(default_factory=lambda: MappingProxyType({}))
    tags: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    resources: tuple[str, ...] = ()
    role: str | None = None
    restores: bool = False
    s3: bool = False
    lock: Lock | None = None

    @property
    def called(self) -> str:
        """The name of the vault, the same in each Region."""
        return self.vault or self.name

    @property
    def role_name(self) -> str:
        """The name of the role that backs up, with its path: "service-role/Backup"."""
        return self.role or (f"backup-{self.name}" if self.plan else AWS_ROLE)

    @property
    def needed(self) -> Needed:
        """That the role may use the key, and give AWS services grants of it.

        Between which Regions it copies is no matter: the role reads and writes in each.
        """
        use = letting_role_in(
            self.role_name,
            sid=self.sid("AllowBackupOf"),
            actions=sorted((*_USE, "kms:Encrypt") if self.restores else _USE),
        )
        grants = letting_role_in(
            self.role_name,
            sid=self.sid("AllowBackupGrantsOf"),
            actions=("kms:CreateGrant",),
            condition={"Bool": {"kms:GrantIsForAWSResource": "true"}},
        )
        return Needed(statements=(use, grants))

    def alone(self, key: Key) -> Iterator[tuple[str, str]]:
        """Yield the vaults and the role, if they are made: their names are taken then."""
        yield from Replicated.alone(self, key)
        if self.plan and not self.existing:
            yield f"the role {self.role_name}", "role"

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks a rule of its own."""
        yield from Replicated.problems(self)
        if not _NAME.fullmatch(self.called):
            said = f"{shown(self.called)} cannot name a vault"
            yield "vault", Problem(said, "name one of 2 to 50 letters, digits, - and _")
        if problem := rules.role_name_problem(self.role_name):
            yield "role", problem
        yield from self._plan_problems()
        if self.lock:
            yield from ((f"lock.{at}", problem) for at, problem in self.lock.problems())

    def _plan_problems(self) -> Iterator[tuple[str, Problem]]:
        for name, rule in self.plan.items():
            if not _RULE_NAME.fullmatch(name):
                said = f"{shown(name)} cannot name a rule"
                yield f"plan.{name}", Problem(said, "use 1 to 50 letters, digits, - and _")
            yield from ((f"plan.{name}.{at}", problem) for at, problem in rule.problems())
        for key, value in self.tags.items():
            if problem := rules.tag_key_problem(key) or rules.tag_value_problem(value):
                yield "tags", problem
        for index, arn in enumerate(self.resources):
            if not _RESOURCE.fullmatch(arn):
                said = f"{shown(arn)} is not the ARN of a resource"
                mend = 'write "arn:aws:dynamodb:us-east-1:111122223333:table/orders"'
                yield f"resources[{index}]", Problem(said, mend)

    def between(self, key: Key) -> Iterator[tuple[str, Problem]]:
        """Yield what is wrong between fields."""
        yield from Replicated.between(self, key)
        if self.existing:
            yield from self._made_none()
            return
        yield from self._selection_problems()
        yield from self._elsewhere()
        if self.lock:
            yield from self._refused_by(self.lock)

    def _refused_by(self, lock: Lock) -> Iterator[tuple[str, Problem]]:
        """Yield each rule whose backups or copies would fail at the lock."""
        for name, rule in self.plan.items():
            for prefix, (days, _) in rule.lifetimes:
                if problem := lock.refusal(days):
                    yield f"plan.{name}.{prefix}delete_after", problem

    def _made_none(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that says what to make, where nothing is made."""
        for name in ("plan", "tags", "resources", "s3", "lock"):
            if getattr(self, name):
                said = "vaults that exist get no plan, role or lock of Keyspan's"
                yield name, Problem(said, "leave it out, or leave existing out")

    def _selection_problems(self) -> Iterator[tuple[str, Problem]]:
        if self.plan and not (self.tags or self.resources):
            mend = 'say what: tags = { backup = "daily" }, or resources = ["arn:…"]'
            yield "plan", Problem("it would back up nothing", mend)
        if self.tags and self.resources:
            mend = "leave one of them out, or write two tables"
            yield "resources", Problem("there are tags, too, and which counts is not said", mend)
        if not self.plan:
            for name in ("tags", "resources", "s3"):
                if getattr(self, name):
                    yield (
                        name,
                        Problem("there is no plan to use it", "write a plan, or leave it out"),
                    )

    def _elsewhere(self) -> Iterator[tuple[str, Problem]]:
        """Yield each resource that the plan never sees: a plan backs up one Region."""
        for index, arn in enumerate(self.resources):
            _, partition, _, region, _ = arn.split(":", 4)
            if region not in {"", "*", self.source}:
                said = f"{shown(arn)} is of {region}, and the plan backs up {self.source}"
                yield f"resources[{index}]", Problem(said, "write another table for that Region")
            elif partition != partition_of(self.source):
                said = f"{shown(arn)} is of another partition than {self.source}"
                mend = f"write arn:{partition_of(self.source)}:…"
                yield f"resources[{index}]", Problem(said, mend)
