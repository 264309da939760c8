"""The table of key specs, against the KMS that botocore knows."""

import botocore.session
import pytest

from keyspan import Key, RelatedKey
from keyspan.model.between import key_faults
from keyspan.model.grants import OPERATIONS, operations_of
from keyspan.model.specs import EVERY_USAGE, USAGES, is_in, takes_imports


def enum(shape):
    model = botocore.session.get_session().get_service_model("kms")
    return set(model.shape_for(shape).enum)


def test_the_specs_and_usages_are_those_of_kms():
    assert set(USAGES) == enum("KeySpec")
    assert set(EVERY_USAGE) == enum("KeyUsageType")


def test_the_operations_of_grants_are_those_of_kms():
    assert set(OPERATIONS) == enum("GrantOperation")


@pytest.mark.parametrize(
    ("spec", "usage", "has", "has_not"),
    [
        ("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "GenerateDataKey", "GetPublicKey"),
        ("RSA_2048", "ENCRYPT_DECRYPT", "ReEncryptTo", "GenerateDataKey"),
        ("RSA_2048", "SIGN_VERIFY", "Sign", "Decrypt"),
        ("HMAC_256", "GENERATE_VERIFY_MAC", "VerifyMac", "GetPublicKey"),
        ("ECC_NIST_P256", "KEY_AGREEMENT", "DeriveSharedSecret", "Sign"),
        ("ML_KEM_768", "ENCAPSULATE_DECAPSULATE", "Decapsulate", "Decrypt"),
    ],
)
def test_a_grant_allows_what_the_key_can_do(spec, usage, has, has_not):
    known = operations_of(spec=spec, usage=usage)
    assert {has, "DescribeKey", "CreateGrant", "RetireGrant"} <= set(known)
    assert has_not not in known


def test_china_has_sm2_for_itself_and_no_encapsulation():
    assert (is_in("SM2", partition="aws-cn"), is_in("SM2", partition="aws")) == (True, False)
    assert not is_in("ML_KEM_768", partition="aws-cn")
    assert is_in("RSA_2048", partition="aws-cn")


def test_post_quantum_pairs_are_not_imported():
    assert not takes_imports("ML_DSA_44")
    assert takes_imports("ECC_NIST_EDWARDS25519")


@pytest.mark.parametrize(
    ("kind", "days"),
    [
        ({}, 365),
        ({"rotation_days": 90}, 90),
        ({"rotation_days": "off"}, None),
        ({"key_spec": "HMAC_256"}, None),
        ({"key_spec": "RSA_2048", "key_usage": "SIGN_VERIFY"}, None),
        ({"origin": "EXTERNAL"}, None),
    ],
)
def test_what_rotates_rotates_by_default(kind, days):
    key = Key(name="k", primary=RelatedKey(region="us-east-1"), **kind)
    assert key.rotation_period == days
    assert list(key_faults(key)) == []
