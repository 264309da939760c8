"""Trails of CloudTrail, with log files encrypted by the key of the bucket's Region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.constructs.protects.protected import Protected

if TYPE_CHECKING:
    from keyspan.bindings import Construct
    from keyspan.constructs.multi_region_key import MultiRegionKey
    from keyspan.model.protects import Trail


class EncryptedTrail(Protected):
    """A trail of all Regions, whose log files the key of the bucket's Region encrypts.

    Args:
        scope: as of Protected; so are the errors.
        construct_id: as of Protected.
        key: the key.
        data: the trail. One that exists gets no resource: the output tells what it needs.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, key: MultiRegionKey, data: Trail
    ) -> None:
        super().__init__(scope, construct_id, key=key, data=data)
        region = data.source
        if not data.existing:
            self.add(
                "aws_cloudtrail",
                self.name_in(region),
                {
                    "name": data.trail,
                    "s3_bucket_name": data.bucket,
                    "s3_key_prefix": data.prefix,
                    "kms_key_id": self.key_arn(region),
                    "is_multi_region_trail": True,
                    "include_global_service_events": True,
                    "enable_log_file_validation": True,
                },
                region=region,
            )
        self.tell(
            {
                region: {
                    "trail_arn": self.arn("cloudtrail", f"trail/{data.trail}", region=region),
                    "kms_key_arn": self.key_arn(region),
                }
            },
            description="trail and key of its Region",
        )
