"""The tables of the data that keys protect, one room for each service: [protects.s3.NAME].

A field's docstring is the help that a person gets, in an editor and in a message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from keyspan.config.fields import Name
from keyspan.config.protects.aurora import ClusterTable
from keyspan.config.protects.backup import VaultsTable
from keyspan.config.protects.cloudtrail import TrailTable
from keyspan.config.protects.dynamodb import TableTable
from keyspan.config.protects.ebs import VolumesTable
from keyspan.config.protects.efs import FileSystemTable
from keyspan.config.protects.eks import ClustersTable
from keyspan.config.protects.lambda_ import FunctionTable
from keyspan.config.protects.logs import LogGroupsTable
from keyspan.config.protects.opensearch import DomainTable
from keyspan.config.protects.rds import BackupsTable
from keyspan.config.protects.redshift import SnapshotsTable
from keyspan.config.protects.s3 import BucketsTable
from keyspan.config.protects.secretsmanager import SecretTable
from keyspan.config.protects.sns import TopicTable
from keyspan.config.protects.sqs import QueueTable
from keyspan.config.protects.ssm import ParameterTable
from keyspan.config.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.config.protects.protected import ProtectedTable

__all__ = ["ProtectsTable"]


class ProtectsTable(Table):
    """The data that keys protect, by service."""

    s3: dict[Name, BucketsTable] = {}
    """Buckets that S3 replicates: [protects.s3.invoices]."""
    dynamodb: dict[Name, TableTable] = {}
    """Global tables of DynamoDB: [protects.dynamodb.sessions]."""
    secretsmanager: dict[Name, SecretTable] = {}
    """Secrets and their replicas: [protects.secretsmanager.database]."""
    backup: dict[Name, VaultsTable] = {}
    """Vaults of AWS Backup, and a plan that copies into them: [protects.backup.orders]."""
    efs: dict[Name, FileSystemTable] = {}
    """File systems that EFS replicates: [protects.efs.invoices]."""
    opensearch: dict[Name, DomainTable] = {}
    """OpenSearch domains: [protects.opensearch.catalogue]."""
    redshift: dict[Name, SnapshotsTable] = {}
    """Snapshots of Redshift clusters, copied elsewhere: [protects.redshift.sales]."""
    rds: dict[Name, BackupsTable] = {}
    """Backups of DB instances in another Region: [protects.rds.ledger]."""
    ebs: dict[Name, VolumesTable] = {}
    """Volumes and their snapshots: [protects.ebs.disks]."""
    aurora: dict[Name, ClusterTable] = {}
    """Aurora global databases: [protects.aurora.ledger]."""
    cloudtrail: dict[Name, TrailTable] = {}
    """Trails, with the key of the bucket's Region: [protects.cloudtrail.audit]."""
    eks: dict[Name, ClustersTable] = {}
    """Kubernetes clusters, one in each Region: [protects.eks.shop]."""
    lambda_: dict[Name, FunctionTable] = Field(default={}, alias="lambda")
    """Functions, one in each Region: [protects.lambda.orders]."""
    logs: dict[Name, LogGroupsTable] = {}
    """Log groups, one in each Region: [protects.logs.events]."""
    sns: dict[Name, TopicTable] = {}
    """Topics, one in each Region: [protects.sns.alerts]."""
    sqs: dict[Name, QueueTable] = {}
    """Queues, one in each Region: [protects.sqs.jobs]."""
    ssm: dict[Name, ParameterTable] = {}
    """SecureString parameters, one in each Region: [protects.ssm.password]."""

    def tables(self) -> Iterator[tuple[str, str, ProtectedTable]]:
        """Yield each table of protected data, after its service and its name."""
        for field in type(self).model_fields:
            named: Mapping[str, ProtectedTable] = getattr(self, field)
            for name, table in named.items():
                yield table.kind.service, name, table
