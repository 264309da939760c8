"""Global tables: the same items in each Region, each replica under a key of its Region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.aws import OTHER, PRIMARY, REPLICA, Aws, refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.emulator import EmulatorProcess

NAME = "orders"
KEY = {"id": {"S": "1"}, "line": {"N": "7"}}


@pytest.fixture(autouse=True)
def well_again(emulator: EmulatorProcess) -> Iterator[None]:
    yield
    emulator.faults.clear()


class Table:
    """A table here and its replica over there, each under the related key of its Region."""

    def __init__(self, aws: Aws, *, encrypted: bool = True, there: str | None = None) -> None:
        self.aws = aws
        self.key = aws.related(REPLICA)
        self.here = aws.client("dynamodb", PRIMARY)
        self.there = aws.client("dynamodb", REPLICA)
        own = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": aws.arn(self.key)}
        self.here.create_table(
            TableName=NAME,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[
                {"AttributeName": "id", "AttributeType": "S"},
                {"AttributeName": "line", "AttributeType": "N"},
            ],
            KeySchema=[
                {"AttributeName": "id", "KeyType": "HASH"},
                {"AttributeName": "line", "KeyType": "RANGE"},
            ],
            **({"SSESpecification": own} if encrypted else {}),
        )
        if encrypted:
            self.update("Create", KMSMasterKeyId=there or aws.arn(self.key, REPLICA))

    def update(self, verb: str, region: str = REPLICA, **given: Any) -> Any:
        updates = [{verb: {"RegionName": region, **given}}]
        return self.here.update_table(TableName=NAME, ReplicaUpdates=updates)["TableDescription"]

    def describe(self, client: Any = None) -> Any:
        return (client or self.here).describe_table(TableName=NAME)["Table"]

    def put(self, client: Any = None, **item: str) -> None:
        (client or self.here).put_item(TableName=NAME, Item=self.item(**item))

    def item(self, **item: str) -> Mapping[str, Any]:
        return {**KEY, **{name: {"S": value} for name, value in item.items()}}

    def get(self, client: Any) -> Any:
        return client.get_item(TableName=NAME, Key=KEY).get("Item")


def test_each_side_tells_of_the_other_and_of_the_key_there(aws: Aws):
    table = Table(aws)
    keys = {region: aws.arn(table.key, region) for region in (PRIMARY, REPLICA)}
    for client, own, other in ((table.here, PRIMARY, REPLICA), (table.there, REPLICA, PRIMARY)):
        told = table.describe(client)
        assert told["GlobalTableVersion"] == "2019.11.21"
        assert told["SSEDescription"] == {
            "Status": "ENABLED",
            "SSEType": "KMS",
            "KMSMasterKeyArn": keys[own],
        }
        assert told["Replicas"] == [
            {"RegionName": other, "ReplicaStatus": "ACTIVE", "KMSMasterKeyId": keys[other]}
        ]
        assert told["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"
        assert own in told["TableArn"]


def test_items_go_both_ways(aws: Aws):
    table = Table(aws)
    table.put(state="new")
    assert table.get(table.there) == table.item(state="new")
    table.there.update_item(
        TableName=NAME,
        Key=KEY,
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":s": {"S": "paid"}},
    )
    assert table.get(table.here) == table.item(state="paid")
    table.here.delete_item(TableName=NAME, Key=KEY)
    assert table.get(table.there) is None


def test_batches_transactions_and_statements_go_over_and_what_was_rolled_back_does_not(aws: Aws):
    table = Table(aws)
    table.here.batch_write_item(
        RequestItems={NAME: [{"PutRequest": {"Item": table.item(state="batch")}}]}
    )
    assert table.get(table.there) == table.item(state="batch")
    put = {"Put": {"TableName": NAME, "Item": table.item(state="transaction")}}
    table.here.transact_write_items(TransactItems=[put])
    assert table.get(table.there) == table.item(state="transaction")
    other = {**KEY, "id": {"S": "2"}}
    failing = {
        "ConditionCheck": {
            "TableName": NAME,
            "Key": other,
            "ConditionExpression": "attribute_exists(id)",
        }
    }
    put["Put"]["Item"] = table.item(state="never")
    with refused("TransactionCanceledException"):
        table.here.transact_write_items(TransactItems=[put, failing])
    assert table.get(table.here) == table.get(table.there) == table.item(state="transaction")


def test_a_replica_of_a_table_with_items_has_them(aws: Aws):
    table = Table(aws)
    table.put(state="new")
    table.update("Create", OTHER)
    elsewhere = aws.client("dynamodb", OTHER)
    assert table.get(elsewhere) == table.item(state="new")
    assert [each["RegionName"] for each in table.describe(table.there)["Replicas"]] == [
        OTHER,
        PRIMARY,
    ]
    table.put(elsewhere, state="later")
    assert table.get(table.there) == table.item(state="later")


def test_a_replica_that_is_deleted_is_gone(aws: Aws):
    table = Table(aws)
    table.update("Delete")
    with refused("ResourceNotFoundException"):
        table.describe(table.there)
    assert "Replicas" not in table.describe()
    table.put(state="alone")


def test_a_replica_gets_another_key(aws: Aws):
    table = Table(aws)
    other = aws.arn(aws.related(REPLICA), REPLICA)
    (replica,) = table.update("Update", KMSMasterKeyId=other)["Replicas"]
    assert replica["KMSMasterKeyId"] == other
    assert table.describe(table.there)["SSEDescription"]["KMSMasterKeyArn"] == other


def test_a_table_gets_another_key(aws: Aws):
    table = Table(aws)
    other = aws.arn(aws.related(REPLICA))
    table.here.update_table(
        TableName=NAME, SSESpecification={"Enabled": True, "KMSMasterKeyId": other}
    )
    assert table.describe()["SSEDescription"]["KMSMasterKeyArn"] == other
    aws.kms().disable_key(KeyId=table.key)
    table.put(state="new")


def test_without_a_key_a_replica_is_encrypted_by_the_one_that_aws_manages_there(aws: Aws):
    table = Table(aws)
    table.update("Delete")
    (replica,) = table.update("Create")["Replicas"]
    described = aws.kms(REPLICA).describe_key(KeyId=replica["KMSMasterKeyId"])["KeyMetadata"]
    assert described["KeyManager"] == "AWS"
    (alias,) = aws.kms(REPLICA).list_aliases()["Aliases"]
    assert alias["AliasName"] == "alias/aws/dynamodb"


def test_a_key_of_the_wrong_region_is_refused(aws: Aws):
    with refused("ValidationException", "KMS validation error", f"Invalid arn {PRIMARY}"):
        Table(aws, there=aws.arn(aws.related(REPLICA), PRIMARY))
    with refused("ResourceNotFoundException"):
        aws.client("dynamodb", REPLICA).describe_table(TableName=NAME)


def test_a_replica_has_no_key_where_its_source_has_none(aws: Aws):
    table = Table(aws, encrypted=False)
    with refused("ValidationException", "KMSMasterKeyId"):
        table.update("Create", KMSMasterKeyId=aws.arn(table.key, REPLICA))
    assert table.update("Create")["Replicas"] == [
        {"RegionName": REPLICA, "ReplicaStatus": "ACTIVE"}
    ]
    table.put(state="new")
    assert table.get(table.there) == table.item(state="new")


@pytest.mark.parametrize("region", [PRIMARY, REPLICA])
def test_nothing_is_read_where_the_key_is_disabled_and_all_is_read_elsewhere(aws: Aws, region):
    table = Table(aws)
    table.put(state="new")
    aws.kms(region).disable_key(KeyId=table.key)
    sides = {PRIMARY: table.here, REPLICA: table.there}
    client = sides.pop(region)
    with refused("AccessDeniedException", "KMS key access denied", "is disabled"):
        table.get(client)
    with refused("AccessDeniedException"):
        client.scan(TableName=NAME)
    assert table.describe(client)["TableStatus"] == "INACCESSIBLE_ENCRYPTION_CREDENTIALS"
    (other,) = sides.values()
    assert table.get(other) == table.item(state="new")
    (replica,) = table.describe(other)["Replicas"]
    assert replica["ReplicaStatus"] == "INACCESSIBLE_ENCRYPTION_CREDENTIALS"


def test_what_refuses_a_caller_of_kms_refuses_whoever_reads_an_item(aws: Aws):
    table = Table(aws)
    table.put(state="new")
    aws.emulator.faults.refuse(region=REPLICA, operation="Decrypt", code="AccessDeniedException")
    with refused("AccessDeniedException"):
        table.get(table.there)
    assert table.get(table.here) == table.item(state="new")


def test_items_that_are_held_up_arrive_later(aws: Aws):
    table = Table(aws)
    aws.emulator.faults.stall(region=REPLICA, service="dynamodb")
    table.put(state="new")
    assert table.get(table.there) is None
    aws.emulator.faults.clear()
    assert table.get(table.there) == table.item(state="new")


def test_each_region_has_backups_of_its_own(aws: Aws):
    table = Table(aws)
    table.there.update_continuous_backups(
        TableName=NAME, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    status = [
        client.describe_continuous_backups(TableName=NAME)["ContinuousBackupsDescription"][
            "PointInTimeRecoveryDescription"
        ]["PointInTimeRecoveryStatus"]
        for client in (table.here, table.there)
    ]
    assert status == ["DISABLED", "ENABLED"]
