import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from keyspan.live import Secret
from keyspan.live.gateway import Wrapping
from keyspan.live.wrapping import wrap, wrapping_for
from tests.live.memory import OAEP, unwrapped, wrapping_key


def public(key):
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


@settings(max_examples=25)
@given(content=st.binary(min_size=16, max_size=190), wrapping=st.sampled_from(Wrapping))
def test_what_is_wrapped_is_unwrapped_as_it_was(content, wrapping):
    wrapped = wrap(Secret(content), public_key=public(wrapping_key()), wrapping=wrapping)
    assert unwrapped(wrapped, wrapping) == content


def test_a_private_key_is_longer_than_rsa_carries_and_is_wrapped_all_the_same():
    content = b"x" * 2400
    wrapped = wrap(Secret(content), public_key=public(wrapping_key()), wrapping=Wrapping.AES)
    assert unwrapped(wrapped, Wrapping.AES) == content


@pytest.mark.parametrize("wrapping", Wrapping)
def test_no_two_wraps_are_the_same(wrapping):
    once, again = (
        wrap(Secret(b"x" * 32), public_key=public(wrapping_key()), wrapping=wrapping)
        for _ in range(2)
    )
    assert once != again
    assert once[-40:] != again[-40:]


@pytest.mark.parametrize(
    ("spec", "wrapping"),
    [
        ("SYMMETRIC_DEFAULT", Wrapping.OAEP),
        ("HMAC_512", Wrapping.OAEP),
        ("RSA_2048", Wrapping.AES),
        ("ECC_NIST_EDWARDS25519", Wrapping.AES),
    ],
)
def test_the_key_spec_says_how(spec, wrapping):
    assert wrapping_for(spec) is wrapping


def test_a_wrapping_key_that_is_none_is_a_bug_and_not_a_wrap():
    other = public(ec.generate_private_key(ec.SECP256R1()))
    with pytest.raises(TypeError, match="asked for an RSA wrapping key, and gave"):
        wrap(Secret(b"x" * 32), public_key=other, wrapping=Wrapping.OAEP)


def test_the_key_between_is_one_of_256_bits():
    wrapped = wrap(Secret(b"x" * 99), public_key=public(wrapping_key()), wrapping=Wrapping.AES)
    assert len(wrapping_key().decrypt(wrapped[:256], OAEP)) == 32
