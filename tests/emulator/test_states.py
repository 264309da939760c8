"""The key states, for every operation of the table, and for the table itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import botocore.session
import pytest

from keyspan.emulator.kms.key import KeyState
from keyspan.emulator.kms.service import OPERATIONS
from keyspan.emulator.kms.states import CRYPTOGRAPHIC, REFUSED
from tests.emulator.aws import REPLICA, Aws, refused

if TYPE_CHECKING:
    from collections.abc import Callable

SYMMETRIC = {
    "encrypt": {"Plaintext": b"x"},
    "generate_data_key": {"KeySpec": "AES_256"},
    "generate_data_key_without_plaintext": {"KeySpec": "AES_256"},
    "generate_data_key_pair": {"KeyPairSpec": "ECC_NIST_P256"},
    "generate_data_key_pair_without_plaintext": {"KeyPairSpec": "ECC_NIST_P256"},
}


def disabled(aws: Aws, key: str) -> tuple[str, str]:
    aws.kms(REPLICA).disable_key(KeyId=key)
    return "DisabledException", "is disabled."


def pending_deletion(aws: Aws, key: str) -> tuple[str, str]:
    aws.kms(REPLICA).schedule_key_deletion(KeyId=key)
    return "KMSInvalidStateException", "is pending deletion."


@pytest.mark.parametrize("leave", [disabled, pending_deletion])
def test_cryptography_is_blocked(aws: Aws, leave: Callable[[Aws, str], tuple[str, str]]):
    key = aws.related(REPLICA)
    blob = aws.kms().encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    code, words = leave(aws, key)
    said = f"{aws.arn(key, REPLICA)} {words}"
    kms = aws.kms(REPLICA)

    for operation, parameters in SYMMETRIC.items():
        with refused(code, said):
            getattr(kms, operation)(KeyId=key, **parameters)
    for named in ({}, {"KeyId": key}):
        with refused(code, said):
            kms.decrypt(CiphertextBlob=blob, **named)
    with refused(code, said):
        kms.re_encrypt(CiphertextBlob=blob, DestinationKeyId=key)
    aws.kms().decrypt(CiphertextBlob=blob)


@pytest.mark.parametrize("leave", [disabled, pending_deletion])
def test_signatures_and_macs_are_blocked(aws: Aws, leave: Callable[[Aws, str], tuple[str, str]]):
    signer = aws.related(REPLICA, KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    agreer = aws.related(REPLICA, KeySpec="ECC_NIST_P256", KeyUsage="KEY_AGREEMENT")
    macs = aws.related(REPLICA, KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")
    for key in (signer, agreer, macs):
        code, words = leave(aws, key)
    kms = aws.kms(REPLICA)
    signing = {"KeyId": signer, "Message": b"x", "SigningAlgorithm": "ECDSA_SHA_256"}
    mac = {"KeyId": macs, "Message": b"x", "MacAlgorithm": "HMAC_SHA_256"}

    with refused(code, words):
        kms.sign(**signing)
    with refused(code, words):
        kms.verify(Signature=b"x", **signing)
    with refused(code, words):
        kms.get_public_key(KeyId=signer)
    with refused(code, words):
        kms.generate_mac(**mac)
    with refused(code, words):
        kms.verify_mac(Mac=b"x", **mac)
    with refused(code, words):
        kms.derive_shared_secret(KeyId=agreer, KeyAgreementAlgorithm="ECDH", PublicKey=b"x")


def test_a_key_that_is_pending_deletion_is_not_managed(aws: Aws):
    key = aws.key()
    aws.kms().schedule_key_deletion(KeyId=key)

    for operation, parameters in {
        "enable_key": {},
        "disable_key": {},
        "update_key_description": {"Description": "x"},
        "tag_resource": {"Tags": [{"TagKey": "a", "TagValue": "b"}]},
        "untag_resource": {"TagKeys": ["a"]},
        "enable_key_rotation": {},
        "rotate_key_on_demand": {},
    }.items():
        with refused("KMSInvalidStateException", f"{aws.arn(key)} is pending deletion."):
            getattr(aws.kms(), operation)(KeyId=key, **parameters)
    for operation in ("get_key_rotation_status", "list_resource_tags", "list_grants"):
        getattr(aws.kms(), operation)(KeyId=key)


def test_the_table_names_operations_that_exist():
    assert set(REFUSED) <= set(OPERATIONS)
    assert set(REFUSED) >= CRYPTOGRAPHIC


def test_the_key_states_are_those_of_the_service_model():
    model = botocore.session.get_session().get_service_model("kms")

    custom_key_stores_only = {"Unavailable"}
    assert set(KeyState) == set(model.shape_for("KeyState").enum) - custom_key_stores_only
