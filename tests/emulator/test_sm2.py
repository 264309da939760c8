"""SM2, which China alone has: its keys are made and managed, and compute nothing here."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.aws import PRIMARY, Aws, refused
from tests.emulator.test_grants import role

BEIJING = "cn-north-1"
NINGXIA = "cn-northwest-1"


def pair(aws: Aws, usage: str = "SIGN_VERIFY", **parameters: Any) -> str:
    """Create related SM2 keys in both Regions of China, and return their ID."""
    made = aws.kms(BEIJING).create_key(
        KeySpec="SM2", KeyUsage=usage, MultiRegion=True, **parameters
    )
    key = made["KeyMetadata"]["KeyId"]
    aws.kms(BEIJING).replicate_key(KeyId=key, ReplicaRegion=NINGXIA)
    aws.settle()
    return key


@pytest.mark.parametrize(
    ("usage", "member", "algorithm"),
    [
        ("ENCRYPT_DECRYPT", "EncryptionAlgorithms", "SM2PKE"),
        ("SIGN_VERIFY", "SigningAlgorithms", "SM2DSA"),
        ("KEY_AGREEMENT", "KeyAgreementAlgorithms", "ECDH"),
    ],
)
def test_both_regions_tell_the_same_of_the_pair(aws: Aws, usage: str, member: str, algorithm: str):
    key = pair(aws, usage)

    for region in (BEIJING, NINGXIA):
        told = aws.describe(key, region)
        assert (told["KeySpec"], told["KeyUsage"], told["KeyState"]) == ("SM2", usage, "Enabled")
        assert told[member] == [algorithm]
        assert told["Arn"] == f"arn:aws-cn:kms:{region}:{aws.account}:key/{key}"
        assert aws.kms(region).get_key_rotation_status(KeyId=key)["KeyRotationEnabled"] is False


def test_it_is_managed_as_any_other_key(aws: Aws):
    key = pair(aws)
    kms = aws.kms(NINGXIA)
    kms.tag_resource(KeyId=key, Tags=[{"TagKey": "a", "TagValue": "b"}])
    kms.create_alias(AliasName="alias/orders", TargetKeyId=key)
    kms.create_grant(KeyId=key, GranteePrincipal=role(aws, "App"), Operations=["Sign"])
    kms.put_key_policy(KeyId=key, Policy=kms.get_key_policy(KeyId=key)["Policy"])

    aws.kms(BEIJING).update_primary_region(KeyId=key, PrimaryRegion=NINGXIA)
    aws.settle()
    aws.kms(BEIJING).schedule_key_deletion(KeyId=key, PendingWindowInDays=7)

    assert aws.role(key, NINGXIA) == "PRIMARY"
    assert aws.state(key, BEIJING) == "PendingDeletion"
    assert aws.state("alias/orders", NINGXIA) == "Enabled"
    with refused("UnsupportedOperationException", "SM2"):
        kms.enable_key_rotation(KeyId=key)


@pytest.mark.parametrize(
    ("usage", "operation", "parameters"),
    [
        ("ENCRYPT_DECRYPT", "encrypt", {"Plaintext": b"x", "EncryptionAlgorithm": "SM2PKE"}),
        ("ENCRYPT_DECRYPT", "decrypt", {"CiphertextBlob": b"x", "EncryptionAlgorithm": "SM2PKE"}),
        ("SIGN_VERIFY", "sign", {"Message": b"x", "SigningAlgorithm": "SM2DSA"}),
        (
            "SIGN_VERIFY",
            "verify",
            {"Message": b"x", "Signature": b"x", "SigningAlgorithm": "SM2DSA"},
        ),
        (
            "KEY_AGREEMENT",
            "derive_shared_secret",
            {"KeyAgreementAlgorithm": "ECDH", "PublicKey": b"x"},
        ),
        ("SIGN_VERIFY", "get_public_key", {}),
    ],
)
def test_it_computes_nothing(aws: Aws, usage: str, operation: str, parameters: dict[str, Any]):
    key = pair(aws, usage)

    for region in (BEIJING, NINGXIA):
        with refused("UnsupportedOperationException", "emulator does no cryptography with SM2"):
            getattr(aws.kms(region), operation)(KeyId=key, **parameters)


def test_no_key_is_re_encrypted_to_it(aws: Aws):
    kms = aws.kms(BEIJING)
    symmetric = kms.create_key()["KeyMetadata"]["KeyId"]
    blob = kms.encrypt(KeyId=symmetric, Plaintext=b"x")["CiphertextBlob"]

    with refused("UnsupportedOperationException", "emulator does no cryptography with SM2"):
        kms.re_encrypt(
            CiphertextBlob=blob,
            DestinationKeyId=pair(aws, "ENCRYPT_DECRYPT"),
            DestinationEncryptionAlgorithm="SM2PKE",
        )
    with refused("UnsupportedOperationException", "emulator does no cryptography with SM2"):
        kms.generate_data_key_pair(KeyId=symmetric, KeyPairSpec="SM2")


def test_its_material_is_not_imported(aws: Aws):
    kms = aws.kms(BEIJING)
    key = kms.create_key(KeySpec="SM2", KeyUsage="SIGN_VERIFY", Origin="EXTERNAL")["KeyMetadata"]

    assert key["KeyState"] == "PendingImport"
    with refused("UnsupportedOperationException", "emulator does no cryptography with SM2"):
        kms.get_parameters_for_import(
            KeyId=key["KeyId"], WrappingAlgorithm="RSAES_OAEP_SHA_256", WrappingKeySpec="RSA_2048"
        )


@pytest.mark.parametrize("region", [PRIMARY, "us-gov-west-1"])
def test_only_china_has_it(aws: Aws, region: str):
    kms = aws.kms(region)
    with refused("UnsupportedOperationException", "SM2"):
        kms.create_key(KeySpec="SM2", KeyUsage="SIGN_VERIFY")
    with refused("UnsupportedOperationException", "SM2", "not available"):
        kms.generate_data_key_pair(
            KeyId=kms.create_key()["KeyMetadata"]["KeyId"], KeyPairSpec="SM2"
        )


@pytest.mark.parametrize("usage", ["GENERATE_VERIFY_MAC", None])
def test_its_usage_is_named_and_one_of_three(aws: Aws, usage: str | None):
    named = {"KeyUsage": usage} if usage else {}

    with refused("ValidationException", "SM2"):
        aws.kms(BEIJING).create_key(KeySpec="SM2", **named)
