"""S3 buckets in several Regions, and S3's replication between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keyspan.constructs.protects.protected import Protected, policy_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keyspan.bindings import Construct
    from keyspan.constructs.multi_region_key import MultiRegionKey
    from keyspan.constructs.protects.protected import Made
    from keyspan.model.protects import Buckets

_BUCKET = "aws_s3_bucket"
_MINUTES = 15
"""What S3 promises with Replication Time Control."""


class ReplicatedBuckets(Protected):
    """A bucket in each Region, encrypted by the key of its Region, and S3's replication.

    Args:
        scope: as of Protected; so are the errors.
        construct_id: as of Protected.
        key: the key.
        data: the buckets. Those that exist get no resource: the output tells what they need.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, key: MultiRegionKey, data: Buckets
    ) -> None:
        super().__init__(scope, construct_id, key=key, data=data)
        self._buckets = data
        if not data.existing:
            versioning = [self._bucket(region) for region in data.regions]
            role, rights = self._role()
            for region in data.regions:
                if destinations := data.destinations(region):
                    self._replication(region, destinations, role=role, after=[*versioning, rights])
        self.tell(
            {
                region: {"bucket": data.buckets[region], "kms_key_arn": self.key_arn(region)}
                for region in data.regions
            },
            description="bucket and key by Region",
        )

    def _bucket(self, region: str) -> Made:
        """Make a bucket, and return its versioning, which replication waits for."""
        name = self.name_in(region)
        bucket = self.add(
            _BUCKET, name, {"bucket": self._buckets.buckets[region]}, region=region, holds_data=True
        )
        of_bucket = {"bucket": bucket.attribute("id")}
        closed = ("block_public_acls", "block_public_policy", "ignore_public_acls")
        settings: Mapping[str, Mapping[str, Any]] = {
            "server_side_encryption_configuration": {"rule": [self._encryption(region)]},
            "ownership_controls": {"rule": {"object_ownership": "BucketOwnerEnforced"}},
            "public_access_block": dict.fromkeys((*closed, "restrict_public_buckets"), True),
            "policy": {"policy": self._tls_only(region)},
        }
        for kind, arguments in settings.items():
            self.add(f"{_BUCKET}_{kind}", name, {**of_bucket, **arguments}, region=region)
        return self.add(
            f"{_BUCKET}_versioning",
            name,
            {**of_bucket, "versioning_configuration": {"status": "Enabled"}},
            region=region,
        )

    def _encryption(self, region: str) -> dict[str, Any]:
        return {
            "apply_server_side_encryption_by_default": {
                "sse_algorithm": "aws:kms",
                "kms_master_key_id": self.key_arn(region),
            },
            "bucket_key_enabled": True,
        }

    def _tls_only(self, region: str) -> str:
        return policy_of(
            {
                "Sid": "DenyWithoutTLS",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": self._arns(region),
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }
        )

    def _role(self) -> tuple[Made, Made]:
        """Make the role by which S3 replicates, and return it with just the rights that it takes.

        S3's page has no condition for who assumes it, and S3 takes only a role of the bucket's own
        account, from whoever may pass it.
        """
        data = self._buckets
        name = f"s3_{data.name}"
        role = self.add_role(name, data.role_name, service="s3.amazonaws.com", region=data.source)
        statements = [
            statement
            for region in data.regions
            for statement in (
                *(self._reading(region) if data.destinations(region) else ()),
                *(self._writing(region) if any(to == region for _, to in data.ways) else ()),
            )
        ]
        rights = self.add(
            "aws_iam_role_policy",
            name,
            {
                "name": "replication",
                "role": role.attribute("id"),
                "policy": policy_of(*statements),
            },
            region=data.source,
        )
        return role, rights

    def _reading(self, region: str) -> list[dict[str, Any]]:
        bucket, objects = self._arns(region)
        return [
            {
                "Effect": "Allow",
                "Action": ["s3:GetReplicationConfiguration", "s3:ListBucket"],
                "Resource": bucket,
            },
            {
                "Effect": "Allow",
                "Action": [
                    "s3:GetObjectVersionAcl",
                    "s3:GetObjectVersionForReplication",
                    "s3:GetObjectVersionTagging",
                ],
                "Resource": objects,
            },
            self._with_key("kms:Decrypt", region),
        ]

    def _writing(self, region: str) -> list[dict[str, Any]]:
        return [
            {
                "Effect": "Allow",
                "Action": ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"],
                "Resource": self._arns(region)[1],
            },
            self._with_key("kms:Encrypt", region),
        ]

    def _with_key(self, action: str, region: str) -> dict[str, Any]:
        """Return what lets S3 use the key of a Region for its bucket alone.

        With a bucket key the encryption context is the bucket, and for older objects the object.
        """
        return {
            "Effect": "Allow",
            "Action": action,
            "Resource": self.key_arn(region),
            "Condition": {
                "StringEquals": {"kms:ViaService": f"s3.{region}.amazonaws.com"},
                "StringLike": {"kms:EncryptionContext:aws:s3:arn": self._arns(region)},
            },
        }

    def _replication(
        self, region: str, destinations: Sequence[str], *, role: Made, after: Sequence[Made]
    ) -> None:
        name = self.name_in(region)
        self.add(
            f"{_BUCKET}_replication_configuration",
            name,
            {
                "bucket": f"${{{_BUCKET}.{name}.id}}",
                "role": role.attribute("arn"),
                "rule": [
                    self._rule(destination, priority)
                    for priority, destination in enumerate(destinations, start=1)
                ],
            },
            region=region,
            depends_on=after,
        )

    def _rule(self, destination: str, priority: int) -> dict[str, Any]:
        data = self._buckets
        minutes = [{"minutes": _MINUTES}]
        in_time = {
            "metrics": {"status": "Enabled", "event_threshold": minutes},
            "replication_time": {"status": "Enabled", "time": minutes},
        }
        return {
            "id": destination,
            "priority": priority,
            "status": "Enabled",
            "filter": {},
            "delete_marker_replication": {"status": _status(data.delete_markers)},
            "source_selection_criteria": {
                "sse_kms_encrypted_objects": {"status": "Enabled"},
                "replica_modifications": {"status": _status(data.replica_modifications)},
            },
            "destination": {
                "bucket": f"${{{_BUCKET}.{self.name_in(destination)}.arn}}",
                "encryption_configuration": {"replica_kms_key_id": self.key_arn(destination)},
                **(in_time if data.replication_time else {"metrics": {"status": "Enabled"}}),
            },
        }

    def _arns(self, region: str) -> list[str]:
        arn = self.arn("s3", f"{self._buckets.buckets[region]}", account=False)
        return [arn, f"{arn}/*"]


def _status(on: bool) -> str:  # noqa: FBT001 - it is the value itself
    return "Enabled" if on else "Disabled"
