"""Aliases: names of keys in one Region."""

from __future__ import annotations

import pytest

from tests.emulator.aws import REPLICA, Aws, refused


def test_an_alias_is_listed_with_its_key_and_dates(aws: Aws):
    key = aws.key()
    aws.kms().create_alias(AliasName="alias/app/orders", TargetKeyId=aws.arn(key))

    (alias,) = aws.kms().list_aliases()["Aliases"]

    assert alias["AliasName"] == "alias/app/orders"
    assert alias["AliasArn"] == f"arn:aws:kms:us-east-1:{aws.account}:alias/app/orders"
    assert alias["TargetKeyId"] == key
    assert alias["CreationDate"] == alias["LastUpdatedDate"]


def test_a_name_is_unique_in_its_account_and_region(aws: Aws, owner: Aws):
    key = aws.related(REPLICA)
    aws.kms().create_alias(AliasName="alias/orders", TargetKeyId=key)

    with refused("AlreadyExistsException", "alias/orders already exists"):
        aws.kms().create_alias(AliasName="alias/orders", TargetKeyId=aws.key())
    aws.kms(REPLICA).create_alias(AliasName="alias/orders", TargetKeyId=key)
    owner.kms().create_alias(AliasName="alias/orders", TargetKeyId=owner.key())


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("orders", "ValidationException"),
        ("alias/", "InvalidAliasNameException"),
        ("alias/aws/s3", "InvalidAliasNameException"),
        ("alias/a:b", "InvalidAliasNameException"),
        ("alias/a b", "ValidationException"),
        ("alias/" + "x" * 251, "ValidationException"),
    ],
)
def test_names_have_a_form(aws: Aws, name: str, code: str):
    with refused(code):
        aws.kms().create_alias(AliasName=name, TargetKeyId=aws.key())


def test_a_key_has_50_aliases_at_most(aws: Aws):
    key = aws.key()
    for number in range(50):
        aws.kms().create_alias(AliasName=f"alias/{number}", TargetKeyId=key)

    with refused("LimitExceededException", "50"):
        aws.kms().create_alias(AliasName="alias/one-more", TargetKeyId=key)


def test_an_alias_moves_to_a_key_of_the_same_type_and_usage(aws: Aws):
    old, new = aws.key(), aws.key()
    aws.kms().create_alias(AliasName="alias/orders", TargetKeyId=old)
    aws.emulator.advance(seconds=1)
    aws.kms().update_alias(AliasName="alias/orders", TargetKeyId=new)

    (alias,) = aws.kms().list_aliases()["Aliases"]
    assert alias["TargetKeyId"] == new
    assert alias["LastUpdatedDate"] > alias["CreationDate"]
    assert aws.describe("alias/orders")["KeyId"] == new


@pytest.mark.parametrize(
    "parameters",
    [
        {"KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC"},
        {"KeySpec": "RSA_2048", "KeyUsage": "ENCRYPT_DECRYPT"},
        {"KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY"},
    ],
)
def test_an_alias_does_not_move_to_another_type_or_usage(aws: Aws, parameters: dict[str, str]):
    aws.kms().create_alias(AliasName="alias/orders", TargetKeyId=aws.key())

    with refused("ValidationException", "same type"):
        aws.kms().update_alias(AliasName="alias/orders", TargetKeyId=aws.key(**parameters))


def test_an_alias_that_is_not_there(aws: Aws):
    with refused("NotFoundException", "alias/none is not found."):
        aws.kms().update_alias(AliasName="alias/none", TargetKeyId=aws.key())
    with refused("NotFoundException", "alias/none is not found."):
        aws.kms().delete_alias(AliasName="alias/none")
    with refused("NotFoundException", "alias/none is not found."):
        aws.describe("alias/none")


def test_a_deleted_alias_names_nothing(aws: Aws):
    aws.kms().create_alias(AliasName="alias/orders", TargetKeyId=aws.key())
    aws.kms().delete_alias(AliasName="alias/orders")

    assert aws.kms().list_aliases()["Aliases"] == []


def test_aliases_of_one_key(aws: Aws):
    one, other = aws.key(), aws.key()
    aws.kms().create_alias(AliasName="alias/one", TargetKeyId=one)
    aws.kms().create_alias(AliasName="alias/other", TargetKeyId=other)

    listed = aws.kms().list_aliases(KeyId=one)["Aliases"]

    assert [alias["AliasName"] for alias in listed] == ["alias/one"]


def test_an_alias_is_not_given_to_a_key_that_is_pending_deletion(aws: Aws):
    key = aws.key()
    aws.kms().schedule_key_deletion(KeyId=key)

    with refused("KMSInvalidStateException", "is pending deletion."):
        aws.kms().create_alias(AliasName="alias/orders", TargetKeyId=key)
