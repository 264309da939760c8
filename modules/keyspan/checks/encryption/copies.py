"""Which resources make a copy of data in another Region, and which argument gives it a key.

Source: the AWS pages that each row names, read 2026-11; paths as in
keyspan.checks.encryption.arguments.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EBS_DEFAULT_KEY = "aws_ebs_default_kms_key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One way of a resource type to have a copy in another Region.

    Attributes:
        what: names the copy, in words.
        key: the argument that names its key, from its block down.
        without: what AWS does where none is named.
        page: the AWS page.
        block: the path of the block that makes one copy; "" for the resource itself.
        region: the argument that names its Region, from its block down; "" for the resource's own.
        origin: the argument that tells what is copied: where it names the resource's own Region,
            by an ARN or by a reference, there is no copy in another one; "" where that is untold.
        target: the argument that names what holds the copy, from the block down: where that lies
            in the resource's own Region, there is no copy in another one.
        exempt: an argument, from the block down, with which the copy has its key elsewhere.
        source_key: the argument that names the key of what is copied: of this resource.
        source_keys: the same of another resource, which `source` refers to, by its type.
        source: the argument that names what is copied; "" where that is `origin`.
        default_key: a type of resource that gives the copies of its Region a key.
        through: where `key` names a resource that has the key: its argument, by type.
    """

    what: str
    key: str
    without: str
    page: str
    block: str = ""
    region: str = ""
    origin: str = ""
    target: str = ""
    exempt: str = ""
    source_key: str = ""
    source: str = ""
    source_keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    default_key: str = ""
    through: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


_REFUSED = "AWS refuses the copy of encrypted data"
_DOCS = "https://docs.aws.amazon.com/"
_INSTANCE = MappingProxyType({"aws_db_instance": "kms_key_id"})
_CLUSTER = MappingProxyType({"aws_rds_cluster": "kms_key_id"})

MADE_OF: Mapping[str, str] = MappingProxyType(
    {
        "aws_db_cluster_snapshot": "db_cluster_identifier",
        "aws_db_snapshot": "db_instance_identifier",
        "aws_ebs_snapshot": "volume_id",
        "aws_ebs_snapshot_copy": "source_snapshot_id",
    }
)
"""Type of what is copied to the argument that names what it was made of, and has its key."""

COPIES: Mapping[str, tuple[Copy, ...]] = MappingProxyType({
    "aws_s3_bucket_replication_configuration": (
        Copy(
            what="the replication of objects",
            block="rule.destination",
            key="encryption_configuration.replica_kms_key_id",
            target="bucket",
            without="objects under a KMS key are not replicated",
            page=f"{_DOCS}AmazonS3/latest/userguide/replication-config-for-kms-objects.html",
        ),
    ),
    "aws_s3_bucket": (
        Copy(
            what="the replication of objects",
            block="replication_configuration.rules.destination",
            key="replica_kms_key_id",
            target="bucket",
            without="objects under a KMS key are not replicated",
            page=f"{_DOCS}AmazonS3/latest/userguide/replication-config-for-kms-objects.html",
        ),
    ),
    "aws_dynamodb_table": (
        Copy(
            what="the table's replica",
            block="replica",
            key="kms_key_arn",
            region="region_name",
            source_key="server_side_encryption.kms_key_arn",
            without="it is under an AWS key of its Region, or AWS refuses it",
            page=f"{_DOCS}amazondynamodb/latest/APIReference/"
            "API_CreateReplicationGroupMemberAction.html",
        ),
    ),
    "aws_dynamodb_table_replica": (
        Copy(
            what="the table's replica",
            key="kms_key_arn",
            origin="global_table_arn",
            source_keys=MappingProxyType({
                "aws_dynamodb_table": "server_side_encryption.kms_key_arn"
            }),
            without="it is under an AWS key of its Region, or AWS refuses it",
            page=f"{_DOCS}amazondynamodb/latest/APIReference/"
            "API_CreateReplicationGroupMemberAction.html",
        ),
    ),
    "aws_secretsmanager_secret": (
        Copy(
            what="the secret's replica",
            block="replica",
            key="kms_key_id",
            region="region",
            source_key="kms_key_id",
            without="it is under alias/aws/secretsmanager of its Region",
            page=f"{_DOCS}secretsmanager/latest/apireference/API_ReplicaRegionType.html",
        ),
    ),
    "aws_db_instance_automated_backups_replication": (
        Copy(
            what="the replication of backups",
            key="kms_key_id",
            origin="source_db_instance_arn",
            source_keys=_INSTANCE,
            without=_REFUSED,
            page=f"{_DOCS}AmazonRDS/latest/APIReference/"
            "API_StartDBInstanceAutomatedBackupsReplication.html",
        ),
    ),
    "aws_db_instance": (
        Copy(
            what="the read replica",
            key="kms_key_id",
            origin="replicate_source_db",
            source_keys=_INSTANCE,
            without=_REFUSED,
            page=f"{_DOCS}AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html",
        ),
    ),
    "aws_rds_cluster": (
        Copy(
            what="the replica cluster",
            key="kms_key_id",
            origin="replication_source_identifier",
            source_keys=_CLUSTER,
            without=_REFUSED,
            page=f"{_DOCS}AmazonRDS/latest/APIReference/API_CreateDBCluster.html",
        ),
    ),
    "aws_db_snapshot_copy": (
        Copy(
            what="the copy of the snapshot",
            key="kms_key_id",
            origin="source_db_snapshot_identifier",
            source_keys=_INSTANCE,
            without=_REFUSED,
            page=f"{_DOCS}AmazonRDS/latest/APIReference/API_CopyDBSnapshot.html",
        ),
    ),
    "aws_rds_cluster_snapshot_copy": (
        Copy(
            what="the copy of the snapshot",
            key="kms_key_id",
            origin="source_db_cluster_snapshot_identifier",
            source_keys=_CLUSTER,
            without=_REFUSED,
            page=f"{_DOCS}AmazonRDS/latest/APIReference/API_CopyDBClusterSnapshot.html",
        ),
    ),
    "aws_ebs_snapshot_copy": (
        Copy(
            what="the copy of the snapshot",
            key="kms_key_id",
            origin="source_region",
            source="source_snapshot_id",
            source_keys=MappingProxyType({"aws_ebs_volume": "kms_key_id"}),
            default_key=EBS_DEFAULT_KEY,
            without="it is under the account's default EBS key of its Region",
            page=f"{_DOCS}AWSEC2/latest/APIReference/API_CopySnapshot.html",
        ),
    ),
    "aws_ami_copy": (
        Copy(
            what="the copy of the image",
            key="kms_key_id",
            origin="source_ami_region",
            default_key=EBS_DEFAULT_KEY,
            without="it is under the account's default EBS key of its Region",
            page=f"{_DOCS}AWSEC2/latest/APIReference/API_CopyImage.html",
        ),
    ),
    "aws_dlm_lifecycle_policy": (
        Copy(
            what="the copy of each snapshot",
            block="policy_details.schedule.cross_region_copy_rule",
            key="cmk_arn",
            region="target",
            default_key=EBS_DEFAULT_KEY,
            without="it is under the account's default EBS key of its Region",
            page=f"{_DOCS}dlm/latest/APIReference/API_CrossRegionCopyRule.html",
        ),
        Copy(
            what="the copy of each shared snapshot",
            block="policy_details.action.cross_region_copy",
            key="encryption_configuration.cmk_arn",
            region="target",
            default_key=EBS_DEFAULT_KEY,
            without="it is under the account's default EBS key of its Region",
            page=f"{_DOCS}dlm/latest/APIReference/API_CrossRegionCopyAction.html",
        ),
    ),
    "aws_backup_plan": (
        Copy(
            what="the copy of each recovery point",
            block="rule.copy_action",
            key="destination_vault_arn",
            target="destination_vault_arn",
            through=MappingProxyType({
                "aws_backup_vault": "kms_key_arn",
                "aws_backup_logically_air_gapped_vault": "encryption_key_arn",
            }),
            without="its vault is under alias/aws/backup of its Region",
            page=f"{_DOCS}aws-backup/latest/devguide/encryption.html",
        ),
    ),
    "aws_efs_replication_configuration": (
        Copy(
            what="the replica file system",
            block="destination",
            key="kms_key_id",
            region="region",
            origin="source_file_system_id",
            exempt="file_system_id",
            source_keys=MappingProxyType({"aws_efs_file_system": "kms_key_id"}),
            without="it is under alias/aws/elasticfilesystem of its Region",
            page=f"{_DOCS}efs/latest/ug/API_DestinationToCreate.html",
        ),
    ),
    "aws_redshift_snapshot_copy": (
        Copy(
            what="the copy of each snapshot",
            key="snapshot_copy_grant_name",
            region="destination_region",
            origin="cluster_identifier",
            source_keys=MappingProxyType({"aws_redshift_cluster": "kms_key_id"}),
            through=MappingProxyType({"aws_redshift_snapshot_copy_grant": "kms_key_id"}),
            without="it is under an AWS key of its Region, or AWS refuses it",
            page=f"{_DOCS}redshift/latest/mgmt/xregioncopy-kms-encrypted-snapshot.html",
        ),
    ),
})  # fmt: skip
"""Type to its ways of making a copy."""
