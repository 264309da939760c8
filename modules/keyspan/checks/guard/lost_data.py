"""KS118: data under a multi-Region key that a plan deletes, or replaces by something empty.

prevent_destroy goes with its block: where that left the configuration, or came to stand at another
address, nothing else speaks. S3 deletes no bucket that holds anything, but by force_destroy. A key
that is named by its alias could be any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.documents import at
from keyspan.checks.finding import Severity
from keyspan.checks.guard.deletions import DELETE, REPLACE, reason
from keyspan.checks.guard.refusal import Objection, Refusal
from keyspan.checks.guard.rekeys import key_paths, replaced_for_a_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.documents import Change
    from keyspan.checks.guard.planned import Planned

HOLDING = frozenset({
    "aws_ami_copy", "aws_backup_logically_air_gapped_vault", "aws_backup_vault",
    "aws_bedrock_custom_model", "aws_bedrockagentcore_memory", "aws_cloudtrail_event_data_store",
    "aws_cloudwatch_event_archive", "aws_cloudwatch_log_group", "aws_codeartifact_domain",
    "aws_codecommit_repository", "aws_customerprofiles_domain", "aws_db_instance",
    "aws_db_instance_automated_backups_replication", "aws_db_snapshot_copy", "aws_docdb_cluster",
    "aws_docdbelastic_cluster", "aws_dsql_cluster", "aws_dynamodb_table",
    "aws_dynamodb_table_replica", "aws_ebs_snapshot_copy", "aws_ebs_snapshot_import",
    "aws_ebs_volume", "aws_ecr_repository", "aws_efs_file_system", "aws_eks_cluster",
    "aws_elasticache_replication_group", "aws_elasticache_serverless_cache",
    "aws_elasticsearch_domain", "aws_finspace_kx_environment", "aws_fsx_lustre_file_system",
    "aws_fsx_ontap_file_system", "aws_fsx_openzfs_file_system", "aws_fsx_windows_file_system",
    "aws_kendra_index", "aws_keyspaces_table", "aws_kinesis_stream", "aws_kinesis_video_stream",
    "aws_memorydb_cluster", "aws_memorydb_snapshot", "aws_mq_broker", "aws_msk_cluster",
    "aws_neptune_cluster", "aws_neptunegraph_graph", "aws_opensearch_domain",
    "aws_prometheus_workspace", "aws_qbusiness_application", "aws_qldb_ledger", "aws_rds_cluster",
    "aws_rds_cluster_snapshot_copy", "aws_redshift_cluster", "aws_redshift_snapshot_copy_grant",
    "aws_redshiftserverless_namespace", "aws_s3tables_table", "aws_s3tables_table_bucket",
    "aws_s3vectors_vector_bucket", "aws_sagemaker_domain", "aws_sagemaker_feature_group",
    "aws_secretsmanager_secret", "aws_storagegateway_cached_iscsi_volume",
    "aws_storagegateway_stored_iscsi_volume", "aws_timestreamwrite_database",
    "aws_workspaces_workspace",
})  # fmt: skip
"""Types whose deletion is a loss of what somebody put there; a queue, a function or a
parameter is none. Whether Redshift reads copies without their grant, no page of AWS's says."""

_EMPTIED_FIRST = "aws_s3_bucket"
"""Holds data, too; and is deleted with it only by force_destroy."""

_MULTI_REGION = "mrk-"


def _lost(plan: Planned) -> Iterator[Objection]:
    for change in plan.view.changes:
        held = "delete" in change.actions and _holds_data(change)
        if held and not replaced_for_a_key(change):
            for key in _keys(change)[:1]:
                what, mend = reason(change)
                yield Objection(
                    address=change.resource.address,
                    what=f"{what}; what it holds under {key} would be gone",
                    mend=mend,
                    action=DELETE if change.actions == ("delete",) else REPLACE,
                )


def _holds_data(change: Change) -> bool:
    resource = change.resource
    if resource.mode != "managed":
        return False
    if resource.type == _EMPTIED_FIRST:
        return (resource.before or {}).get("force_destroy") is not False
    return resource.type in HOLDING


def _keys(change: Change) -> list[str]:
    """Return the multi-Region keys that a resource names, before the plan."""
    named = (
        value
        for path in key_paths(change.resource.type)
        for value in at(change.resource.before or {}, tuple(path.split(".")))
    )
    return [value for value in named if isinstance(value, str) and _MULTI_REGION in value]


LOST_DATA = Refusal(
    id="KS118",
    name="data-lost",
    severity=Severity.ERROR,
    what="The plan deletes data that a multi-Region key protects",
    why="A key is kept for what is encrypted by it; prevent_destroy does not speak for a block "
    "that left the configuration, or stands at another address.",
    mend="put the block back, or have Terraform let go of the data with a removed block",
    source="https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources",
    find=_lost,
)
