"""A global table of DynamoDB."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keyspan.constructs.protects.protected import Protected

if TYPE_CHECKING:
    from keyspan.bindings import Construct
    from keyspan.constructs.multi_region_key import MultiRegionKey
    from keyspan.model.protects import Table


class GlobalTable(Protected):
    """A table in the source's Region with a replica in each further one, under that one's key.

    Args:
        scope: as of Protected; so are the errors.
        construct_id: as of Protected.
        key: the key.
        data: the table. One that exists gets no resource: the output tells what it needs.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, key: MultiRegionKey, data: Table
    ) -> None:
        super().__init__(scope, construct_id, key=key, data=data)
        if not data.existing:
            self.add(
                "aws_dynamodb_table",
                self.name_in(data.source),
                self._arguments(data),
                region=data.source,
                holds_data=True,
            )
        self.tell(
            {
                region: {"table": data.called, "kms_key_arn": self.key_arn(region)}
                for region in sorted(data.regions_of(key.key))
            },
            description="table and key by Region",
        )

    def _arguments(self, data: Table) -> dict[str, Any]:
        return {
            "name": data.called,
            "billing_mode": "PAY_PER_REQUEST",
            "hash_key": data.hash_key,
            "range_key": data.range_key,
            "attribute": [{"name": name, "type": data.attributes[name]} for name in data.keys],
            "stream_enabled": True,
            "stream_view_type": "NEW_AND_OLD_IMAGES",
            "server_side_encryption": {"enabled": True, "kms_key_arn": self.key_arn(data.source)},
            "point_in_time_recovery": {"enabled": data.point_in_time_recovery},
            "deletion_protection_enabled": data.deletion_protection,
            "replica": [
                {
                    "region_name": region,
                    "kms_key_arn": self.key_arn(region),
                    "point_in_time_recovery": data.point_in_time_recovery,
                    "propagate_tags": True,
                }
                for region in data.replicas(self._key.key)
            ],
        }
