"""Secrets that KMS encrypts, and their replicas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.aws import OTHER, PRIMARY, REPLICA, Aws, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.emulator import EmulatorProcess

NAME = "payments"


@pytest.fixture(autouse=True)
def well_again(emulator: EmulatorProcess) -> Iterator[None]:
    yield
    emulator.faults.clear()


class Secret:
    """A secret here and its replica over there, each under the related key of its Region."""

    def __init__(self, aws: Aws, *, there: str | None = None, value: str | None = "one") -> None:
        self.aws = aws
        self.key = aws.related(REPLICA)
        self.here = aws.client("secretsmanager", PRIMARY)
        self.there = aws.client("secretsmanager", REPLICA)
        self.here.create_secret(
            Name=NAME,
            KmsKeyId=aws.arn(self.key),
            AddReplicaRegions=[
                {"Region": REPLICA, "KmsKeyId": there or aws.arn(self.key, REPLICA)}
            ],
            **({"SecretString": value} if value else {}),
        )

    def replica(self) -> Any:
        (told,) = self.here.describe_secret(SecretId=NAME)["ReplicationStatus"]
        return told

    def value(self, client: Any) -> str:
        return client.get_secret_value(SecretId=NAME)["SecretString"]


def test_a_secret_is_over_there_under_the_key_over_there(aws: Aws):
    secret = Secret(aws)
    over_there = aws.arn(secret.key, REPLICA)
    assert secret.replica() == {
        "Region": REPLICA,
        "KmsKeyId": over_there,
        "Status": "InSync",
        "StatusMessage": "Replication succeeded",
    }
    assert secret.value(secret.there) == "one"
    told = secret.there.describe_secret(SecretId=NAME)
    assert (told["KmsKeyId"], told["PrimaryRegion"]) == (over_there, PRIMARY)
    assert told["ARN"] == secret.here.describe_secret(SecretId=NAME)["ARN"].replace(
        PRIMARY, REPLICA
    )


def test_a_new_value_follows(aws: Aws):
    secret = Secret(aws)
    secret.here.put_secret_value(SecretId=NAME, SecretString="two")
    secret.here.update_secret(SecretId=NAME, SecretString="three", ClientRequestToken="3" * 32)
    assert secret.value(secret.there) == "three"
    before = secret.there.get_secret_value(SecretId=NAME, VersionStage="AWSPREVIOUS")
    assert before["SecretString"] == "two"


def test_a_replica_that_is_added_later_has_the_value_and_one_that_is_removed_is_gone(aws: Aws):
    secret = Secret(aws)
    secret.here.replicate_secret_to_regions(SecretId=NAME, AddReplicaRegions=[{"Region": OTHER}])
    elsewhere = aws.client("secretsmanager", OTHER)
    assert secret.value(elsewhere) == "one"
    secret.here.remove_regions_from_replication(SecretId=NAME, RemoveReplicaRegions=[OTHER])
    with refused("ResourceNotFoundException"):
        secret.value(elsewhere)
    assert secret.replica()["Region"] == REPLICA


def test_without_a_key_a_replica_is_encrypted_by_the_one_that_aws_manages_there(aws: Aws):
    secret = Secret(aws, there="alias/aws/secretsmanager")
    assert secret.replica()["KmsKeyId"] == "alias/aws/secretsmanager"
    assert "KmsKeyId" not in secret.there.describe_secret(SecretId=NAME)
    (alias,) = aws.kms(REPLICA).list_aliases()["Aliases"]
    assert aws.describe(alias["TargetKeyId"], REPLICA)["KeyManager"] == "AWS"
    assert secret.value(secret.there) == "one"


@pytest.mark.parametrize("region", [PRIMARY, REPLICA])
def test_nothing_is_read_where_the_key_is_disabled_and_all_is_read_elsewhere(aws: Aws, region):
    secret = Secret(aws)
    aws.kms(region).disable_key(KeyId=secret.key)
    sides = {PRIMARY: secret.here, REPLICA: secret.there}
    with refused("DecryptionFailure", "is disabled"):
        secret.value(sides.pop(region))
    (other,) = sides.values()
    assert secret.value(other) == "one"


@pytest.mark.parametrize("value", ["one", None])
def test_a_replica_fails_under_a_key_of_the_wrong_region(aws: Aws, value):
    wrong = aws.arn(aws.related(REPLICA), PRIMARY)
    secret = Secret(aws, there=wrong, value=value)
    assert secret.replica()["Status"] == "Failed"
    assert f"Invalid arn {PRIMARY}" in secret.replica()["StatusMessage"]
    with refused("ResourceNotFoundException"):
        secret.value(secret.there)


def test_nothing_is_stored_under_a_key_that_cannot_be_used(aws: Aws):
    secret = Secret(aws)
    aws.kms().disable_key(KeyId=secret.key)
    with refused("EncryptionFailure", "is disabled"):
        secret.here.put_secret_value(SecretId=NAME, SecretString="two")
    with refused("EncryptionFailure"):
        secret.here.create_secret(Name="more", KmsKeyId=secret.key, SecretString="two")
    aws.kms().enable_key(KeyId=secret.key)
    assert secret.value(secret.here) == "one"
    assert [each["Name"] for each in secret.here.list_secrets()["SecretList"]] == [NAME]


def test_another_key_encrypts_what_is_there_anew(aws: Aws):
    secret = Secret(aws)
    other = aws.related(REPLICA)
    secret.here.update_secret(SecretId=NAME, KmsKeyId=aws.arn(other), ClientRequestToken="2" * 32)
    aws.kms().disable_key(KeyId=secret.key)
    assert secret.value(secret.here) == "one"


def test_what_refuses_a_caller_of_kms_refuses_whoever_reads_a_secret(aws: Aws):
    secret = Secret(aws)
    aws.emulator.faults.refuse(region=REPLICA, operation="Decrypt", code="AccessDeniedException")
    with refused("AccessDeniedException", "Access to KMS is not allowed"):
        secret.value(secret.there)
    assert secret.value(secret.here) == "one"


def test_a_value_that_is_held_up_arrives_later(aws: Aws):
    secret = Secret(aws)
    aws.emulator.faults.stall(region=REPLICA)
    secret.here.put_secret_value(SecretId=NAME, SecretString="two")
    assert (secret.replica()["Status"], secret.value(secret.there)) == ("InProgress", "one")
    aws.emulator.faults.clear()
    assert (secret.replica()["Status"], secret.value(secret.there)) == ("InSync", "two")


def test_a_replica_is_not_written(aws: Aws):
    secret = Secret(aws)
    with refused("InvalidParameterException", "primary secret's region"):
        secret.there.put_secret_value(SecretId=NAME, SecretString="two")
