"""Which files are key material, and what is said of the others; never what is in them."""

import base64
import traceback

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from keyspan.live import Secret, UnfitMaterial, secret_for

LENGTHS = {
    "SYMMETRIC_DEFAULT": 32,
    "HMAC_224": 28,
    "HMAC_256": 32,
    "HMAC_384": 48,
    "HMAC_512": 64,
}
PAIRS = {
    "RSA_2048": rsa.generate_private_key(65537, 2048),
    "ECC_NIST_P256": ec.generate_private_key(ec.SECP256R1()),
    "ECC_NIST_P384": ec.generate_private_key(ec.SECP384R1()),
    "ECC_NIST_P521": ec.generate_private_key(ec.SECP521R1()),
    "ECC_SECG_P256K1": ec.generate_private_key(ec.SECP256K1()),
    "ECC_NIST_EDWARDS25519": ed25519.Ed25519PrivateKey.generate(),
}
PKCS8 = PrivateFormat.PKCS8


def der(key, form=PKCS8):
    return key.private_bytes(Encoding.DER, form, NoEncryption())


def pem(key, form=PKCS8, encryption=None):
    return key.private_bytes(Encoding.PEM, form, encryption or NoEncryption())


def read(spec, content, partition="aws"):
    return secret_for(spec, content, partition=partition, where="vault.bin")


def refusal(spec, content, partition="aws"):
    with pytest.raises(UnfitMaterial) as caught:
        read(spec, content, partition)
    return str(caught.value)


@given(spec=st.sampled_from(sorted(LENGTHS)), content=st.binary(max_size=80))
def test_bytes_are_material_where_they_are_of_the_specs_length(spec, content):
    if len(content) == LENGTHS[spec]:
        assert read(spec, content).content == content
    else:
        wanted = f"vault.bin: holds {len(content)} bytes, and {spec} takes {LENGTHS[spec]}\n"
        assert refusal(spec, content).startswith(wanted)


def test_china_has_shorter_symmetric_keys():
    assert read("SYMMETRIC_DEFAULT", b"x" * 16, "aws-cn").content == b"x" * 16
    assert "takes 16" in refusal("SYMMETRIC_DEFAULT", b"x" * 32, "aws-cn")


@pytest.mark.parametrize(
    ("content", "mend"),
    [
        (base64.encodebytes(b"\xff" * 32), "it is base64 of the right length: decode it first"),
        (b"ff" * 32 + b"\n", "it is hexadecimal of the right length: decode it first"),
        (b"\xfe" * 32 + b"\n", "the last byte is a newline: write the file without it"),
        (b"\xfe" * 31, "takes 32 random bytes, as they are: openssl rand -out key.bin 32"),
    ],
)
def test_a_wrong_length_is_told_with_what_it_may_be(content, mend):
    assert mend in refusal("SYMMETRIC_DEFAULT", content)


@pytest.mark.parametrize("spec", PAIRS)
def test_a_private_key_is_taken_in_each_form(spec):
    key = PAIRS[spec]
    for content in (der(key), pem(key)):
        assert read(spec, content).content == der(key)


@pytest.mark.parametrize("spec", ["RSA_2048", "ECC_NIST_P256"])
def test_an_older_form_becomes_pkcs8(spec):
    key = PAIRS[spec]
    for content in (
        der(key, PrivateFormat.TraditionalOpenSSL),
        pem(key, PrivateFormat.TraditionalOpenSSL),
    ):
        assert read(spec, content).content == der(key)


def test_the_very_bytes_of_a_file_are_kept():
    """Other bytes of the same key, such as without its public half, would be other material."""
    whole = der(PAIRS["ECC_NIST_P256"])
    assert read("ECC_NIST_P256", whole).content is whole


@pytest.mark.parametrize("spec", PAIRS)
def test_a_private_key_of_another_spec_is_refused(spec):
    for other, key in PAIRS.items():
        if other != spec:
            assert f"holds a private key of {other}, and the key is of {spec}" in refusal(
                spec, der(key)
            )


def test_what_is_no_key_of_kms_is_refused():
    strange = der(dsa.generate_private_key(2048))
    assert "holds a private key of another kind" in refusal("RSA_2048", strange)
    odd = der(ec.generate_private_key(ec.BrainpoolP256R1()))
    assert "holds a private key of brainpoolP256r1" in refusal("ECC_NIST_P256", odd)


def test_an_encrypted_key_has_to_be_decrypted_first():
    locked = pem(PAIRS["RSA_2048"], encryption=BestAvailableEncryption(b"x"))
    assert "the private key is encrypted\n  decrypt it first" in refusal("RSA_2048", locked)


def test_two_keys_in_a_file_are_one_too_many():
    two = pem(PAIRS["RSA_2048"]) + pem(PAIRS["ECC_NIST_P256"])
    assert "holds several private keys" in refusal("RSA_2048", two)


@pytest.mark.parametrize(
    "content", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nx\n", b"0" * 99]
)
def test_what_is_no_private_key_is_refused(content):
    assert "is no private key that can be read" in refusal("RSA_2048", content)


@pytest.mark.parametrize("spec", ["SM2", "ML_DSA_44", "ML_KEM_768"])
def test_a_spec_that_cannot_be_checked_here_is_refused(spec):
    assert f"key material of {spec} can be neither checked nor wrapped" in refusal(spec, b"x" * 32)


def test_a_secret_is_never_shown():
    secret = Secret(b"swordfish")
    assert repr(secret) == str(secret) == "Secret(9 bytes)"
    with pytest.raises(UnfitMaterial) as caught:
        read("SYMMETRIC_DEFAULT", b"swordfish")
    told = "".join(traceback.format_exception_only(caught.value))
    assert "swordfish" not in told


def test_a_newline_is_blamed_only_where_it_is_the_one_byte_too_many():
    assert "newline" not in refusal("SYMMETRIC_DEFAULT", b"\xfe" * 40 + b"\n")


def test_pem_gives_the_very_bytes_that_it_holds():
    """A PKCS #8 without the public half, which cryptography would add if it wrote the key anew."""
    number = PAIRS["ECC_NIST_P256"].private_numbers().private_value.to_bytes(32)
    head = "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420"
    short = bytes.fromhex(head) + number
    armoured = base64.encodebytes(short)
    content = b"-----BEGIN PRIVATE KEY-----\n" + armoured + b"-----END PRIVATE KEY-----\n"
    assert short != der(PAIRS["ECC_NIST_P256"])
    assert read("ECC_NIST_P256", content).content == short
