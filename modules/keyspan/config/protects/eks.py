"""The tables of clusters in keyspan.toml: [protects.eks.NAME]."""

from __future__ import annotations

from typing import ClassVar

from keyspan.config.fields import Principal, Region, RoleArn, Text
from keyspan.config.protects.each_region import InEachRegionTable
from keyspan.model.protects import KubernetesClusters, Protection


class ClustersTable(InEachRegionTable):
    """A cluster in each Region, whose Kubernetes secrets the key of its Region encrypts."""

    kind: ClassVar[type[Protection]] = KubernetesClusters

    cluster: Text
    """The name of the cluster: cluster = "orders"."""
    creators: list[Principal] = []
    """ARNs of who makes the clusters, or associates the key with them: Terraform's role."""
    role: RoleArn | None = None
    """The ARN of the clusters' IAM role."""
    subnets: dict[Region, list[Text]] = {}
    """The subnets of each Region's cluster: { us-east-1 = ["subnet-…", "subnet-…"] }."""
    kubernetes: Text | None = None
    """The version of Kubernetes: kubernetes = "1.33"; left out, EKS's default."""
