"""EBS in several Regions: the default key, copies of snapshots, and the schedule of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keyspan.constructs.protects.protected import Protected, policy_of
from keyspan.model.protects.ebs import ROLE_USES
from keyspan.model.regions import partition_of

if TYPE_CHECKING:
    from keyspan.bindings import Construct
    from keyspan.constructs.multi_region_key import MultiRegionKey
    from keyspan.constructs.protects.protected import Made
    from keyspan.model.protects import Schedule, Volumes

_RIGHTS = "service-role/AWSDataLifecycleManagerServiceRole"
"""AWS's managed policy: what Data Lifecycle Manager does with volumes and snapshots."""


class EncryptedVolumes(Protected):
    """Encryption by default in each Region, and snapshots that are copied into the further ones.

    Args:
        scope: as of Protected; so are the errors.
        construct_id: as of Protected.
        key: the key.
        data: the volumes. Of those that exist nothing is made: the output tells the keys.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, key: MultiRegionKey, data: Volumes
    ) -> None:
        super().__init__(scope, construct_id, key=key, data=data)
        self._volumes = data
        regions = data.regions_of(key.key)
        self._further = data.further(key.key)
        told: dict[str, dict[str, Any]] = {
            region: {"kms_key_arn": self.key_arn(region)} for region in regions
        }
        if not data.existing:
            if data.default:
                for region in regions:
                    self._encrypt_by_default(region)
            for region in self._further if data.snapshots else ():
                told[region]["snapshot_ids"] = {
                    snapshot: self._copy(snapshot, region).attribute("id")
                    for snapshot in data.snapshots
                }
            if data.schedule:
                self._schedule(data.schedule, regions=regions)
        self.tell(told, description="key by Region, and the copies")

    def _encrypt_by_default(self, region: str) -> None:
        name = self.name_in(region)
        key = self.add(
            "aws_ebs_default_kms_key", name, {"key_arn": self.key_arn(region)}, region=region
        )
        self.add(
            "aws_ebs_encryption_by_default",
            name,
            {"enabled": True},
            region=region,
            depends_on=[key],
        )

    def _copy(self, snapshot: str, region: str) -> Made:
        return self.add(
            "aws_ebs_snapshot_copy",
            f"{self.name_in(region)}_{snapshot}",
            {
                "source_region": self._volumes.source,
                "source_snapshot_id": snapshot,
                "encrypted": True,
                "kms_key_id": self.key_arn(region),
                # What AWS writes itself when it copies, and keyspan readiness knows a copy by.
                "description": f"[Copied {snapshot} from {self._volumes.source}]",
            },
            region=region,
            holds_data=True,
        )

    def _schedule(self, schedule: Schedule, *, regions: tuple[str, ...]) -> None:
        data = self._volumes
        role, rights = self._role(regions)
        self.add(
            "aws_dlm_lifecycle_policy",
            self.name_in(data.source),
            {
                "description": f"{data.service} {data.name}",
                "execution_role_arn": role.attribute("arn"),
                "policy_details": {
                    "resource_types": ["VOLUME"],
                    "target_tags": dict(schedule.target_tags),
                    "schedule": [
                        {
                            "name": data.name,
                            "copy_tags": True,
                            "create_rule": {
                                "interval": schedule.hours,
                                "interval_unit": "HOURS",
                                "times": [schedule.time],
                            },
                            "retain_rule": {"count": schedule.keep},
                            "cross_region_copy_rule": [
                                self._rule(schedule, region) for region in self._further
                            ],
                        }
                    ],
                },
            },
            region=data.source,
            depends_on=rights,
        )

    def _rule(self, schedule: Schedule, region: str) -> dict[str, Any]:
        return {
            "target": region,
            "encrypted": True,
            "cmk_arn": self.key_arn(region),
            "copy_tags": True,
            "retain_rule": {"interval": schedule.copy_days, "interval_unit": "DAYS"},
        }

    def _role(self, regions: tuple[str, ...]) -> tuple[Made, list[Made]]:
        """Make the role of Data Lifecycle Manager, and return it with its rights."""
        data = self._volumes
        name = f"ebs_{data.name}"
        role = self.add_role(
            name,
            data.role_name,
            service="dlm.amazonaws.com",
            condition={
                "StringEquals": {"aws:SourceAccount": self._key.account},
                "ArnLike": {"aws:SourceArn": self.arn("dlm", "policy/*", region=data.source)},
            },
            region=data.source,
        )
        of_role = {"role": role.attribute("name")}
        managed = {"policy_arn": f"arn:{partition_of(data.source)}:iam::aws:policy/{_RIGHTS}"}
        statements = [
            {
                "Effect": "Allow",
                "Action": list(actions),
                "Resource": [self.key_arn(region) for region in regions],
                **({"Condition": condition} if condition else {}),
            }
            for _, actions, condition in ROLE_USES
        ]
        own = {"name": "keys", "policy": policy_of(*statements)}
        return role, [
            self.add(kind, name, {**of_role, **arguments}, region=data.source)
            for kind, arguments in (
                ("aws_iam_role_policy_attachment", managed),
                ("aws_iam_role_policy", own),
            )
        ]
