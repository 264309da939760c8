"""Readiness of data in the embedded AWS, in which one thing after the other is wrong."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import boto3
import pytest

from keyspan import Key, Provider, RelatedKey
from keyspan.live.aws import data_connector, surveyor_of
from keyspan.live.readiness import (
    Encryption,
    Question,
    Readiness,
    Reason,
    Scope,
    Standing,
    readiness,
)
from keyspan.model.protects import Buckets, Protection, Secret, Table
from tests.aws import replication_rule

pytestmark = pytest.mark.usefixtures("signed_in")

ACCOUNT = "111122223333"
HOME, AWAY = "us-east-1", "eu-west-1"
USER = f"arn:aws:iam::{ACCOUNT}:role/App"
POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
            "Action": "kms:*",
            "Resource": "*",
        },
        {
            "Effect": "Allow",
            "Principal": {"AWS": USER},
            "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
            "Resource": "*",
        },
    ],
}
_numbers = itertools.count()


@cache
def of(service: str, region: str) -> Any:
    """Return a client: this file has one embedded AWS, and each client is slow to make."""
    return boto3.client(service, region_name=region)


connect = cache(lambda: surveyor_of(Provider()))
connect_data = cache(lambda: data_connector(Provider()))


def arn(key_id: str, region: str) -> str:
    return f"arn:aws:kms:{region}:{ACCOUNT}:key/{key_id}"


class Data:
    """Data under related keys, and the key of a keyring that protects it."""

    def __init__(self, emulator: Any) -> None:
        self.name = f"inv{next(_numbers)}"
        self.key_id = of("kms", HOME).create_key(MultiRegion=True, Policy=json.dumps(POLICY))[
            "KeyMetadata"
        ]["KeyId"]
        of("kms", HOME).replicate_key(
            KeyId=self.key_id, ReplicaRegion=AWAY, Policy=json.dumps(POLICY)
        )
        emulator.advance(seconds=60)
        for region in (HOME, AWAY):
            of("kms", region).create_alias(AliasName=f"alias/{self.name}", TargetKeyId=self.key_id)

    def arn(self, region: str) -> str:
        return arn(self.key_id, region)

    def protection(self) -> Protection:
        raise NotImplementedError

    def asked(self, **given: Any) -> Readiness:
        key = Key(
            name=self.name,
            primary=RelatedKey(region=HOME, aliases=(self.name,), users=(USER,)),
            replicas=(RelatedKey(region=AWAY, aliases=(self.name,), users=(USER,)),),
            protects=(self.protection(),),
        )
        return asked((key,), **given)

    def reasons(self) -> list[tuple[Reason, ...]]:
        """Why the data of each Region is not ready."""
        return [each.reasons for each in self.asked().verdicts]


class Pair(Data):
    """A bucket in each Region under the related key of it, the one replicated into the other."""

    def __init__(self, emulator: Any) -> None:
        super().__init__(emulator)
        self.buckets = {region: f"{self.name}-{region}" for region in (HOME, AWAY)}
        for region, bucket in self.buckets.items():
            where = {"CreateBucketConfiguration": {"LocationConstraint": region}}
            of("s3", region).create_bucket(Bucket=bucket, **(where if region != HOME else {}))
            of("s3", region).put_bucket_versioning(
                Bucket=bucket, VersioningConfiguration={"Status": "Enabled"}
            )
            self.encrypt(region, self.arn(region))
        self.replicate()

    def encrypt(self, region: str, key: str | None) -> None:
        by = {"SSEAlgorithm": "aws:kms", **({"KMSMasterKeyID": key} if key else {})}
        rules = [{"ApplyServerSideEncryptionByDefault": by}]
        of("s3", region).put_bucket_encryption(
            Bucket=self.buckets[region], ServerSideEncryptionConfiguration={"Rules": rules}
        )

    def replicate(self, *, key: str | None = None, **changes: Any) -> None:
        """Set the replication rule, as the construct makes it, but for some changes."""
        rule = replication_rule(bucket=self.buckets[AWAY], key=key or self.arn(AWAY), **changes)
        role = f"arn:aws:iam::{ACCOUNT}:role/replication"
        of("s3", HOME).put_bucket_replication(
            Bucket=self.buckets[HOME], ReplicationConfiguration={"Role": role, "Rules": [rule]}
        )

    def put(self, name: str = "it") -> None:
        of("s3", HOME).put_object(Bucket=self.buckets[HOME], Key=name, Body=b"an invoice")

    def protection(self) -> Protection:
        return Buckets(name=self.name, buckets=self.buckets, source=HOME)


class Orders(Data):
    """A global table, each replica under the related key of its Region, or another there."""

    def __init__(self, emulator: Any, *, there: str | None = None, replicated: bool = True) -> None:
        super().__init__(emulator)
        of("dynamodb", HOME).create_table(
            TableName=self.name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": self.arn(HOME)},
        )
        replica = {"RegionName": AWAY, "KMSMasterKeyId": there or self.arn(AWAY)}
        if replicated:
            of("dynamodb", HOME).update_table(
                TableName=self.name, ReplicaUpdates=[{"Create": replica}]
            )

    def protection(self) -> Protection:
        return Table(name=self.name, source=HOME, existing=True)


class Password(Data):
    """A secret and its replica, under the related key of its Region, or another there."""

    def __init__(self, emulator: Any, *, there: str | None = None) -> None:
        super().__init__(emulator)
        replica = {"Region": AWAY, "KmsKeyId": there or self.arn(AWAY)}
        of("secretsmanager", HOME).create_secret(
            Name=self.name,
            SecretString="s",
            KmsKeyId=self.arn(HOME),
            AddReplicaRegions=[replica],
        )

    def protection(self) -> Protection:
        return Secret(name=self.name, source=HOME)


def asked(
    keys: tuple[Key, ...] = (),
    *,
    later: float = 0,
    services: tuple[str, ...] = ("s3", "dynamodb", "secretsmanager"),
    **scope: Any,
) -> Readiness:
    question = Question(
        account=ACCOUNT,
        connect=connect(),
        connect_data=lambda service, region: (
            connect_data()(service, region) if service in services else None
        ),
        max_age=timedelta(hours=24),
        now=datetime.now(UTC) + timedelta(hours=later),
    )
    return readiness(Scope(keys=keys, key_ids={}, **scope), question)


@pytest.fixture
def pair(embedded_aws, signed_in) -> Pair:
    return Pair(embedded_aws)


def test_all_data_of_the_account_under_whichever_key(pair, embedded_aws):
    single = of("kms", HOME).create_key()["KeyMetadata"]["KeyId"]
    for name, key in (("single", single), ("plain", None)):
        bucket = f"{pair.name}-{name}"
        of("s3", HOME).create_bucket(Bucket=bucket)
        pair.buckets = {**pair.buckets, HOME: bucket}
        pair.encrypt(HOME, key and arn(key, HOME))
    found = asked(discover=(HOME, AWAY), services=("s3",))
    here = {
        each.copy.name.removeprefix(f"{pair.name}-"): (each.reasons, each.encryption)
        for each in found.verdicts
        if each.copy.name.startswith(f"{pair.name}-")
    }
    assert here == {
        HOME: ((), Encryption.MULTI_REGION),
        AWAY: ((), Encryption.MULTI_REGION),
        "single": ((Reason.NO_COPY, Reason.SINGLE_REGION_KEY), Encryption.SINGLE_REGION),
        "plain": ((Reason.NO_COPY, Reason.AWS_KEY), Encryption.AWS),
    }


def test_what_the_construct_makes_is_ready(pair):
    pair.put()
    found = pair.asked()
    assert [each.standing for each in found.verdicts] == [Standing.READY] * 2
    assert found.verdicts[1].key_arn == pair.arn(AWAY)
    assert found.verdicts[1].recovery == found.moment
    assert found.ready


def test_the_bucket_over_there_is_gone(pair):
    of("s3", AWAY).delete_bucket(Bucket=pair.buckets[AWAY])
    assert pair.reasons() == [(), (Reason.NO_COPY,)]


def test_an_object_from_before_the_rule_is_not_over_there(pair):
    of("s3", HOME).delete_bucket_replication(Bucket=pair.buckets[HOME])
    pair.put("early")
    assert pair.reasons() == [(), (Reason.NOT_REPLICATING,)]
    pair.replicate()
    assert pair.reasons() == [(), (Reason.NO_COPY,)]


def test_copies_that_do_not_arrive_are_late_after_a_day(pair, embedded_aws):
    embedded_aws.faults.stall(region=AWAY, service="s3")
    pair.put()
    assert pair.asked().ready, "a copy may take a while"
    late = pair.asked(later=25).verdicts[1]
    assert late.reasons == (Reason.TOO_OLD,)
    assert "it of " in late.findings[0].found


def test_a_change_that_does_not_arrive_is_late_although_what_it_changes_is_there(
    pair, embedded_aws
):
    pair.put()
    embedded_aws.faults.stall(region=AWAY, service="s3")
    pair.put()
    found = pair.asked(later=25)
    assert found.verdicts[1].reasons == (Reason.TOO_OLD,)
    assert found.verdicts[1].recovery < found.moment


def test_a_copy_that_somebody_deleted_over_there(pair):
    pair.put()
    of("s3", AWAY).delete_object(Bucket=pair.buckets[AWAY], Key="it")
    assert pair.reasons() == [(), (Reason.NO_COPY,)]


def test_a_bucket_that_is_in_the_same_region_after_all_is_no_copy(pair):
    pair.buckets = {**pair.buckets, AWAY: f"{pair.name}-elsewhere"}
    of("s3", HOME).create_bucket(Bucket=pair.buckets[AWAY])
    of("s3", HOME).put_bucket_versioning(
        Bucket=pair.buckets[AWAY], VersioningConfiguration={"Status": "Enabled"}
    )
    by = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": pair.key_id}
    of("s3", HOME).put_bucket_encryption(
        Bucket=pair.buckets[AWAY],
        ServerSideEncryptionConfiguration={"Rules": [{"ApplyServerSideEncryptionByDefault": by}]},
    )
    pair.replicate()
    assert pair.reasons() == [(), (Reason.NO_COPY,)]


def test_a_bucket_that_keeps_no_versions_any_more(pair):
    of("s3", AWAY).put_bucket_versioning(
        Bucket=pair.buckets[AWAY], VersioningConfiguration={"Status": "Suspended"}
    )
    assert pair.reasons() == [(), (Reason.NOT_REPLICATING,)]


@pytest.mark.parametrize(
    "changes",
    [
        {"Status": "Disabled"},
        {"Filter": {"Prefix": "some/"}},
        {"SourceSelectionCriteria": {"SseKmsEncryptedObjects": {"Status": "Disabled"}}},
    ],
)
def test_a_rule_that_leaves_something_out(pair, changes):
    pair.replicate(**changes)
    assert pair.reasons() == [(), (Reason.NOT_REPLICATING,)]


def test_a_rule_that_encrypts_with_the_key_of_the_wrong_region(pair):
    pair.replicate(key=pair.arn(HOME))
    away = pair.asked().verdicts[1]
    assert away.reasons == (Reason.WRONG_KEY,)
    assert away.findings[0].found == (f"replicas by rule there: encrypted with {pair.arn(HOME)}")


def test_replicas_under_another_key_are_seen_at_the_objects(pair):
    single = of("kms", AWAY).create_key()["KeyMetadata"]["KeyId"]
    pair.replicate(key=arn(single, AWAY))
    pair.put()
    pair.replicate()
    (finding,) = pair.asked().verdicts[1].findings
    assert (finding.reason, finding.found) == (
        Reason.WRONG_KEY,
        f"object it: encrypted with {arn(single, AWAY)}",
    )


def test_a_bucket_that_takes_the_key_of_aws_where_none_is_named(pair):
    pair.encrypt(AWAY, None)
    assert pair.reasons() == [(), (Reason.AWS_KEY,)]


def test_an_alias_of_the_related_key_is_as_good_as_its_arn(pair):
    pair.encrypt(AWAY, f"arn:aws:kms:{AWAY}:{ACCOUNT}:alias/{pair.name}")
    assert pair.asked().ready


def test_a_key_policy_that_refuses_over_there(pair):
    only = {**POLICY, "Statement": [{**POLICY["Statement"][1], "Effect": "Deny"}]}
    only["Statement"] += POLICY["Statement"]
    of("kms", AWAY).put_key_policy(KeyId=pair.key_id, PolicyName="default", Policy=json.dumps(only))
    assert pair.reasons() == [(), (Reason.POLICY_REFUSES,)]


def test_a_key_that_is_disabled_over_there(pair):
    of("kms", AWAY).disable_key(KeyId=pair.key_id)
    assert pair.reasons() == [(), (Reason.KEY_NOT_USABLE,)]


@pytest.mark.parametrize("operation", ["ListAliases", "DescribeKey", "GetKeyPolicy"])
def test_what_may_not_be_read_is_unknown(pair, embedded_aws, operation):
    embedded_aws.faults.refuse(code="AccessDenied", status=403, operation=operation)
    assert {each.standing for each in pair.asked().verdicts} == {Standing.UNKNOWN}


def test_a_global_table_is_ready_both_ways(embedded_aws):
    orders = Orders(embedded_aws)
    found = orders.asked()
    assert [(each.copy.source, each.standing) for each in found.verdicts] == [
        (None, Standing.READY),
        (HOME, Standing.READY),
        (AWAY, Standing.READY),
    ]
    assert found.verdicts[1].key_arn == orders.arn(AWAY)
    assert asked(discover=(AWAY, HOME), services=("dynamodb",)).counts == {Standing.READY: 2}


def test_a_table_without_its_replica(embedded_aws):
    orders = Orders(embedded_aws, replicated=False)
    assert orders.reasons() == [(), (Reason.NO_COPY,), (Reason.NO_COPY,)]


def test_a_replica_under_another_key_than_the_related_one(embedded_aws):
    single = of("kms", AWAY).create_key()["KeyMetadata"]["KeyId"]
    orders = Orders(embedded_aws, there=arn(single, AWAY))
    assert orders.reasons() == [(), (Reason.WRONG_KEY,), ()]


def test_a_secret_and_its_replica_are_ready(embedded_aws):
    found = Password(embedded_aws).asked()
    assert [each.standing for each in found.verdicts] == [Standing.READY] * 2


def test_a_replica_of_a_secret_under_the_key_of_aws(embedded_aws):
    password = Password(embedded_aws, there="alias/aws/secretsmanager")
    assert password.reasons() == [(), (Reason.AWS_KEY,)]


def test_a_secret_that_is_no_replica_any_more(embedded_aws):
    password = Password(embedded_aws)
    of("secretsmanager", HOME).remove_regions_from_replication(
        SecretId=password.name, RemoveReplicaRegions=[AWAY]
    )
    assert password.reasons() == [(), (Reason.NO_COPY,)]
