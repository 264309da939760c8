"""Clusters of EKS, one in each Region."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from keyspan.constructs.protects.protected import Protected

if TYPE_CHECKING:
    from keyspan.bindings import Construct
    from keyspan.constructs.multi_region_key import MultiRegionKey
    from keyspan.model.protects import KubernetesClusters

_SECRETS = ["secrets"]
"""What a key can encrypt of a cluster; from Kubernetes 1.28 on it is all API data."""

_LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
"""Every log of the control plane."""


class EncryptedClusters(Protected):
    """A cluster in each Region, whose Kubernetes secrets the key of its Region encrypts.

    Args:
        scope: as of Protected; so are the errors.
        construct_id: as of Protected.
        key: the key.
        data: the clusters. Those that exist get no resource: the output tells the command by which
            a key is associated with each.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, key: MultiRegionKey, data: KubernetesClusters
    ) -> None:
        super().__init__(scope, construct_id, key=key, data=data)
        self._clusters = data
        regions = data.regions_of(self._key.key)
        for region in () if data.existing else regions:
            self._add(region)
        self.tell(
            {
                region: {
                    "cluster": data.cluster,
                    "kms_key_arn": self.key_arn(region),
                    **({"associate": self._association(region)} if data.existing else {}),
                }
                for region in regions
            },
            description="cluster and key by Region",
        )

    def _add(self, region: str) -> None:
        data = self._clusters
        self.add(
            "aws_eks_cluster",
            self.name_in(region),
            {
                "name": data.cluster,
                "role_arn": data.role,
                "version": data.kubernetes,
                "vpc_config": {
                    "subnet_ids": list(data.subnets[region]),
                    "endpoint_private_access": True,
                    "endpoint_public_access": False,
                },
                "encryption_config": {
                    "resources": _SECRETS,
                    "provider": {"key_arn": self.key_arn(region)},
                },
                "enabled_cluster_log_types": _LOGS,
            },
            region=region,
            holds_data=True,
        )

    def _association(self, region: str) -> str:
        config = [{"resources": _SECRETS, "provider": {"keyArn": self.key_arn(region)}}]
        return (
            f"aws eks associate-encryption-config --region {region} "
            f"--cluster-name {self._clusters.cluster} --encryption-config '{json.dumps(config)}'"
        )
