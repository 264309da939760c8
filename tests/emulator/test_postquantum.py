"""ML-DSA signs and verifies, ML-KEM encapsulates a shared secret, across Regions."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
)

from keyspan.emulator.kms.postquantum import PRIVATE_KEYS
from tests.emulator.aws import PRIMARY, REPLICA, Aws, refused
from tests.emulator.test_grants import role
from tests.emulator.test_imports import import_material

SIGNERS = [spec for spec in PRIVATE_KEYS if spec.startswith("ML_DSA")]
SHARERS = [spec for spec in PRIVATE_KEYS if spec.startswith("ML_KEM")]
ENCAPSULATED_BYTES = {"ML_KEM_512": 768, "ML_KEM_768": 1088, "ML_KEM_1024": 1568}
ML_DSA = {"SigningAlgorithm": "ML_DSA_SHAKE_256"}
ML_KEM = {"EncapsulationAlgorithm": "ML_KEM"}

needs_signers = pytest.mark.skipif(not SIGNERS, reason="the library has no ML-DSA")
needs_sharers = pytest.mark.skipif(not SHARERS, reason="the library has no ML-KEM")


def signer(aws: Aws, spec: str = "ML_DSA_44") -> str:
    return aws.related(REPLICA, KeySpec=spec, KeyUsage="SIGN_VERIFY")


def sharer(aws: Aws, spec: str = "ML_KEM_768") -> str:
    return aws.related(REPLICA, KeySpec=spec, KeyUsage="ENCAPSULATE_DECAPSULATE")


@pytest.mark.parametrize("spec", SIGNERS)
def test_a_signature_of_one_region_verifies_in_another(aws: Aws, spec: str):
    key = signer(aws, spec)
    signature = aws.kms().sign(KeyId=key, Message=b"order 1", **ML_DSA)["Signature"]

    checked = {"KeyId": key, "Signature": signature} | ML_DSA
    assert aws.kms(REPLICA).verify(Message=b"order 1", **checked)["SignatureValid"] is True
    with refused("KMSInvalidSignatureException"):
        aws.kms(REPLICA).verify(Message=b"order 2", **checked)


@needs_signers
def test_the_public_key_verifies_outside_of_kms(aws: Aws):
    key = signer(aws)
    told = aws.kms(REPLICA).get_public_key(KeyId=key)
    signature = aws.kms().sign(KeyId=key, Message=b"order 1", **ML_DSA)["Signature"]

    assert told["SigningAlgorithms"] == ["ML_DSA_SHAKE_256"]
    assert told["PublicKey"] == aws.kms().get_public_key(KeyId=key)["PublicKey"]
    load_der_public_key(told["PublicKey"]).verify(signature, b"order 1")


@needs_signers
def test_an_external_mu_is_the_message_hashed_with_the_public_key(aws: Aws):
    key = signer(aws)
    public = load_der_public_key(aws.kms().get_public_key(KeyId=key)["PublicKey"])
    if not hasattr(public, "verify_mu"):
        with refused("UnsupportedOperationException", "EXTERNAL_MU"):
            aws.kms().sign(KeyId=key, Message=bytes(64), MessageType="EXTERNAL_MU", **ML_DSA)
        return
    raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    hashed = hashlib.shake_256(raw).digest(64)
    pure = bytes([0, 0])
    mu = hashlib.shake_256(hashed + pure + b"order 1").digest(64)
    signature = aws.kms().sign(KeyId=key, Message=mu, MessageType="EXTERNAL_MU", **ML_DSA)

    checked = {"KeyId": key, "Signature": signature["Signature"]} | ML_DSA
    kms = aws.kms(REPLICA)
    assert kms.verify(Message=b"order 1", **checked)["SignatureValid"] is True
    assert kms.verify(Message=mu, MessageType="EXTERNAL_MU", **checked)["SignatureValid"] is True
    with refused("KMSInvalidSignatureException"):
        kms.verify(Message=mu, **checked)
    with refused("ValidationException", "64 bytes"):
        kms.sign(KeyId=key, Message=b"short", MessageType="EXTERNAL_MU", **ML_DSA)


@needs_signers
def test_ml_dsa_takes_no_digest_and_no_other_algorithm_an_external_mu(aws: Aws):
    with refused("ValidationException", "DIGEST"):
        aws.kms().sign(KeyId=signer(aws), Message=bytes(64), MessageType="DIGEST", **ML_DSA)
    with refused("ValidationException", "EXTERNAL_MU"):
        aws.kms().sign(
            KeyId=aws.key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY"),
            Message=bytes(64),
            MessageType="EXTERNAL_MU",
            SigningAlgorithm="ECDSA_SHA_256",
        )


@pytest.mark.parametrize("spec", SHARERS)
def test_a_secret_encapsulated_in_one_region_is_shared_by_another(aws: Aws, spec: str):
    key = sharer(aws, spec)
    given = aws.kms().encapsulate(KeyId=key, **ML_KEM)
    blob = given["SharedSecretCiphertextBlob"]

    answer = aws.kms(REPLICA).decapsulate(KeyId=key, SharedSecretCiphertextBlob=blob, **ML_KEM)

    assert answer["SharedSecret"] == given["SharedSecret"]
    assert answer["KeyId"] == aws.arn(key, REPLICA)
    assert (len(given["SharedSecret"]), len(blob)) == (32, ENCAPSULATED_BYTES[spec])
    assert aws.describe(key)["EncapsulationAlgorithms"] == ["ML_KEM"]
    used = aws.kms(REPLICA).get_key_last_usage(KeyId=key)["KeyLastUsage"]
    assert used["Operation"] == "Decapsulate"


@needs_sharers
def test_what_was_changed_gives_another_secret_and_only_its_length_is_checked(aws: Aws):
    key = sharer(aws)
    given = aws.kms().encapsulate(KeyId=key, **ML_KEM)
    changed = bytes(len(given["SharedSecretCiphertextBlob"]))

    other = aws.kms().decapsulate(KeyId=key, SharedSecretCiphertextBlob=changed, **ML_KEM)

    assert len(other["SharedSecret"]) == 32
    assert other["SharedSecret"] != given["SharedSecret"]
    with refused("InvalidCiphertextException"):
        aws.kms().decapsulate(KeyId=key, SharedSecretCiphertextBlob=changed[1:], **ML_KEM)


@needs_sharers
def test_encapsulation_needs_a_usable_key_of_that_usage(aws: Aws):
    key = sharer(aws)
    with refused("InvalidKeyUsageException", "Encapsulate"):
        aws.kms().encapsulate(KeyId=aws.key(), **ML_KEM)
    with refused("DryRunOperationException"):
        aws.kms().encapsulate(KeyId=key, DryRun=True, **ML_KEM)

    aws.kms(REPLICA).disable_key(KeyId=key)

    with refused("DisabledException"):
        aws.kms(REPLICA).encapsulate(KeyId=key, **ML_KEM)
    with refused("DisabledException"):
        aws.kms(REPLICA).decapsulate(KeyId=key, SharedSecretCiphertextBlob=b"x", **ML_KEM)


@needs_signers
def test_it_is_no_material_of_another_key_spec(aws: Aws):
    key = aws.key(KeySpec="ECC_NIST_EDWARDS25519", KeyUsage="SIGN_VERIFY", Origin="EXTERNAL")
    private = PRIVATE_KEYS["ML_DSA_44"].generate()
    material = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())

    with refused("IncorrectKeyMaterialException", "ECC_NIST_EDWARDS25519"):
        import_material(aws, key, material=material)


@needs_sharers
def test_a_grant_allows_to_decapsulate(aws: Aws):
    terms = {"KeyId": sharer(aws), "GranteePrincipal": role(aws, "App")}

    aws.kms().create_grant(Operations=["Decapsulate"], **terms)
    with refused("ValidationException", "DeriveSharedSecret"):
        aws.kms().create_grant(Operations=["DeriveSharedSecret"], **terms)


@needs_sharers
def test_a_data_key_pair_can_be_one(aws: Aws):
    told = aws.kms().generate_data_key_pair(KeyId=aws.key(), KeyPairSpec="ML_KEM_768")

    private = load_der_private_key(told["PrivateKeyPlaintext"], password=None)
    assert isinstance(private, PRIVATE_KEYS["ML_KEM_768"])


def test_china_has_no_encapsulation(aws: Aws):
    with refused("UnsupportedOperationException", "ML_KEM_768", "not available"):
        aws.kms("cn-north-1").create_key(KeySpec="ML_KEM_768", KeyUsage="ENCAPSULATE_DECAPSULATE")


def test_an_older_library_has_none_and_everything_else_works():
    program = f"""
import sys
for name in ("mldsa", "mlkem"):
    sys.modules["cryptography.hazmat.primitives.asymmetric." + name] = None
from keyspan.emulator.kms import postquantum, specs
from keyspan.emulator.kms.errors import KmsError
from keyspan.emulator.kms.material import new_secret, parsed
assert not postquantum.PRIVATE_KEYS
parsed(new_secret("ECC_NIST_P256"))
try:
    specs.require_supported("ML_DSA_44", partition="aws")
except KmsError as error:
    assert error.code == "UnsupportedOperationException", error
else:
    raise AssertionError
specs.require_supported("RSA_2048", partition="aws")
print("{PRIMARY}")
"""

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert done.stdout.decode().strip() == PRIMARY
