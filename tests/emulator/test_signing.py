"""Sign, Verify, GetPublicKey, GenerateMac, VerifyMac and DeriveSharedSecret, across Regions."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from tests.emulator.aws import REPLICA, Aws, refused

ALGORITHMS = [
    *(("RSA_2048", f"RSASSA_{p}_SHA_{b}") for p in ("PSS", "PKCS1_V1_5") for b in (256, 384, 512)),
    ("ECC_NIST_P256", "ECDSA_SHA_256"),
    ("ECC_NIST_P384", "ECDSA_SHA_384"),
    ("ECC_NIST_P521", "ECDSA_SHA_512"),
    ("ECC_SECG_P256K1", "ECDSA_SHA_256"),
    ("ECC_NIST_EDWARDS25519", "ED25519_SHA_512"),
]


def signer(aws: Aws, spec: str, *replicas: str) -> str:
    return aws.related(*replicas, KeySpec=spec, KeyUsage="SIGN_VERIFY")


@pytest.mark.parametrize(("spec", "algorithm"), ALGORITHMS)
def test_a_signature_of_one_region_verifies_in_another(aws: Aws, spec: str, algorithm: str):
    key = signer(aws, spec, REPLICA)
    signature = aws.kms().sign(KeyId=key, Message=b"order 1", SigningAlgorithm=algorithm)

    checked = {"KeyId": key, "SigningAlgorithm": algorithm, "Signature": signature["Signature"]}
    answer = aws.kms(REPLICA).verify(Message=b"order 1", **checked)

    assert answer["SignatureValid"] is True
    assert answer["KeyId"] == aws.arn(key, REPLICA)
    with refused("KMSInvalidSignatureException"):
        aws.kms(REPLICA).verify(Message=b"order 2", **checked)


def test_a_digest_is_signed_as_it_is(aws: Aws):
    key = signer(aws, "ECC_NIST_P256")
    digest = hashlib.sha256(b"order 1").digest()

    signature = aws.kms().sign(
        KeyId=key, Message=digest, MessageType="DIGEST", SigningAlgorithm="ECDSA_SHA_256"
    )["Signature"]

    public = load_der_public_key(aws.kms().get_public_key(KeyId=key)["PublicKey"])
    assert isinstance(public, ec.EllipticCurvePublicKey)
    public.verify(signature, b"order 1", ec.ECDSA(SHA256()))
    assert aws.kms().verify(
        KeyId=key, Message=b"order 1", Signature=signature, SigningAlgorithm="ECDSA_SHA_256"
    )["SignatureValid"]


def test_an_rsa_signature_is_one(aws: Aws):
    key = signer(aws, "RSA_2048")
    digest = hashlib.sha256(b"order 1").digest()

    signature = aws.kms().sign(
        KeyId=key, Message=digest, MessageType="DIGEST", SigningAlgorithm="RSASSA_PSS_SHA_256"
    )["Signature"]

    public = load_der_public_key(aws.kms().get_public_key(KeyId=key)["PublicKey"])
    assert isinstance(public, rsa.RSAPublicKey)
    pss = padding.PSS(mgf=padding.MGF1(SHA256()), salt_length=32)
    public.verify(signature, digest, pss, utils.Prehashed(SHA256()))


def test_a_digest_has_the_length_of_the_hash(aws: Aws):
    key = signer(aws, "ECC_NIST_P256")

    with refused("ValidationException", "Digest is invalid length"):
        aws.kms().sign(
            KeyId=key, Message=b"short", MessageType="DIGEST", SigningAlgorithm="ECDSA_SHA_256"
        )


def test_the_algorithm_must_be_one_of_the_keys(aws: Aws):
    key = signer(aws, "ECC_NIST_P256")

    with refused("InvalidKeyUsageException", "ECDSA_SHA_384"):
        aws.kms().sign(KeyId=key, Message=b"x", SigningAlgorithm="ECDSA_SHA_384")


def test_prehashed_ed25519_is_not_supported(aws: Aws):
    key = signer(aws, "ECC_NIST_EDWARDS25519")

    with refused("UnsupportedOperationException", "ED25519_PH_SHA_512"):
        aws.kms().sign(KeyId=key, Message=b"x", SigningAlgorithm="ED25519_PH_SHA_512")
    with refused("ValidationException", "RAW"):
        aws.kms().sign(
            KeyId=key, Message=bytes(64), MessageType="DIGEST", SigningAlgorithm="ED25519_SHA_512"
        )
    public = load_der_public_key(aws.kms().get_public_key(KeyId=key)["PublicKey"])
    assert isinstance(public, ed25519.Ed25519PublicKey)


def test_the_public_key_is_the_same_in_all_regions(aws: Aws):
    key = signer(aws, "ECC_NIST_P256", REPLICA)

    here, there = (aws.kms(r).get_public_key(KeyId=key) for r in ("us-east-1", REPLICA))

    assert here["PublicKey"] == there["PublicKey"]
    assert there["KeyUsage"] == "SIGN_VERIFY"
    assert there["SigningAlgorithms"] == ["ECDSA_SHA_256"]


def test_a_symmetric_key_has_no_public_key(aws: Aws):
    with refused("UnsupportedOperationException", "SYMMETRIC_DEFAULT"):
        aws.kms().get_public_key(KeyId=aws.key())


@pytest.mark.parametrize("bits", [224, 256, 384, 512])
def test_a_mac_of_one_region_verifies_in_another(aws: Aws, bits: int):
    key = aws.related(REPLICA, KeySpec=f"HMAC_{bits}", KeyUsage="GENERATE_VERIFY_MAC")
    terms = {"KeyId": key, "MacAlgorithm": f"HMAC_SHA_{bits}"}
    mac = aws.kms().generate_mac(Message=b"order 1", **terms)["Mac"]

    assert len(mac) == bits // 8
    assert aws.kms(REPLICA).verify_mac(Message=b"order 1", Mac=mac, **terms)["MacValid"] is True
    with refused("KMSInvalidMacException"):
        aws.kms(REPLICA).verify_mac(Message=b"order 2", Mac=mac, **terms)
    assert aws.describe(key)["MacAlgorithms"] == [f"HMAC_SHA_{bits}"]


def test_macs_are_not_a_plain_hash(aws: Aws):
    key = aws.key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")
    mac = aws.kms().generate_mac(KeyId=key, Message=b"x", MacAlgorithm="HMAC_SHA_256")["Mac"]

    assert mac != hmac.digest(b"", b"x", "sha256")


@pytest.mark.parametrize(
    ("spec", "curve"), [("ECC_NIST_P256", ec.SECP256R1()), ("ECC_NIST_P521", ec.SECP521R1())]
)
def test_a_shared_secret_is_the_same_in_all_regions(aws: Aws, spec: str, curve: ec.EllipticCurve):
    key = aws.related(REPLICA, KeySpec=spec, KeyUsage="KEY_AGREEMENT")
    mine = ec.generate_private_key(curve)
    public = mine.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    theirs = load_der_public_key(aws.kms().get_public_key(KeyId=key)["PublicKey"])
    assert isinstance(theirs, ec.EllipticCurvePublicKey)

    answers = [
        aws.kms(region).derive_shared_secret(
            KeyId=key, KeyAgreementAlgorithm="ECDH", PublicKey=public
        )
        for region in ("us-east-1", REPLICA)
    ]

    expected = mine.exchange(ec.ECDH(), theirs)
    assert [answer["SharedSecret"] for answer in answers] == [expected, expected]


def test_a_shared_secret_needs_a_public_key_on_the_same_curve(aws: Aws):
    key = aws.key(KeySpec="ECC_NIST_P256", KeyUsage="KEY_AGREEMENT")
    other = ec.generate_private_key(ec.SECP384R1()).public_key()
    terms = {"KeyId": key, "KeyAgreementAlgorithm": "ECDH"}

    with refused("ValidationException", "curve"):
        aws.kms().derive_shared_secret(
            PublicKey=other.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo), **terms
        )
    with refused("ValidationException", "DER"):
        aws.kms().derive_shared_secret(PublicKey=b"nonsense", **terms)
