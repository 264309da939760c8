"""S3 of one Region: a Data by boto3, of buckets.

S3 says of a bucket what it is to replicate, and of each object whether it did. A replica is
encrypted with the key that the rule names, whatever the destination's default is.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-status.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from keyspan.live.aws.data.reading import SAMPLES, Reading, table
from keyspan.live.gateway import Held, Replica, Sample, Seal, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ENABLED = "Enabled"
_REPLICA = "REPLICA"
"""The status of an object that came from elsewhere: S3 replicates it no further."""

_NOT_OVER = ("PENDING", "FAILED")
"""The status of an object of which an older version, if any, may be what is over there."""

_KMS = ("aws:kms", "aws:kms:dsse")
_NO_OBJECT = ("404", "NoSuchKey")
_NO_BUCKET = ("404", "NoSuchBucket")
_UNVERSIONED = "versioning is off, and S3 replicates nothing without it"
_NO_RULES = ("ReplicationConfigurationNotFoundError",)
_NO_DEFAULT = ("ServerSideEncryptionConfigurationNotFoundError",)

_OLD_NAMES: Mapping[str, str] = MappingProxyType({"EU": "eu-west-1"})
"""What GetBucketLocation calls a Region by; us-east-1 has no name there at all."""


class RegionalBuckets(Reading):
    """A Data by boto3; what its methods take and return is told there."""

    permissions: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "GetBucketEncryption": "s3:GetEncryptionConfiguration",
            "GetBucketReplication": "s3:GetReplicationConfiguration",
            "HeadBucket": "s3:ListBucket",
            "HeadObject": "s3:GetObject",
            "ListBuckets": "s3:ListAllMyBuckets",
            "ListObjectsV2": "s3:ListBucket",
        }
    )

    def names(self) -> tuple[str, ...]:
        """ListBuckets, every page: the buckets of this Region."""
        listed = self.pages("ListBuckets", "Buckets", PaginationConfig={"PageSize": 1000})
        return tuple(each["Name"] for each in listed if self._region_of(each) == self.region)

    def look(self, name: str, *, source: Source | None = None) -> Held | None:
        """GetBucketEncryption, GetBucketReplication, and HeadObject of some objects.

        Of a copy, those are looked for that were looked at where it is copied from. A bucket of
        another Region is none of this one's, though S3 leads there whoever asks for it here.
        """
        said = self.found("HeadBucket", absent=_NO_BUCKET, Bucket=name)
        if said is None or said.get("BucketRegion") != self.region:
            return None
        versioned = self.call("GetBucketVersioning", Bucket=name).get("Status") == _ENABLED
        made_from = source.held.samples if source and source.held else ()
        wanted = {each.name: each for each in made_from}
        heads = {
            each: self.found("HeadObject", absent=_NO_OBJECT, Bucket=name, Key=each)
            for each in wanted or self._some(name)
        }
        there = {each: head for each, head in heads.items() if head}
        return Held(
            name=name,
            seals=(self._default(name), *(_seal(each, head) for each, head in there.items())),
            replicas=tuple(self._replicas(name)),
            samples=tuple(
                Sample(
                    name=each,
                    written=head["LastModified"],
                    status=head.get("ReplicationStatus") or "",
                    version=head.get("VersionId") or "",
                )
                for each, head in there.items()
                if head.get("ReplicationStatus") != _REPLICA
            ),
            absent=frozenset(
                each for each, head in heads.items() if not _is_over(head, wanted.get(each))
            ),
            closed="" if versioned else _UNVERSIONED,
            notes=() if there else ("no object was there to look at",),
        )

    def _region_of(self, bucket: Mapping[str, Any]) -> str:
        """Return a bucket's Region: ListBuckets tells it, and GetBucketLocation did before."""
        if told := bucket.get("BucketRegion"):
            return told
        said = self.found("GetBucketLocation", absent=_NO_BUCKET, Bucket=bucket["Name"])
        if said is None:
            return ""
        named = said.get("LocationConstraint")
        return _OLD_NAMES.get(named, named) if named else "us-east-1"

    def _some(self, name: str) -> dict[str, None]:
        """Return the latest, and the oldest, among the first objects that S3 lists, by name.

        The oldest is the likeliest to be from before the rule.
        """
        listed = self.call("ListObjectsV2", Bucket=name).get("Contents") or ()
        ordered = sorted(listed, key=lambda each: each["LastModified"], reverse=True)
        return dict.fromkeys(each["Key"] for each in (*ordered[:SAMPLES], *ordered[-1:]))

    def _default(self, name: str) -> Seal:
        """Return what new objects are encrypted with; where nothing is said, with S3's own key."""
        said = self.found("GetBucketEncryption", absent=_NO_DEFAULT, Bucket=name)
        rules = said["ServerSideEncryptionConfiguration"]["Rules"] if said else ()
        for rule in rules:
            default = table(rule, "ApplyServerSideEncryptionByDefault")
            if default.get("SSEAlgorithm") in _KMS:
                key = default.get("KMSMasterKeyID") or ""
                return Seal(what="default encryption", key=key)
        return Seal(what="default encryption")

    def _replicas(self, name: str) -> Iterator[Replica]:
        """Yield each bucket that rules replicate into."""
        said = self.found("GetBucketReplication", absent=_NO_RULES, Bucket=name)
        told: dict[str, list[Replica]] = {}
        for rule in said["ReplicationConfiguration"]["Rules"] if said else ():
            replica = _replica(rule)
            told.setdefault(replica.name, []).append(replica)
        for every in told.values():
            best = next((each for each in every if each.healthy), every[0])
            # Of rules that overlap S3 takes the one of the highest priority: any key may be used.
            yield replace(best, seals=tuple(seal for each in every for seal in each.seals))


def _is_over(head: Mapping[str, Any] | None, wanted: Sample | None) -> bool:
    """Whether an object is over there, and not just an older version of it."""
    if head is None or wanted is None or wanted.status not in _NOT_OVER:
        return head is not None
    return (head.get("VersionId") or "") == wanted.version


def _replica(rule: Mapping[str, Any]) -> Replica:
    into = table(rule, "Destination")
    selected = table(table(rule, "SourceSelectionCriteria"), "SseKmsEncryptedObjects")
    encrypted = selected.get("Status") == _ENABLED
    key = table(into, "EncryptionConfiguration").get("ReplicaKmsKeyID") or ""
    rule_id = rule.get("ID") or "without an ID"
    on = rule.get("Status") == _ENABLED
    if not on:
        status, healthy = f"rule {rule_id} is {rule.get('Status')}", False
    elif not encrypted:
        status, healthy = f"rule {rule_id} leaves out objects that KMS keys encrypt", False
    elif part := _part(rule):
        status, healthy = f"rule {rule_id} replicates only {part}", False
    else:
        status, healthy = f"rule {rule_id} is Enabled", True
    return Replica(
        region="",
        name=into["Bucket"].rpartition(":")[2],
        status=status,
        healthy=healthy,
        seals=(Seal(what=f"replicas by rule {rule_id}", key=key),) if encrypted and on else (),
    )


def _part(rule: Mapping[str, Any]) -> str:
    """Return what a rule is limited to; "" where it is all of the bucket."""
    said = table(rule, "Filter")
    both = table(said, "And")
    prefix = rule.get("Prefix") or said.get("Prefix") or both.get("Prefix")
    if prefix:
        return f"what begins with {prefix}"
    return "what has certain tags" if said.get("Tag") or both.get("Tags") else ""


def _seal(name: str, head: Mapping[str, Any]) -> Seal:
    how = head.get("ServerSideEncryption")
    key = (head.get("SSEKMSKeyId") or "") if how in _KMS else ""
    return Seal(what=f"object {name}", key=key, encrypted=how is not None)
