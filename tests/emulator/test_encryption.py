"""Encrypt, Decrypt, ReEncrypt, data keys and GenerateRandom: real cryptography, in every Region."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
)

from tests.emulator.aws import REPLICA, Aws, refused

RSA = {"KeySpec": "RSA_2048", "KeyUsage": "ENCRYPT_DECRYPT"}
SIGNER = {"KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY"}


def sealed(aws: Aws, key: str, **context: str) -> bytes:
    answer = aws.kms().encrypt(KeyId=key, Plaintext=b"orders", EncryptionContext=context)
    return answer["CiphertextBlob"]


def test_any_related_key_decrypts(aws: Aws):
    key = aws.related(REPLICA)

    answer = aws.kms(REPLICA).decrypt(CiphertextBlob=sealed(aws, key), KeyId=key)

    assert answer["Plaintext"] == b"orders"
    assert answer["KeyId"] == aws.arn(key, REPLICA)
    assert answer["EncryptionAlgorithm"] == "SYMMETRIC_DEFAULT"
    assert answer["KeyMaterialId"] == aws.describe(key)["CurrentKeyMaterialId"]


def test_an_unrelated_key_does_not_decrypt(aws: Aws):
    blob = sealed(aws, aws.related(REPLICA))

    with refused("IncorrectKeyException"):
        aws.kms().decrypt(CiphertextBlob=blob, KeyId=aws.related(REPLICA))


def test_a_region_without_a_related_key_does_not_decrypt(aws: Aws):
    blob = sealed(aws, aws.related())

    with refused("AccessDeniedException", "does not exist in this region"):
        aws.kms(REPLICA).decrypt(CiphertextBlob=blob)


def test_the_encryption_context_must_be_the_same(aws: Aws):
    key = aws.related(REPLICA)
    blob = sealed(aws, key, a="1", b="2")

    same = {"b": "2", "a": "1"}
    answer = aws.kms(REPLICA).decrypt(CiphertextBlob=blob, EncryptionContext=same)
    assert answer["Plaintext"] == b"orders"
    for other in ({}, {"a": "1"}, {"a": "1", "b": "3"}):
        with refused("InvalidCiphertextException"):
            aws.kms(REPLICA).decrypt(CiphertextBlob=blob, EncryptionContext=other)


@pytest.mark.parametrize("place", [0, 4, 20, 60, -1])
def test_a_changed_ciphertext_does_not_decrypt(aws: Aws, place: int):
    key = aws.key()
    blob = bytearray(sealed(aws, key))
    blob[place] ^= 1

    with refused("InvalidCiphertextException"):
        aws.kms().decrypt(CiphertextBlob=bytes(blob), KeyId=key)


@pytest.mark.parametrize("cut", [1, 4, 5, 40, 60, 90])
def test_a_cut_ciphertext_does_not_decrypt(aws: Aws, cut: int):
    with refused("InvalidCiphertextException"):
        aws.kms().decrypt(CiphertextBlob=sealed(aws, aws.key())[:cut])


@pytest.mark.parametrize("blob", [b"x", b"\x01\x02\x02\x00\xff" + bytes(60)])
def test_what_is_no_ciphertext_does_not_decrypt(aws: Aws, blob: bytes):
    with refused("InvalidCiphertextException"):
        aws.kms().decrypt(CiphertextBlob=blob)


def test_a_plaintext_has_4096_bytes_at_most(aws: Aws):
    key = aws.key()
    blob = aws.kms().encrypt(KeyId=key, Plaintext=bytes(4096))["CiphertextBlob"]

    assert aws.kms().decrypt(CiphertextBlob=blob)["Plaintext"] == bytes(4096)
    with refused("ValidationException", "plaintext", "4096"):
        aws.kms().encrypt(KeyId=key, Plaintext=bytes(4097))
    with refused("ValidationException", "plaintext"):
        aws.kms().encrypt(KeyId=key, Plaintext=b"")


def test_keys_are_named_by_id_arn_alias_name_or_alias_arn(aws: Aws):
    key = aws.key()
    aws.kms().create_alias(AliasName="alias/orders", TargetKeyId=key)
    alias_arn = f"arn:aws:kms:us-east-1:{aws.account}:alias/orders"

    for name in (key, aws.arn(key), "alias/orders", alias_arn):
        assert aws.kms().encrypt(KeyId=name, Plaintext=b"x")["KeyId"] == aws.arn(key)


def test_an_arn_of_another_region_is_refused(aws: Aws):
    key = aws.related(REPLICA)

    with refused("NotFoundException", f"Invalid arn {REPLICA}"):
        aws.kms().encrypt(KeyId=aws.arn(key, REPLICA), Plaintext=b"x")


def test_rsa_encryption_is_real(aws: Aws):
    key = aws.related(REPLICA, **RSA)
    public = load_der_public_key(aws.kms().get_public_key(KeyId=key)["PublicKey"])
    assert isinstance(public, rsa.RSAPublicKey)
    oaep = padding.OAEP(mgf=padding.MGF1(SHA256()), algorithm=SHA256(), label=None)

    answer = aws.kms(REPLICA).decrypt(
        KeyId=key,
        CiphertextBlob=public.encrypt(b"orders", oaep),
        EncryptionAlgorithm="RSAES_OAEP_SHA_256",
    )

    assert answer["Plaintext"] == b"orders"
    assert "KeyMaterialId" not in answer


def test_rsa_has_its_limits(aws: Aws):
    key = aws.key(**RSA)
    encrypt = aws.kms().encrypt

    blob = encrypt(KeyId=key, Plaintext=bytes(214), EncryptionAlgorithm="RSAES_OAEP_SHA_1")
    with refused("ValidationException", "214 bytes"):
        encrypt(KeyId=key, Plaintext=bytes(215), EncryptionAlgorithm="RSAES_OAEP_SHA_1")
    with refused("InvalidKeyUsageException", "SYMMETRIC_DEFAULT"):
        encrypt(KeyId=key, Plaintext=b"x")
    with refused("ValidationException", "EncryptionContext"):
        encrypt(
            KeyId=key,
            Plaintext=b"x",
            EncryptionAlgorithm="RSAES_OAEP_SHA_256",
            EncryptionContext={"a": "b"},
        )
    decrypt = aws.kms().decrypt
    with refused("ValidationException", "KeyId"):
        decrypt(CiphertextBlob=blob["CiphertextBlob"], EncryptionAlgorithm="RSAES_OAEP_SHA_1")
    with refused("InvalidCiphertextException"):
        decrypt(
            CiphertextBlob=blob["CiphertextBlob"],
            EncryptionAlgorithm="RSAES_OAEP_SHA_256",
            KeyId=key,
        )


def test_re_encrypt_moves_a_ciphertext_to_another_key_and_context(aws: Aws):
    key, other = aws.key(), aws.related(REPLICA)

    answer = aws.kms().re_encrypt(
        CiphertextBlob=sealed(aws, key, a="1"),
        SourceEncryptionContext={"a": "1"},
        DestinationKeyId=other,
        DestinationEncryptionContext={"b": "2"},
    )

    assert (answer["SourceKeyId"], answer["KeyId"]) == (aws.arn(key), aws.arn(other))
    plain = aws.kms(REPLICA).decrypt(
        CiphertextBlob=answer["CiphertextBlob"], EncryptionContext={"b": "2"}
    )
    assert plain["Plaintext"] == b"orders"
    for used in (key, other):
        assert aws.kms().get_key_last_usage(KeyId=used)["KeyLastUsage"]["Operation"] == "ReEncrypt"


@pytest.mark.parametrize(
    ("parameters", "size"),
    [({"KeySpec": "AES_256"}, 32), ({"KeySpec": "AES_128"}, 16), ({"NumberOfBytes": 64}, 64)],
)
def test_a_data_key_decrypts_in_another_region(aws: Aws, parameters: dict, size: int):
    key = aws.related(REPLICA)

    made = aws.kms().generate_data_key(KeyId=key, **parameters)

    assert len(made["Plaintext"]) == size
    opened = aws.kms(REPLICA).decrypt(CiphertextBlob=made["CiphertextBlob"])
    assert opened["Plaintext"] == made["Plaintext"]


def test_a_data_key_without_plaintext_has_none(aws: Aws):
    key = aws.key()

    made = aws.kms().generate_data_key_without_plaintext(KeyId=key, KeySpec="AES_256")

    assert "Plaintext" not in made
    assert len(aws.kms().decrypt(CiphertextBlob=made["CiphertextBlob"])["Plaintext"]) == 32


@pytest.mark.parametrize("parameters", [{}, {"KeySpec": "AES_256", "NumberOfBytes": 32}])
def test_a_data_key_has_one_length(aws: Aws, parameters: dict):
    with refused("ValidationException"):
        aws.kms().generate_data_key(KeyId=aws.key(), **parameters)


@pytest.mark.parametrize(
    "spec", ["RSA_2048", "ECC_NIST_P384", "ECC_SECG_P256K1", "ECC_NIST_EDWARDS25519"]
)
def test_a_data_key_pair_belongs_together(aws: Aws, spec: str):
    key = aws.related(REPLICA)

    made = aws.kms().generate_data_key_pair(KeyId=key, KeyPairSpec=spec)

    opened = aws.kms(REPLICA).decrypt(CiphertextBlob=made["PrivateKeyCiphertextBlob"])["Plaintext"]
    assert opened == made["PrivateKeyPlaintext"]
    public = load_der_private_key(opened, password=None).public_key()
    assert public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) == made["PublicKey"]


def test_a_data_key_pair_without_plaintext_has_none(aws: Aws):
    made = aws.kms().generate_data_key_pair_without_plaintext(
        KeyId=aws.key(), KeyPairSpec="ECC_NIST_P256"
    )

    assert "PrivateKeyPlaintext" not in made


def test_data_keys_need_a_symmetric_encryption_key(aws: Aws):
    for parameters in (RSA, SIGNER):
        with refused("InvalidKeyUsageException"):
            aws.kms().generate_data_key(KeyId=aws.key(**parameters), KeySpec="AES_256")


def test_random_bytes(aws: Aws):
    assert len(aws.kms().generate_random(NumberOfBytes=24)["Plaintext"]) == 24
    with refused("ValidationException"):
        aws.kms().generate_random()


def test_the_key_usage_must_fit(aws: Aws):
    key = aws.key(**SIGNER)

    with refused("InvalidKeyUsageException", "SIGN_VERIFY", "not valid for Encrypt"):
        aws.kms().encrypt(KeyId=key, Plaintext=b"x")


def test_a_dry_run_that_would_succeed_says_so_and_does_nothing(aws: Aws):
    key = aws.key()

    with refused("DryRunOperationException", "would have succeeded"):
        aws.kms().encrypt(KeyId=key, Plaintext=b"x", DryRun=True)
    assert aws.kms().get_key_last_usage(KeyId=key)["KeyLastUsage"] == {}
    with refused("InvalidCiphertextException"):
        aws.kms().decrypt(CiphertextBlob=b"x", DryRun=True)


def test_a_dry_run_may_ignore_the_ciphertext(aws: Aws):
    key = aws.key()
    ignoring = {"DryRun": True, "DryRunModifiers": ["IGNORE_CIPHERTEXT"]}

    with refused("DryRunOperationException"):
        aws.kms().decrypt(KeyId=key, **ignoring)
    with refused("DryRunOperationException"):
        aws.kms().re_encrypt(SourceKeyId=key, DestinationKeyId=key, **ignoring)
    with refused("ValidationException", "ciphertextBlob"):
        aws.kms().decrypt(KeyId=key)


def test_enclaves_are_not_supported(aws: Aws):
    with refused("UnsupportedOperationException", "Recipient"):
        aws.kms().generate_data_key(
            KeyId=aws.key(), KeySpec="AES_256", Recipient={"AttestationDocument": b"x"}
        )
