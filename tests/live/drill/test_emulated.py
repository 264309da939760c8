"""The drill on the embedded AWS, which copies data and encrypts it by the key of each Region."""

from __future__ import annotations

from functools import partial

import pytest

from keyspan import Provider
from keyspan.live.aws import trials_connector
from keyspan.live.drill import drill, trial_of
from keyspan.model.protects import Copy
from tests import aws
from tests.conftest import ACCOUNT

pytestmark = pytest.mark.usefixtures("no_pauses")

HERE, THERE = "us-east-1", "eu-west-1"
REGIONS = (HERE, THERE)
BUCKETS = {HERE: "acme-invoices", THERE: "acme-invoices-eu"}
TABLE, SECRET = "carts", "database"


@pytest.fixture(scope="module")
def key_id(embedded_aws):
    return aws.related_keys(embedded_aws, HERE, THERE)


@pytest.fixture(scope="module")
def client(embedded_aws):
    return partial(aws.client, environment=embedded_aws.environment)


def arn(key_id, region):
    return f"arn:aws:kms:{region}:{ACCOUNT}:key/{key_id}"


@pytest.fixture(scope="module")
def buckets(client, key_id):
    """A bucket in each Region, the second a copy of the first; and somebody's own object."""
    for region, name in BUCKETS.items():
        s3 = client("s3", region)
        where = {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=name, **(where if region != HERE else {}))
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        by = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": arn(key_id, region)}
        s3.put_bucket_encryption(
            Bucket=name,
            ServerSideEncryptionConfiguration={
                "Rules": [{"ApplyServerSideEncryptionByDefault": by, "BucketKeyEnabled": True}]
            },
        )
    replicate(client, arn(key_id, THERE))
    client("s3", HERE).put_object(Bucket=BUCKETS[HERE], Key="keyspan-drill/own", Body=b"an order")


def replicate(client, key):
    client("s3", HERE).put_bucket_replication(
        Bucket=BUCKETS[HERE],
        ReplicationConfiguration={
            "Role": f"arn:aws:iam::{ACCOUNT}:role/replication",
            "Rules": [aws.replication_rule(bucket=BUCKETS[THERE], key=key)],
        },
    )


def versions(client, region):
    listed = client("s3", region).list_object_versions(Bucket=BUCKETS[region])
    return [each["Key"] for kind in ("Versions", "DeleteMarkers") for each in listed.get(kind, ())]


@pytest.fixture
def run(signed_in, key_id):
    def run(service, names, *, say=lambda _: None, deadline=1.0):
        copies = [
            Copy(
                service=service,
                name=names[region],
                region=region,
                source=None if region == HERE else HERE,
            )
            for region in REGIONS
        ]
        where = f"protects.{service}.data"
        trial = trial_of(copies, where=where, key_id=key_id, account=ACCOUNT)
        connect = trials_connector(Provider())
        return drill([trial], connect=connect, say=say, deadline=deadline)

    return run


@pytest.fixture
def outage(embedded_aws):
    """Takes the source's Region down as soon as all is written."""

    def say(line):
        if line.startswith("written"):
            embedded_aws.faults.drop(region=HERE)

    return say


def test_an_object_is_read_there_and_leaves_no_version_anywhere(run, buckets, client, key_id):
    done = run("s3", BUCKETS)
    assert [each.key for each in done.outcomes] == [arn(key_id, THERE)]
    assert done.passed
    assert {region: versions(client, region) for region in REGIONS} == {
        HERE: ["keyspan-drill/own"],
        THERE: ["keyspan-drill/own"],
    }


def test_an_object_is_read_there_while_the_sources_region_is_down(
    run, buckets, client, outage, embedded_aws
):
    done = run("s3", BUCKETS, say=outage)
    assert [each.fault for each in done.outcomes] == [None]
    (left,) = done.left
    assert left.region == HERE
    embedded_aws.faults.clear()
    assert versions(client, HERE) == [left.trial.name, "keyspan-drill/own"]
    assert versions(client, THERE) == ["keyspan-drill/own"]
    trials_connector(Provider())("s3", HERE).remove(left.trial)
    assert versions(client, HERE) == ["keyspan-drill/own"]


def test_an_object_under_another_key_than_the_related_one_fails(run, buckets, client, key_id):
    other = client("kms", THERE).create_key()["KeyMetadata"]["Arn"]
    replicate(client, other)
    (outcome,) = run("s3", BUCKETS).outcomes
    replicate(client, arn(key_id, THERE))
    assert outcome.fault.problem == f"it is under {other}, and not under {arn(key_id, THERE)}"


def test_an_object_that_is_under_way_has_not_arrived_and_goes(run, buckets, client, embedded_aws):
    embedded_aws.faults.stall(region=THERE, service="s3")
    (outcome,) = run("s3", BUCKETS).outcomes
    assert outcome.fault.problem == f"{outcome.trial.name} did not arrive within 1 s"
    assert versions(client, HERE) == ["keyspan-drill/own"]


def test_an_object_is_not_read_where_the_key_refuses(run, buckets, client, key_id):
    keys = client("kms", THERE)

    def say(line):
        if line.startswith("written"):
            keys.disable_key(KeyId=key_id)

    (outcome,) = run("s3", BUCKETS, say=say).outcomes
    keys.enable_key(KeyId=key_id)
    assert outcome.fault.problem.startswith("eu-west-1: GetObject: KMS.DisabledException: ")
    assert outcome.fault.mend == "enable the key in that Region"
    assert versions(client, THERE) == ["keyspan-drill/own"]


@pytest.mark.parametrize("region", REGIONS)
def test_an_object_that_object_lock_would_keep_is_not_written(run, buckets, client, region):
    locked = f"acme-locked-{region}"
    where = {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3 = client("s3", region)
    s3.create_bucket(
        Bucket=locked, ObjectLockEnabledForBucket=True, **(where if region != HERE else {})
    )
    names = {**BUCKETS, region: locked}
    assert run("s3", names).undone == (), "without a rule object lock keeps nothing"
    kept = {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 30}}
    s3.put_object_lock_configuration(
        Bucket=locked,
        ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": kept},
    )
    done = run("s3", names)
    (fault,) = done.undone
    assert fault.problem == (
        f"not drilled: it would stay in the bucket {locked} in {region}: "
        "object lock keeps what is written there: COMPLIANCE, 30 days"
    )
    assert versions(client, HERE) == ["keyspan-drill/own"]


@pytest.fixture(scope="module")
def table(client, key_id):
    """A table with a replica; its keys are bytes and a number, and it holds somebody's own item."""
    here = client("dynamodb", HERE)
    here.create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "keyspan_drill", "AttributeType": "B"},
            {"AttributeName": "line", "AttributeType": "N"},
        ],
        KeySchema=[
            {"AttributeName": "keyspan_drill", "KeyType": "HASH"},
            {"AttributeName": "line", "KeyType": "RANGE"},
        ],
        SSESpecification={
            "Enabled": True,
            "SSEType": "KMS",
            "KMSMasterKeyId": arn(key_id, HERE),
        },
    )
    replicated(client, "Create", KMSMasterKeyId=arn(key_id, THERE))
    here.put_item(TableName=TABLE, Item=OWN)


OWN = {"keyspan_drill": {"B": b"own"}, "line": {"N": "7"}}


def replicated(client, verb, **given):
    client("dynamodb", HERE).update_table(
        TableName=TABLE, ReplicaUpdates=[{verb: {"RegionName": THERE, **given}}]
    )


def items(client, region):
    return client("dynamodb", region).scan(TableName=TABLE)["Items"]


TABLES = dict.fromkeys(REGIONS, TABLE)


def test_an_item_is_read_there_and_leaves_none(run, table, client, key_id):
    done = run("dynamodb", TABLES)
    assert [each.key for each in done.outcomes] == [arn(key_id, THERE)]
    assert done.passed
    assert [items(client, region) for region in REGIONS] == [[OWN], [OWN]]


def test_an_item_is_read_there_while_the_sources_region_is_down(
    run, table, client, outage, embedded_aws
):
    done = run("dynamodb", TABLES, say=outage)
    assert [each.fault for each in done.outcomes] == [None]
    assert [each.region for each in done.left] == [HERE]
    assert items(client, THERE) == [OWN]


def test_an_item_under_another_key_than_the_related_one_fails(run, table, client, key_id):
    other = client("kms", THERE).create_key()["KeyMetadata"]["Arn"]
    replicated(client, "Update", KMSMasterKeyId=other)
    (outcome,) = run("dynamodb", TABLES).outcomes
    replicated(client, "Update", KMSMasterKeyId=arn(key_id, THERE))
    assert outcome.fault.problem == f"it is under {other}, and not under {arn(key_id, THERE)}"


def test_an_item_that_somebody_changed_meanwhile_is_left_to_them(run, table, client):
    here = client("dynamodb", HERE)

    def say(line):
        if line.startswith("written"):
            (made,) = [each for each in items(client, HERE) if each != OWN]
            here.put_item(TableName=TABLE, Item={**made, "keyspan_drill_text": {"S": "mine"}})

    (outcome,) = run("dynamodb", TABLES, say=say).outcomes
    assert outcome.fault.problem.endswith(" is there, and holds something else than was written")
    (theirs,) = [each for each in items(client, HERE) if each != OWN]
    here.delete_item(TableName=TABLE, Key={name: theirs[name] for name in OWN})


@pytest.fixture(scope="module")
def secret(client):
    """Somebody's own secret."""
    client("secretsmanager", HERE).create_secret(Name=SECRET, SecretString="own")


def names(client, region):
    return [each["Name"] for each in client("secretsmanager", region).list_secrets()["SecretList"]]


SECRETS = dict.fromkeys(REGIONS, SECRET)


def test_a_secret_of_the_drills_own_is_read_there_and_goes(run, secret, client, key_id):
    done = run("secretsmanager", SECRETS)
    assert [each.key for each in done.outcomes] == [arn(key_id, THERE)]
    assert done.passed
    assert [names(client, region) for region in REGIONS] == [[SECRET], []]


def test_a_secret_is_read_there_while_the_sources_region_is_down(
    run, secret, client, outage, embedded_aws
):
    done = run("secretsmanager", SECRETS, say=outage)
    assert [each.fault for each in done.outcomes] == [None]
    (left,) = done.left
    embedded_aws.faults.clear()
    assert names(client, HERE) == [SECRET, left.trial.name]
    trials_connector(Provider())("secretsmanager", HERE).remove(left.trial)
    assert [names(client, region) for region in REGIONS] == [[SECRET], []]


def test_a_secret_is_not_read_where_the_key_refuses(run, secret, client, key_id):
    keys = client("kms", THERE)

    def say(line):
        if line.startswith("written"):
            keys.disable_key(KeyId=key_id)

    done = run("secretsmanager", SECRETS, say=say)
    keys.enable_key(KeyId=key_id)
    (outcome,) = done.outcomes
    assert outcome.fault.problem.startswith("eu-west-1: GetSecretValue: ")
    assert done.left == ()
    assert [names(client, region) for region in REGIONS] == [[SECRET], []]
