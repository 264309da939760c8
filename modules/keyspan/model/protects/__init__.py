"""The data that keys protect: frozen values, one room for each service. No input, no output.

A `Protection` says where the data lies, and what the key policy of each Region has to allow for it.
Of a service that has no copies of its own, it is the same resource in each Region.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.model.protects.aurora import Cluster
from keyspan.model.protects.backup import Vaults
from keyspan.model.protects.cloudtrail import Trail
from keyspan.model.protects.dynamodb import Table
from keyspan.model.protects.ebs import Schedule, Volumes
from keyspan.model.protects.efs import FileSystem
from keyspan.model.protects.eks import KubernetesClusters
from keyspan.model.protects.lambda_ import Function
from keyspan.model.protects.logs import LogGroups
from keyspan.model.protects.opensearch import Domain
from keyspan.model.protects.protection import Copy, Needed, Protection
from keyspan.model.protects.rds import Backups
from keyspan.model.protects.redshift import Snapshots
from keyspan.model.protects.s3 import Buckets
from keyspan.model.protects.secretsmanager import Secret
from keyspan.model.protects.sns import Topic
from keyspan.model.protects.sqs import Queue
from keyspan.model.protects.ssm import Parameter

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "PROTECTIONS",
    "Backups",
    "Buckets",
    "Cluster",
    "Copy",
    "Domain",
    "FileSystem",
    "Function",
    "KubernetesClusters",
    "LogGroups",
    "Needed",
    "Parameter",
    "Protection",
    "Queue",
    "Schedule",
    "Secret",
    "Snapshots",
    "Table",
    "Topic",
    "Trail",
    "Vaults",
    "Volumes",
]

PROTECTIONS: Mapping[str, type[Protection]] = MappingProxyType(
    {
        kind.service: kind
        for kind in (
            Buckets,
            Table,
            Secret,
            Domain,
            FileSystem,
            Snapshots,
            Vaults,
            Backups,
            Volumes,
            Cluster,
            Trail,
            KubernetesClusters,
            Function,
            LogGroups,
            Topic,
            Queue,
            Parameter,
        )
    }
)
"""Every kind of protected data, by its service's name: [protects.s3.invoices]."""
