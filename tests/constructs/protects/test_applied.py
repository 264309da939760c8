"""All data of these services, applied once on the embedded AWS: each copy is under its key."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from keyspan.cli import keyspan
from tests.aws import client
from tests.constructs.protects.conftest import keyring
from tests.deployment import deploy, idle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.deployment import Deployed

pytestmark = [pytest.mark.node, pytest.mark.terraform]

HERE, THERE = "us-east-1", "eu-west-1"
SERVICES = ("dynamodb", "lambda", "logs", "s3", "secretsmanager", "sns", "sqs", "ssm")
"""Those that the embedded AWS has; all the others are planned by test_provider_accepts.

The provider watches a queue for a minute, without work, before it takes it for made.
"""

PACKAGES = {HERE: "acme-code", THERE: "acme-code-eu"}


@dataclass(frozen=True)
class Applied:
    """What was applied, by way of boto3."""

    deployed: Deployed
    disable: Callable[[str], None]

    def client(self, service: str, region: str) -> Any:
        return client(service, region, self.deployed.surroundings)

    def key(self, region: str) -> str:
        return self.deployed.outputs["orders_key_arns"][region]


@pytest.fixture(scope="module")
def deployed(surroundings, tmp_path_factory) -> Deployed:
    # What no keyring makes: the role that a function has, and where its code is.
    client("iam", HERE, surroundings).create_role(
        RoleName="OrdersFunction", AssumeRolePolicyDocument="{}"
    )
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("orders.py", "def handle(event, context): ...")
    for region, bucket in PACKAGES.items():
        s3 = client("s3", region, surroundings)
        where = {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=bucket, **({} if region == HERE else where))
        s3.put_object(Bucket=bucket, Key="orders/1.zip", Body=package.getvalue())
    return deploy(keyring(*SERVICES), tmp_path_factory.mktemp("applied"), surroundings)


@pytest.fixture
def applied(deployed) -> Iterator[Applied]:
    """The deployment; a key that a test disables is enabled again."""
    again = []

    def disable(region: str) -> None:
        key = deployed.outputs["orders_key_id"]
        deployed.kms(region).disable_key(KeyId=key)
        again.append(lambda: deployed.kms(region).enable_key(KeyId=key))

    yield Applied(deployed, disable)
    for enable in again:
        enable()


def test_a_second_plan_changes_nothing(deployed):
    assert idle(deployed.terraform)


def test_an_object_is_copied_and_read_by_the_key_over_there_alone(applied):
    here, there = applied.client("s3", HERE), applied.client("s3", THERE)
    stored = here.put_object(Bucket="acme-invoices", Key="one", Body=b"an invoice")
    assert stored["SSEKMSKeyId"] == applied.key(HERE)
    applied.disable(HERE)
    copy = there.get_object(Bucket="acme-invoices-eu", Key="one")
    assert (copy["SSEKMSKeyId"], copy["Body"].read()) == (applied.key(THERE), b"an invoice")


def test_objects_of_two_way_buckets_go_back_and_their_deletions_too(applied):
    here, there = applied.client("s3", HERE), applied.client("s3", THERE)
    there.put_object(Bucket="acme-catalogue-eu", Key="one", Body=b"a page")
    copy = here.get_object(Bucket="acme-catalogue", Key="one")
    assert (copy["SSEKMSKeyId"], copy["ReplicationStatus"]) == (applied.key(HERE), "REPLICA")
    here.delete_object(Bucket="acme-catalogue", Key="one")
    assert "Contents" not in there.list_objects_v2(Bucket="acme-catalogue-eu")


def test_a_secret_is_copied_and_read_by_the_key_over_there_alone(applied):
    here, there = (applied.client("secretsmanager", region) for region in (HERE, THERE))
    here.put_secret_value(SecretId="prod/orders/database", SecretString="a password")
    (replica,) = here.describe_secret(SecretId="prod/orders/database")["ReplicationStatus"]
    assert (replica["KmsKeyId"], replica["Status"]) == (applied.key(THERE), "InSync")
    applied.disable(HERE)
    assert there.get_secret_value(SecretId="prod/orders/database")["SecretString"] == "a password"


def test_an_item_is_copied_and_read_by_the_key_over_there_alone(applied):
    here, there = applied.client("dynamodb", HERE), applied.client("dynamodb", THERE)
    item = {"customer": {"S": "ada"}, "at": {"N": "1"}}
    here.put_item(TableName="sessions", Item=item)
    applied.disable(HERE)
    assert there.get_item(TableName="sessions", Key=item)["Item"] == item
    table = there.describe_table(TableName="sessions")["Table"]
    assert table["SSEDescription"]["KMSMasterKeyArn"] == applied.key(THERE)


def test_a_table_of_the_other_region_has_its_replica_here(applied):
    (replica,) = applied.client("dynamodb", THERE).describe_table(TableName="Acme.Carts")["Table"][
        "Replicas"
    ]
    assert (replica["RegionName"], replica["KMSMasterKeyId"]) == (HERE, applied.key(HERE))


@pytest.mark.parametrize("region", [HERE, THERE])
def test_what_stands_in_each_region_is_encrypted_by_the_key_of_its_region(applied, region):
    key = applied.key(region)
    topics, queues, groups, functions = (
        applied.client(service, region) for service in ("sns", "sqs", "logs", "lambda")
    )
    topic = f"arn:aws:sns:{region}:111122223333:alerts"
    queue = queues.get_queue_url(QueueName="jobs")["QueueUrl"]
    (group,) = groups.describe_log_groups(logGroupNamePrefix="/acme/orders")["logGroups"]
    assert {
        "sns": topics.get_topic_attributes(TopicArn=topic)["Attributes"]["KmsMasterKeyId"],
        "sqs": queues.get_queue_attributes(QueueUrl=queue, AttributeNames=["KmsMasterKeyId"])[
            "Attributes"
        ]["KmsMasterKeyId"],
        "logs": group["kmsKeyId"],
        "lambda": functions.get_function_configuration(FunctionName="orders")["KMSKeyArn"],
    } == dict.fromkeys(("sns", "sqs", "logs", "lambda"), key)


def test_a_drill_reads_each_datas_own_thing_over_there_and_leaves_none(
    applied, signed_in, tmp_path
):
    file, report = tmp_path / "keyspan.toml", tmp_path / "report.json"
    file.write_text(keyring(*SERVICES))
    key = f"orders={applied.deployed.outputs['orders_key_id']}"
    options = ["--config", str(file), "--key-id", key, "--output", str(report)]
    CliRunner().invoke(keyspan, ["readiness", "--drill", "--format", "json", *options])
    drill = json.loads(report.read_text())["drill"]
    read = {f"{each['where']} {each['region']}": each["key_arn"] for each in drill["outcomes"]}
    assert read == {
        f"protects.dynamodb.carts {HERE}": applied.key(HERE),
        f"protects.dynamodb.sessions {THERE}": applied.key(THERE),
        f"protects.s3.catalogue {THERE}": applied.key(THERE),
        f"protects.s3.invoices {THERE}": applied.key(THERE),
        f"protects.secretsmanager.database {THERE}": applied.key(THERE),
        f"protects.secretsmanager.token {HERE}": applied.key(HERE),
    }
    assert [each for each in drill["outcomes"] if each["fault"]] == drill["left"] == []
