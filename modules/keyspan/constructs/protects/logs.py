"""Log groups of CloudWatch Logs, one in each Region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.constructs.protects.protected import Protected

if TYPE_CHECKING:
    from keyspan.bindings import Construct
    from keyspan.constructs.multi_region_key import MultiRegionKey
    from keyspan.model.protects import LogGroups


class EncryptedLogGroups(Protected):
    """A log group in each Region, encrypted by the key of its Region.

    Args:
        scope: as of Protected; so are the errors.
        construct_id: as of Protected.
        key: the key.
        data: the log groups. Those that exist get no resource: the output tells what they need.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, key: MultiRegionKey, data: LogGroups
    ) -> None:
        super().__init__(scope, construct_id, key=key, data=data)
        regions = data.regions_of(self._key.key)
        for region in () if data.existing else regions:
            self.add(
                "aws_cloudwatch_log_group",
                self.name_in(region),
                {
                    "name": data.group,
                    "retention_in_days": data.retention_days,
                    "kms_key_id": self.key_arn(region),
                },
                region=region,
                holds_data=True,
            )
        self.tell(
            {
                region: {"log_group": data.group, "kms_key_arn": self.key_arn(region)}
                for region in regions
            },
            description="log group and key by Region",
        )
