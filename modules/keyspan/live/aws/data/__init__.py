"""The data of each service by boto3: a Data for each Region.

s3              buckets, and what S3 replicates
dynamodb        global tables
secretsmanager  secrets and their replicas
rds             DB instances, and their automated backups elsewhere
ebs             snapshots
backup          the vaults of AWS Backup
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.live.aws.data.backup import RegionalVaults
from keyspan.live.aws.data.dynamodb import RegionalTables
from keyspan.live.aws.data.ebs import RegionalSnapshots
from keyspan.live.aws.data.rds import RegionalDatabases
from keyspan.live.aws.data.s3 import RegionalBuckets
from keyspan.live.aws.data.secretsmanager import RegionalSecrets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyspan.live.aws.data.reading import Reading

__all__ = ["DATA"]

DATA: Mapping[str, type[Reading]] = MappingProxyType(
    {
        "s3": RegionalBuckets,
        "dynamodb": RegionalTables,
        "secretsmanager": RegionalSecrets,
        "rds": RegionalDatabases,
        "ebs": RegionalSnapshots,
        "backup": RegionalVaults,
    }
)
"""The reader of each service, by the name that a keyring's tables have: [protects.s3.NAME]."""
