"""The backups of a DB instance in another Region, each copy under the key of that Region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keyspan.constructs.protects.protected import Protected

if TYPE_CHECKING:
    from keyspan.bindings import Construct
    from keyspan.constructs.multi_region_key import MultiRegionKey
    from keyspan.constructs.protects.protected import Made
    from keyspan.model.protects import Backups


class ReplicatedBackups(Protected):
    """The replication of a DB instance's automated backups, and copies of its snapshots.

    Args:
        scope: as of Protected; so are the errors.
        construct_id: as of Protected.
        key: the key.
        data: the backups. Those that exist get no resource: the output tells the keys.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, key: MultiRegionKey, data: Backups
    ) -> None:
        super().__init__(scope, construct_id, key=key, data=data)
        self._backups = data
        told: dict[str, dict[str, Any]] = {
            region: {"kms_key_arn": self.key_arn(region)} for region in data.regions
        }
        if not data.existing:
            copies = {
                name: self._copy(name).attribute("db_snapshot_arn") for name in data.snapshots
            }
            told[data.to] |= {"snapshot_arns": copies} if copies else {}
            if data.instance:
                replication = self._replication(data.instance)
                told[data.to]["automated_backups_arn"] = replication.attribute("id")
        self.tell(told, description="key by Region, and the copies")

    def _replication(self, instance: str) -> Made:
        data = self._backups
        return self.add(
            "aws_db_instance_automated_backups_replication",
            self.name_in(data.to),
            {
                "source_db_instance_arn": self.arn("rds", f"db:{instance}", region=data.source),
                "kms_key_id": self.key_arn(data.to),
                "retention_period": data.retention_days,
            },
            region=data.to,
            holds_data=True,
        )

    def _copy(self, snapshot: str) -> Made:
        data = self._backups
        return self.add(
            "aws_db_snapshot_copy",
            f"{self.name_in(data.to)}_{snapshot}",
            {
                "source_db_snapshot_identifier": self.arn(
                    "rds", f"snapshot:{snapshot}", region=data.source
                ),
                "target_db_snapshot_identifier": snapshot,
                "kms_key_id": self.key_arn(data.to),
                "copy_tags": True,
            },
            region=data.to,
            holds_data=True,
        )
