"""An Aurora global database: a cluster in each Region, under the key of that Region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keyspan.bindings import TerraformStack
from keyspan.constructs.protects.protected import Protected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keyspan.bindings import Construct
    from keyspan.constructs.multi_region_key import MultiRegionKey
    from keyspan.constructs.protects.protected import Made
    from keyspan.model.protects import Cluster

_CLUSTER = "aws_rds_cluster"
_LEFT_TO_AURORA = (
    "database_name",
    "engine_version",
    "global_cluster_identifier",
    "master_username",
    "replication_source_identifier",
)
"""What a failover moves from cluster to cluster, and the version, which the global one sets."""


class GlobalDatabase(Protected):
    """A global database, its cluster in the source's Region, and a secondary in each further one.

    Args:
        scope: as of Protected; so are the errors.
        construct_id: as of Protected.
        key: the key.
        data: the database. Of one that exists nothing is made: the output tells the keys.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, key: MultiRegionKey, data: Cluster
    ) -> None:
        super().__init__(scope, construct_id, key=key, data=data)
        self._cluster = data
        regions = (data.source, *data.replicas(key.key))
        told: dict[str, dict[str, Any]] = {
            region: {"cluster": data.called, "kms_key_arn": self.key_arn(region)}
            for region in regions
        }
        if not data.existing:
            self._global = self._database()
            before: list[Made] = []
            for region in regions:
                cluster = self._in(region, after=before)
                told[region]["cluster_arn"] = cluster.attribute("arn")
                instances = self._instances(region, cluster)
                # A secondary waits for what makes the first cluster able to replicate.
                before = before or instances or [cluster]
        self.tell(told, description="cluster and key by Region")

    def _database(self) -> Made:
        data = self._cluster
        return self.add(
            "aws_rds_global_cluster",
            data.name,
            {
                "global_cluster_identifier": data.called,
                "engine": data.engine,
                "engine_version": data.engine_version,
                "database_name": data.database,
                "storage_encrypted": True,
                "deletion_protection": self._key.key.protect,
            },
            region=data.source,
            holds_data=True,
        )

    def _in(self, region: str, *, after: Sequence[Made]) -> Made:
        data = self._cluster
        identifier = data.called
        return self.add(
            _CLUSTER,
            self.name_in(region),
            {
                "cluster_identifier": identifier,
                "global_cluster_identifier": self._global.attribute("id"),
                "engine": data.engine,
                "engine_version": data.engine_version,
                "storage_encrypted": True,
                "kms_key_id": self.key_arn(region),
                "db_subnet_group_name": data.subnet_groups.get(region),
                "vpc_security_group_ids": list(data.security_groups.get(region, ())) or None,
                "backup_retention_period": data.retention_days,
                "copy_tags_to_snapshot": True,
                "deletion_protection": self._key.key.protect,
                "final_snapshot_identifier": f"{identifier}-final",
                "iam_database_authentication_enabled": data.iam_authentication,
                **(self._first() if region == data.source else {"source_region": data.source}),
            },
            region=region,
            holds_data=True,
            ignore_changes=_LEFT_TO_AURORA,
            depends_on=after,
        )

    def _first(self) -> dict[str, Any]:
        """Return what the first cluster alone is told: the master user and the database."""
        data = self._cluster
        TerraformStack.of(self).add_override(
            f"variable.{data.password_variable}",
            {
                "type": "string",
                "default": "",
                "sensitive": True,
                "ephemeral": True,
                "description": f"{data.where}: the master user's password, for as long as it is "
                "handed over; it goes into no state",
            },
        )
        return {
            "database_name": data.database,
            "master_username": data.username,
            "master_password_wo": f"${{var.{data.password_variable}}}",
            "master_password_wo_version": data.password_version,
        }

    def _instances(self, region: str, cluster: Made) -> list[Made]:
        data = self._cluster
        return [
            self.add(
                "aws_rds_cluster_instance",
                f"{self.name_in(region)}_{number}",
                {
                    "identifier": f"{data.called}-{number}",
                    "cluster_identifier": cluster.attribute("id"),
                    "engine": data.engine,
                    "instance_class": data.instance_class,
                    "db_subnet_group_name": data.subnet_groups.get(region),
                    "publicly_accessible": False,
                    "auto_minor_version_upgrade": True,
                    "copy_tags_to_snapshot": True,
                },
                region=region,
            )
            for number in range(1, data.instances.get(region, 0) + 1)
        ]
