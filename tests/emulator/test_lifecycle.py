"""CreateKey, DescribeKey, EnableKey, DisableKey, UpdateKeyDescription and GetKeyLastUsage."""

from __future__ import annotations

import pytest

from tests.emulator.aws import Aws, refused


def test_a_key_is_described_as_aws_does(aws: Aws):
    made = aws.kms().create_key(Description="Orders")["KeyMetadata"]

    key = made["KeyId"]
    assert made == {
        "AWSAccountId": aws.account,
        "KeyId": key,
        "Arn": aws.arn(key),
        "CreationDate": made["CreationDate"],
        "Enabled": True,
        "Description": "Orders",
        "KeyUsage": "ENCRYPT_DECRYPT",
        "KeyState": "Enabled",
        "Origin": "AWS_KMS",
        "KeyManager": "CUSTOMER",
        "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
        "KeySpec": "SYMMETRIC_DEFAULT",
        "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"],
        "MultiRegion": False,
        "CurrentKeyMaterialId": made["CurrentKeyMaterialId"],
    }
    assert aws.describe(key) == made


@pytest.mark.parametrize(
    ("spec", "usage", "member", "algorithms"),
    [
        ("RSA_2048", "ENCRYPT_DECRYPT", "EncryptionAlgorithms", 2),
        ("RSA_2048", "SIGN_VERIFY", "SigningAlgorithms", 6),
        ("ECC_NIST_P384", "KEY_AGREEMENT", "KeyAgreementAlgorithms", 1),
        ("ECC_NIST_P521", "SIGN_VERIFY", "SigningAlgorithms", 1),
        ("ECC_SECG_P256K1", "SIGN_VERIFY", "SigningAlgorithms", 1),
        ("ECC_NIST_EDWARDS25519", "SIGN_VERIFY", "SigningAlgorithms", 2),
        ("HMAC_384", "GENERATE_VERIFY_MAC", "MacAlgorithms", 1),
    ],
)
def test_each_key_spec_has_its_usages_and_algorithms(
    aws: Aws, spec: str, usage: str, member: str, algorithms: int
):
    told = aws.describe(aws.key(KeySpec=spec, KeyUsage=usage, MultiRegion=True))

    assert (told["KeySpec"], told["KeyUsage"]) == (spec, usage)
    assert len(told[member]) == algorithms
    assert [name for name in told if name.endswith("Algorithms")] == [member]
    assert "CurrentKeyMaterialId" not in told


@pytest.mark.parametrize(
    ("spec", "usage"),
    [
        ("SYMMETRIC_DEFAULT", "SIGN_VERIFY"),
        ("RSA_2048", "KEY_AGREEMENT"),
        ("ECC_NIST_P256", "ENCRYPT_DECRYPT"),
        ("ECC_SECG_P256K1", "KEY_AGREEMENT"),
        ("HMAC_256", "SIGN_VERIFY"),
    ],
)
def test_a_usage_that_the_spec_does_not_have_is_refused(aws: Aws, spec: str, usage: str):
    with refused("ValidationException", spec, usage):
        aws.key(KeySpec=spec, KeyUsage=usage)


def test_only_a_symmetric_key_need_not_name_its_usage(aws: Aws):
    with refused("ValidationException", "KeyUsage"):
        aws.key(KeySpec="RSA_2048")


def test_an_unknown_key_spec_is_refused_with_the_known_ones(aws: Aws):
    with refused("ValidationException", "'RSA_1024' at 'keySpec'", "enum value set", "RSA_2048"):
        aws.key(KeySpec="RSA_1024")


def test_the_older_name_of_the_key_spec_works(aws: Aws):
    key = aws.key(CustomerMasterKeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")

    assert aws.describe(key)["KeySpec"] == "HMAC_256"
    with refused("ValidationException"):
        aws.key(CustomerMasterKeySpec="HMAC_256", KeySpec="HMAC_256")


@pytest.mark.parametrize(
    "parameters",
    [
        {"KeySpec": "ML_DSA_44", "KeyUsage": "SIGN_VERIFY", "Origin": "EXTERNAL"},
        {"Origin": "AWS_CLOUDHSM", "CustomKeyStoreId": "cks-1"},
        {"Origin": "EXTERNAL_KEY_STORE"},
    ],
)
def test_what_the_emulator_does_not_have_is_said(aws: Aws, parameters: dict[str, str]):
    with refused("UnsupportedOperationException", "emulator"):
        aws.key(**parameters)


def test_a_description_has_8192_characters_at_most(aws: Aws):
    aws.key(Description="x" * 8192)
    with refused("ValidationException", "description", "8192"):
        aws.key(Description="x" * 8193)


def test_a_disabled_key_is_enabled_again(aws: Aws):
    key = aws.key()
    aws.kms().disable_key(KeyId=key)
    assert aws.state(key) == "Disabled"
    assert aws.describe(key)["Enabled"] is False

    aws.kms().enable_key(KeyId=key)
    assert aws.state(key) == "Enabled"


def test_last_usage_names_the_operation_and_the_request(aws: Aws):
    key = aws.key()
    answer = aws.kms().encrypt(KeyId=key, Plaintext=b"x")

    told = aws.kms().get_key_last_usage(KeyId=key)

    assert told["KeyLastUsage"]["Operation"] == "Encrypt"
    assert told["KeyLastUsage"]["KmsRequestId"] == answer["ResponseMetadata"]["RequestId"]
    assert told["KeyCreationDate"] == aws.describe(key)["CreationDate"]


@pytest.mark.parametrize(
    ("identifier", "code"),
    [
        ("mrk-00000000000000000000000000000000", "NotFoundException"),
        ("nonsense", "NotFoundException"),
        ("alias/none", "NotFoundException"),
        ("arn:aws:kms:us-east-1", "InvalidArnException"),
        ("arn:aws:s3:::bucket", "InvalidArnException"),
        ("arn:aws:kms:us-east-1:{account}:key/nonsense", "NotFoundException"),
        ("arn:aws:kms:eu-west-1:{account}:key/nonsense", "NotFoundException"),
        ("arn:aws:kms:us-east-1:{account}:grant/nonsense", "InvalidArnException"),
        ("arn:aws-cn:kms:us-east-1:{account}:key/nonsense", "NotFoundException"),
        ("arn:aws:kms:us-east-1:999999999999:key/nonsense", "AccessDeniedException"),
    ],
)
def test_a_key_that_is_not_here_is_not_found(aws: Aws, identifier: str, code: str):
    with refused(code):
        aws.describe(identifier.format(account=aws.account))
