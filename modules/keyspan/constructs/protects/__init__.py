"""The data that keys protect, as Terraform resources: one construct for each service.

They are loaded where there is data: a keyring of keys alone starts without them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.constructs.protects.aurora import GlobalDatabase
from keyspan.constructs.protects.backup import BackupVaults
from keyspan.constructs.protects.cloudtrail import EncryptedTrail
from keyspan.constructs.protects.dynamodb import GlobalTable
from keyspan.constructs.protects.ebs import EncryptedVolumes
from keyspan.constructs.protects.efs import ReplicatedFileSystem
from keyspan.constructs.protects.eks import EncryptedClusters
from keyspan.constructs.protects.lambda_ import EncryptedFunctions
from keyspan.constructs.protects.logs import EncryptedLogGroups
from keyspan.constructs.protects.opensearch import EncryptedDomains
from keyspan.constructs.protects.protected import Protected
from keyspan.constructs.protects.rds import ReplicatedBackups
from keyspan.constructs.protects.redshift import SnapshotCopies
from keyspan.constructs.protects.s3 import ReplicatedBuckets
from keyspan.constructs.protects.secretsmanager import ReplicatedSecret
from keyspan.constructs.protects.sns import EncryptedTopics
from keyspan.constructs.protects.sqs import EncryptedQueues
from keyspan.constructs.protects.ssm import EncryptedParameters
from keyspan.model.protects import (
    Backups,
    Buckets,
    Cluster,
    Domain,
    FileSystem,
    Function,
    KubernetesClusters,
    LogGroups,
    Parameter,
    Queue,
    Secret,
    Snapshots,
    Table,
    Topic,
    Trail,
    Vaults,
    Volumes,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from keyspan.model.protects import Protection

__all__ = [
    "CONSTRUCTS",
    "BackupVaults",
    "EncryptedClusters",
    "EncryptedDomains",
    "EncryptedFunctions",
    "EncryptedLogGroups",
    "EncryptedParameters",
    "EncryptedQueues",
    "EncryptedTopics",
    "EncryptedTrail",
    "EncryptedVolumes",
    "GlobalDatabase",
    "GlobalTable",
    "Protected",
    "ReplicatedBackups",
    "ReplicatedBuckets",
    "ReplicatedFileSystem",
    "ReplicatedSecret",
    "SnapshotCopies",
]

CONSTRUCTS: Mapping[type[Protection], Callable[..., Protected]] = {
    Buckets: ReplicatedBuckets,
    Table: GlobalTable,
    Secret: ReplicatedSecret,
    Domain: EncryptedDomains,
    FileSystem: ReplicatedFileSystem,
    Snapshots: SnapshotCopies,
    Vaults: BackupVaults,
    Backups: ReplicatedBackups,
    Volumes: EncryptedVolumes,
    Cluster: GlobalDatabase,
    Trail: EncryptedTrail,
    KubernetesClusters: EncryptedClusters,
    Function: EncryptedFunctions,
    LogGroups: EncryptedLogGroups,
    Topic: EncryptedTopics,
    Queue: EncryptedQueues,
    Parameter: EncryptedParameters,
}
"""The construct of each kind of protected data."""
