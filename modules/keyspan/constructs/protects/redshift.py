"""Copies of a Redshift cluster's snapshots in another Region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.constructs.protects.protected import Protected
from keyspan.model.protects.redshift import FOR_GOOD

if TYPE_CHECKING:
    from keyspan.bindings import Construct
    from keyspan.constructs.multi_region_key import MultiRegionKey
    from keyspan.model.protects import Snapshots


class SnapshotCopies(Protected):
    """A snapshot copy grant with the key over there, and the copying of a cluster's snapshots.

    Args:
        scope: as of Protected; so are the errors.
        construct_id: as of Protected.
        key: the key.
        data: the snapshots. Where the copying exists there is no resource: the output tells of it.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, key: MultiRegionKey, data: Snapshots
    ) -> None:
        super().__init__(scope, construct_id, key=key, data=data)
        if not data.existing:
            self._copying(data)
        self.tell(
            {
                data.source: {
                    "cluster": data.cluster,
                    "kms_key_arn": self.key_arn(data.source),
                },
                data.to: {
                    "snapshot_copy_grant": data.grant_name,
                    "kms_key_arn": self.key_arn(data.to),
                },
            },
            description="cluster, snapshot copy grant and key by Region",
        )

    def _copying(self, data: Snapshots) -> None:
        """Make the grant, and the copying that names it.

        Whether Redshift reads copies that are there by that grant, no page of AWS's says: it is
        kept like data.
        """
        grant = self.add(
            "aws_redshift_snapshot_copy_grant",
            self.name_in(data.to),
            {
                "snapshot_copy_grant_name": data.grant_name,
                "kms_key_id": self.key_arn(data.to),
            },
            region=data.to,
            holds_data=True,
        )
        self.add(
            "aws_redshift_snapshot_copy",
            self.name_in(data.source),
            {
                "cluster_identifier": data.cluster,
                "destination_region": data.to,
                "snapshot_copy_grant_name": grant.attribute("snapshot_copy_grant_name"),
                "retention_period": data.retention_days,
                "manual_snapshot_retention_period": data.manual_retention_days or FOR_GOOD,
            },
            region=data.source,
        )
