"""Grants: stored for the key of one Region, listed, retired and revoked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.aws import Aws, refused


def role(aws: Aws, name: str) -> str:
    return f"arn:aws:iam::{aws.account}:role/{name}"


def grant(aws: Aws, key: str, **terms: Any) -> Any:
    given = {"GranteePrincipal": role(aws, "App"), "Operations": ["Decrypt"]} | terms
    return aws.kms().create_grant(KeyId=key, **given)


def grants(aws: Aws, key: str, **wanted: str) -> list[Any]:
    return aws.kms().list_grants(KeyId=key, **wanted)["Grants"]


def test_a_grant_is_listed_as_it_was_made(aws: Aws):
    key = aws.key()
    constraints = {"EncryptionContextSubset": {"a": "b"}}
    made = grant(aws, key, Name="app", Constraints=constraints, RetiringPrincipal=role(aws, "R"))

    (listed,) = grants(aws, key)

    assert listed.pop("CreationDate")
    assert listed == {
        "KeyId": aws.arn(key),
        "GrantId": made["GrantId"],
        "Name": "app",
        "GranteePrincipal": role(aws, "App"),
        "RetiringPrincipal": role(aws, "R"),
        "IssuingAccount": f"arn:aws:iam::{aws.account}:root",
        "Operations": ["Decrypt"],
        "Constraints": constraints,
    }


def test_the_same_name_and_terms_give_the_same_grant(aws: Aws):
    key = aws.key()

    assert grant(aws, key, Name="app")["GrantId"] == grant(aws, key, Name="app")["GrantId"]
    assert len(grants(aws, key)) == 1
    other = grant(aws, key, Name="app", Operations=["Encrypt"])
    assert len(grants(aws, key)) == 2
    assert other["GrantId"] in [g["GrantId"] for g in grants(aws, key)]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_each_request_gives_a_new_token_and_all_of_a_grant_are_good(aws: Aws, number: int):
    key = aws.key()
    tokens = [grant(aws, key, Name="app")["GrantToken"] for _ in range(3)]
    assert len(set(tokens)) == 3

    aws.kms().retire_grant(GrantToken=tokens[number])

    assert grants(aws, key) == []
    for token in tokens:
        with refused("InvalidGrantTokenException"):
            aws.kms().retire_grant(GrantToken=token)


def test_grants_without_a_name_are_new_each_time(aws: Aws):
    key = aws.key()

    assert grant(aws, key)["GrantId"] != grant(aws, key)["GrantId"]


def test_grants_are_listed_by_id_and_grantee(aws: Aws):
    key = aws.key()
    one = grant(aws, key)["GrantId"]
    grant(aws, key, GranteePrincipal=role(aws, "Other"))

    assert [g["GrantId"] for g in grants(aws, key, GrantId=one)] == [one]
    assert [g["GrantId"] for g in grants(aws, key, GranteePrincipal=role(aws, "App"))] == [one]


def test_retirable_grants_are_those_of_every_key(aws: Aws):
    keys = [aws.key(), aws.key()]
    for key in keys:
        grant(aws, key, RetiringPrincipal=role(aws, "R"))
    grant(aws, keys[0])

    listed = aws.kms().list_retirable_grants(RetiringPrincipal=role(aws, "R"))["Grants"]

    assert {g["KeyId"] for g in listed} == {aws.arn(key) for key in keys}
    with refused("ValidationException"):
        aws.kms().list_retirable_grants()


def test_a_grant_is_retired_by_its_token_or_by_its_id(aws: Aws):
    key = aws.key()
    aws.kms().retire_grant(GrantToken=grant(aws, key)["GrantToken"])
    aws.kms().retire_grant(KeyId=aws.arn(key), GrantId=grant(aws, key)["GrantId"])

    assert grants(aws, key) == []
    with refused("InvalidGrantTokenException"):
        aws.kms().retire_grant(GrantToken="nonsense")
    with refused("ValidationException"):
        aws.kms().retire_grant(KeyId=aws.arn(key))


def test_a_grant_is_revoked(aws: Aws):
    key = aws.key()
    made = grant(aws, key)["GrantId"]
    with refused("DryRunOperationException"):
        aws.kms().revoke_grant(KeyId=key, GrantId=made, DryRun=True)
    aws.kms().revoke_grant(KeyId=key, GrantId=made)

    with refused("NotFoundException", made):
        aws.kms().revoke_grant(KeyId=key, GrantId=made)


@pytest.mark.parametrize(
    "terms",
    [
        {"Operations": []},
        {"Operations": ["Destroy"]},
        {"GranteePrincipal": "a b"},
        {"Name": "a b"},
        {"GranteeServicePrincipal": "logs.amazonaws.com"},
        {"RetiringServicePrincipal": "logs.amazonaws.com"},
    ],
)
def test_terms_have_a_form(aws: Aws, terms: dict[str, Any]):
    with refused("ValidationException"):
        grant(aws, aws.key(), **terms)


@pytest.mark.parametrize(
    ("spec", "usage", "good", "bad"),
    [
        ("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "GenerateDataKey", "Sign"),
        ("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "ReEncryptTo", "GetPublicKey"),
        ("RSA_2048", "ENCRYPT_DECRYPT", "ReEncryptFrom", "GenerateDataKey"),
        ("RSA_2048", "SIGN_VERIFY", "Verify", "Decrypt"),
        ("ECC_NIST_P256", "KEY_AGREEMENT", "DeriveSharedSecret", "Sign"),
        ("HMAC_256", "GENERATE_VERIFY_MAC", "VerifyMac", "Encrypt"),
        ("HMAC_256", "GENERATE_VERIFY_MAC", "DescribeKey", "GetPublicKey"),
    ],
)
def test_a_grant_allows_what_the_key_can_do(aws: Aws, spec: str, usage: str, good: str, bad: str):
    key = aws.key(KeySpec=spec, KeyUsage=usage)

    grant(aws, key, Operations=["RetireGrant", good])
    with refused("ValidationException", bad, spec):
        grant(aws, key, Operations=[good, bad])


@pytest.mark.parametrize("name", ["EncryptionContextEquals", "EncryptionContextSubset"])
class TestEncryptionContexts:
    """A constraint has 8 pairs at most, and is for symmetric encryption keys only."""

    def test_it_has_8_pairs_of_384_characters_at_most(self, aws: Aws, name: str):
        key = aws.key()
        widest = {str(number): "x" * 384 for number in range(8)}

        grant(aws, key, Constraints={name: widest})
        with refused("ValidationException", name, "8 pairs"):
            grant(aws, key, Constraints={name: widest | {"8": "x"}})
        with refused("ValidationException", name, "384"):
            grant(aws, key, Constraints={name: {"a": "x" * 385}})

    @pytest.mark.parametrize(
        ("spec", "usage", "operation"),
        [
            ("HMAC_256", "GENERATE_VERIFY_MAC", "VerifyMac"),
            ("RSA_2048", "ENCRYPT_DECRYPT", "Decrypt"),
        ],
    )
    def test_other_keys_have_none(self, aws: Aws, name: str, spec: str, usage: str, operation: str):
        key = aws.key(KeySpec=spec, KeyUsage=usage)

        grant(aws, key, Operations=[operation], Constraints={name: {}})
        with refused("ValidationException", name):
            grant(aws, key, Operations=[operation], Constraints={name: {"a": "b"}})


def test_a_disabled_key_takes_no_grant(aws: Aws):
    key = aws.key()
    aws.kms().disable_key(KeyId=key)

    with refused("DisabledException"):
        grant(aws, key)
