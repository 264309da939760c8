"""Objects that KMS encrypts and S3 replicates."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.aws import replication_rule
from tests.emulator.aws import OTHER, PRIMARY, REPLICA, Aws, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.emulator import EmulatorProcess

_numbers = itertools.count()


@pytest.fixture(autouse=True)
def well_again(emulator: EmulatorProcess) -> Iterator[None]:
    yield
    emulator.faults.clear()


class Pair:
    """A bucket here and one over there, each encrypted by the related key of its Region."""

    def __init__(self, aws: Aws, **rule: Any) -> None:
        self.aws = aws
        self.key = aws.related(REPLICA)
        self.here, self.there = aws.client("s3", PRIMARY), aws.client("s3", REPLICA)
        number = next(_numbers)
        self.source, self.copy = f"orders-{number}", f"orders-{number}-eu"
        for client, name, region in (
            (self.here, self.source, PRIMARY),
            (self.there, self.copy, REPLICA),
        ):
            where = {"CreateBucketConfiguration": {"LocationConstraint": region}}
            client.create_bucket(Bucket=name, **(where if region != PRIMARY else {}))
            versions = {"Status": "Enabled"}
            client.put_bucket_versioning(Bucket=name, VersioningConfiguration=versions)
            self.encrypt(client, name, aws.arn(self.key, region))
        self.replicate(**rule)

    def encrypt(self, client: Any, name: str, key: str | None) -> None:
        by = {"SSEAlgorithm": "aws:kms", **({"KMSMasterKeyID": key} if key else {})}
        rules = [{"ApplyServerSideEncryptionByDefault": by, "BucketKeyEnabled": True}]
        client.put_bucket_encryption(
            Bucket=name, ServerSideEncryptionConfiguration={"Rules": rules}
        )

    def rule(self, *, key: str | None = None, **changes: Any) -> dict[str, Any]:
        there = key or self.aws.arn(self.key, REPLICA)
        return replication_rule(bucket=self.copy, key=there, **changes)

    def replicate(self, **changes: Any) -> None:
        role = f"arn:aws:iam::{self.aws.account}:role/replication"
        self.here.put_bucket_replication(
            Bucket=self.source,
            ReplicationConfiguration={"Role": role, "Rules": [self.rule(**changes)]},
        )

    def put(self, name: str = "it", **given: Any) -> Any:
        return self.here.put_object(Bucket=self.source, Key=name, Body=b"an order", **given)

    def status(self, name: str = "it") -> str | None:
        return self.here.head_object(Bucket=self.source, Key=name).get("ReplicationStatus")

    def copies(self) -> list[str]:
        told = self.there.list_objects_v2(Bucket=self.copy)
        return [each["Key"] for each in told.get("Contents", ())]


def test_an_object_arrives_over_there_under_the_key_over_there(aws: Aws):
    pair = Pair(aws)
    stored = pair.put(Metadata={"kind": "order"}, Tagging="team=orders")
    assert stored["SSEKMSKeyId"] == aws.arn(pair.key, PRIMARY)
    copy = pair.there.get_object(Bucket=pair.copy, Key="it")
    assert copy["Body"].read() == b"an order"
    assert (copy["ServerSideEncryption"], copy["SSEKMSKeyId"]) == (
        "aws:kms",
        aws.arn(pair.key, REPLICA),
    )
    assert (copy["VersionId"], copy["Metadata"]) == (stored["VersionId"], {"kind": "order"})
    tags = pair.there.get_object_tagging(Bucket=pair.copy, Key="it")["TagSet"]
    assert tags == [{"Key": "team", "Value": "orders"}]
    assert (pair.status(), copy["ReplicationStatus"]) == ("COMPLETED", "REPLICA")


def test_a_bucket_tells_all_of_its_replication_rules(aws: Aws):
    both = {"Prefix": "a/", "Tags": [{"Key": "team", "Value": "orders"}]}
    pair = Pair(aws, Filter={"And": both})
    told = pair.here.get_bucket_replication(Bucket=pair.source)["ReplicationConfiguration"]
    assert told["Rules"] == [pair.rule(Filter={"And": both})]


def test_what_no_rule_covers_stays_here(aws: Aws):
    pair = Pair(aws, Filter={"And": {"Prefix": "a/", "Tags": [{"Key": "copy", "Value": "yes"}]}})
    pair.put("a/it", Tagging="copy=yes")
    pair.put("a/other", Tagging="copy=no")
    pair.put("b/it", Tagging="copy=yes")
    assert pair.copies() == ["a/it"]
    assert (pair.status("a/it"), pair.status("b/it")) == ("COMPLETED", None)
    pair.replicate(SourceSelectionCriteria={"SseKmsEncryptedObjects": {"Status": "Disabled"}})
    pair.put("a/later")
    assert (pair.copies(), pair.status("a/later")) == (["a/it"], None)


@pytest.mark.parametrize("status", ["Enabled", "Disabled"])
def test_a_delete_marker_follows_where_the_rule_says_so(aws: Aws, status):
    pair = Pair(aws, DeleteMarkerReplication={"Status": status})
    pair.put()
    pair.here.delete_object(Bucket=pair.source, Key="it")
    assert pair.copies() == ([] if status == "Enabled" else ["it"])


def test_a_version_that_is_deleted_for_good_is_still_over_there(aws: Aws):
    pair = Pair(aws, DeleteMarkerReplication={"Status": "Enabled"})
    version = pair.put()["VersionId"]
    pair.here.delete_object(Bucket=pair.source, Key="it", VersionId=version)
    assert pair.copies() == ["it"]


@pytest.mark.parametrize("region", [PRIMARY, REPLICA])
def test_nothing_is_read_where_the_key_is_disabled_and_all_is_read_elsewhere(aws: Aws, region):
    pair = Pair(aws)
    pair.put()
    aws.kms(region).disable_key(KeyId=pair.key)
    sides = {PRIMARY: (pair.here, pair.source), REPLICA: (pair.there, pair.copy)}
    client, bucket = sides.pop(region)
    with refused("KMS.DisabledException", "is disabled"):
        client.get_object(Bucket=bucket, Key="it")
    assert client.head_object(Bucket=bucket, Key="it")["SSEKMSKeyId"] == aws.arn(pair.key, region)
    ((client, bucket),) = sides.values()
    assert client.get_object(Bucket=bucket, Key="it")["Body"].read() == b"an order"


def test_nothing_is_stored_under_a_key_of_another_region(aws: Aws):
    pair = Pair(aws)
    wrong = aws.arn(pair.key, REPLICA)
    with refused("KMS.NotFoundException", f"Invalid arn {REPLICA}"):
        pair.put(ServerSideEncryption="aws:kms", SSEKMSKeyId=wrong)
    assert "Contents" not in pair.here.list_objects_v2(Bucket=pair.source)


def test_replication_fails_under_a_key_of_the_wrong_region_or_a_disabled_one(aws: Aws):
    pair = Pair(aws)
    pair.replicate(key=aws.arn(pair.key, PRIMARY))
    pair.put("wrong")
    pair.replicate()
    aws.kms(REPLICA).disable_key(KeyId=pair.key)
    pair.put("disabled")
    assert (pair.status("wrong"), pair.status("disabled")) == ("FAILED", "FAILED")
    assert pair.copies() == []


def test_what_refuses_a_caller_of_kms_refuses_whoever_reads_an_object(aws: Aws):
    pair = Pair(aws)
    pair.put()
    aws.emulator.faults.refuse(region=REPLICA, operation="Decrypt", code="AccessDeniedException")
    with refused("AccessDenied"):
        pair.there.get_object(Bucket=pair.copy, Key="it")
    assert pair.here.get_object(Bucket=pair.source, Key="it")["Body"].read() == b"an order"


def test_copies_that_are_held_up_are_pending_and_arrive_later(aws: Aws):
    pair = Pair(aws)
    aws.emulator.faults.stall(region=REPLICA, service="s3")
    pair.put()
    assert (pair.status(), pair.copies()) == ("PENDING", [])
    aws.emulator.faults.clear()
    assert (pair.status(), pair.copies()) == ("COMPLETED", ["it"])


def test_a_version_that_is_deleted_before_its_copy_is_made_has_none(aws: Aws):
    pair = Pair(aws)
    aws.emulator.faults.stall(region=REPLICA, service="s3")
    version = pair.put()["VersionId"]
    pair.here.delete_object(Bucket=pair.source, Key="it", VersionId=version)
    aws.emulator.faults.clear()
    assert pair.copies() == []


def test_copies_to_other_regions_and_of_other_services_are_not_held_up(aws: Aws):
    pair = Pair(aws)
    aws.emulator.faults.stall(region=OTHER)
    aws.emulator.faults.stall(region=REPLICA, service="dynamodb")
    pair.put()
    assert pair.status() == "COMPLETED"


def test_without_a_key_an_object_is_encrypted_by_the_one_that_aws_manages(aws: Aws):
    pair = Pair(aws)
    pair.encrypt(pair.here, pair.source, None)
    key = pair.put()["SSEKMSKeyId"]
    assert aws.describe(key)["KeyManager"] == "AWS"
    assert pair.put("other")["SSEKMSKeyId"] == key
    aliases = aws.kms().list_aliases(KeyId=key)["Aliases"]
    assert [each["AliasName"] for each in aliases] == ["alias/aws/s3"]
    with refused("AccessDeniedException", "AWS managed key"):
        aws.kms().schedule_key_deletion(KeyId=key)


def test_replicas_are_not_sent_back(aws: Aws):
    pair = Pair(aws)
    back = pair.rule(key=aws.arn(pair.key, PRIMARY))
    back["Destination"]["Bucket"] = f"arn:aws:s3:::{pair.source}"
    role = f"arn:aws:iam::{aws.account}:role/replication"
    pair.there.put_bucket_replication(
        Bucket=pair.copy, ReplicationConfiguration={"Role": role, "Rules": [back]}
    )
    pair.put()
    assert len(pair.here.list_object_versions(Bucket=pair.source)["Versions"]) == 1


def test_an_upload_in_parts_and_a_copy_are_encrypted_and_replicated_too(aws: Aws):
    pair = Pair(aws)
    upload = pair.here.create_multipart_upload(Bucket=pair.source, Key="parts")["UploadId"]
    part = {"Bucket": pair.source, "Key": "parts", "UploadId": upload}
    etag = pair.here.upload_part(**part, PartNumber=1, Body=b"an order")["ETag"]
    pair.here.complete_multipart_upload(
        **part, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": etag}]}
    )
    pair.here.copy_object(
        Bucket=pair.source, Key="twin", CopySource={"Bucket": pair.source, "Key": "parts"}
    )
    for name in ("parts", "twin"):
        copy = pair.there.get_object(Bucket=pair.copy, Key=name)
        assert (copy["SSEKMSKeyId"], copy["Body"].read()) == (
            aws.arn(pair.key, REPLICA),
            b"an order",
        )


@pytest.mark.parametrize("condition", [{"Bool": {"aws:SecureTransport": "false"}}, None])
def test_a_bucket_policy_refuses_where_no_condition_has_to_be_read(aws: Aws, condition):
    pair = Pair(aws)
    arn = f"arn:aws:s3:::{pair.source}"
    deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [arn, f"{arn}/*"]}
    statement = {**deny, **({"Condition": condition} if condition else {})}
    pair.here.put_bucket_policy(
        Bucket=pair.source,
        Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )
    if condition:
        pair.put()
        assert pair.copies() == ["it"]
    else:
        with refused("403"):
            pair.put()


@pytest.mark.parametrize(
    ("versions", "says"), [(None, "must exist"), ("Suspended", "must have versioning enabled")]
)
def test_a_rule_names_a_bucket_that_is_there_and_keeps_versions(aws: Aws, versions, says):
    pair = Pair(aws)
    pair.there.put_bucket_versioning(
        Bucket=pair.copy, VersioningConfiguration={"Status": "Suspended"}
    )
    if versions is None:
        pair.copy = "nobody-has-it"
    with refused("InvalidRequest", says):
        pair.replicate()
