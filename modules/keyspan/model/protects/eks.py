"""EKS: a cluster in each Region, whose Kubernetes secrets the key of its Region encrypts.

Whoever makes a cluster, or associates the key with one, gives EKS a grant on the key.
Source: Amazon EKS user guide, "Encrypt Kubernetes secrets with KMS on existing clusters",
enable-kms.html, and "Default envelope encryption for all Kubernetes API Data",
envelope-encryption.html; its API reference, CreateCluster and AssociateEncryptionConfig.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from keyspan.model import rules
from keyspan.model.protects.each_region import InEachRegion, unfit
from keyspan.model.protects.protection import Needed
from keyspan.model.rules import Problem, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.model.keys import Key

_SUBNET = re.compile(r"subnet-[0-9a-f]{8,17}")
_SUBNETS = 2
"""EKS wants subnets in two Availability Zones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KubernetesClusters(InEachRegion):
    """A cluster of one name in each Region.

    Attributes:
        cluster: its name.
        creators: ARNs of who makes the clusters, or associates the key with them; () where IAM
            policies let them use the key.
        role: the ARN of the clusters' IAM role.
        subnets: Region to the IDs of the cluster's subnets there.
        kubernetes: the version of Kubernetes; None for EKS's default.
    """

    service: ClassVar[str] = "eks"
    thing: ClassVar[str] = "cluster"
    of_making: ClassVar[tuple[str, ...]] = ("role", "subnets", "kubernetes")

    cluster: str
    creators: tuple[str, ...] = ()
    role: str | None = None
    subnets: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    kubernetes: str | None = None

    @property
    def called(self) -> str:
        """The name of the clusters."""
        return self.cluster

    @property
    def needed(self) -> Needed:
        """That the creators may give EKS its grant.

        What lets users give grants to AWS resources is no use here: EKS does not support
        kms:GrantIsForAWSResource for it.
        """
        if not self.creators:
            return Needed()
        statement: Mapping[str, Any] = {
            "Sid": self.sid("AllowEKSToEncrypt"),
            "Effect": "Allow",
            "Principal": {"AWS": list(self.creators)},
            "Action": ["kms:CreateGrant", "kms:DescribeKey"],
            "Condition": {"StringEquals": {"kms:ViaService": "eks.{region}.amazonaws.com"}},
        }
        return Needed(statements=(statement,))

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks a rule of its own."""
        yield from InEachRegion.problems(self)
        mend = "use 1 to 100 letters, digits, - and _; begin with a letter or digit"
        pattern = r"[A-Za-z0-9][\w-]{0,99}"
        if problem := unfit(self.cluster, pattern, what="a cluster", mend=mend):
            yield "cluster", problem
        for principal in self.creators:
            if problem := rules.principal_problem(principal):
                yield "creators", problem
        if self.role is not None and (problem := rules.role_problem(self.role)):
            yield "role", problem
        for region, subnets in self.subnets.items():
            if problem := rules.region_problem(region):
                yield "subnets", problem
            yield from self._of_subnets(region, subnets)
        if self.kubernetes is not None and not re.fullmatch(r"1\.\d{2}", self.kubernetes):
            said = f"{shown(self.kubernetes)} is no version of Kubernetes"
            yield "kubernetes", Problem(said, 'write one such as "1.33", or leave it out')

    def between(self, key: Key) -> Iterator[tuple[str, Problem]]:
        """Yield what is wrong between fields."""
        yield from InEachRegion.between(self, key)
        if self.existing:
            return
        yield from self.for_each_region("subnets", key)
        if self.role is None:
            mend = "name it, or write existing = true for clusters that are made elsewhere"
            yield "role", Problem("a cluster is not made without it", mend)

    def _of_subnets(self, region: str, subnets: tuple[str, ...]) -> Iterator[tuple[str, Problem]]:
        for subnet in subnets:
            if not _SUBNET.fullmatch(subnet):
                mend = 'write it as EC2 does: "subnet-0123456789abcdef0"'
                yield f"subnets.{region}", Problem(f"{shown(subnet)} is no subnet's ID", mend)
        if len(set(subnets)) < _SUBNETS:
            said = f"EKS wants {_SUBNETS} subnets, in different Availability Zones"
            yield f"subnets.{region}", Problem(said, "name them")
