"""Key material is encrypted for KMS in memory, under a public key that KMS gave for it.

Source: developer guide, "Importing key material", step 3: encrypt the key material.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.keywrap import aes_key_wrap_with_padding
from cryptography.hazmat.primitives.serialization import load_der_public_key

from keyspan.live.gateway import Wrapping
from keyspan.model import specs

if TYPE_CHECKING:
    from keyspan.live.secret import Secret

_AES_KEY_BYTES = 32


def wrapping_for(spec: str) -> Wrapping:
    """Return how material of a key spec is wrapped: a private key is too long for RSA alone."""
    return Wrapping.AES if specs.is_asymmetric(spec) else Wrapping.OAEP


def wrap(secret: Secret, *, public_key: bytes, wrapping: Wrapping) -> bytes:
    """Return key material encrypted under a wrapping key.

    Args:
        secret: the material.
        public_key: the wrapping key, an RSA key as SubjectPublicKeyInfo in DER.
        wrapping: OAEP encrypts the material itself. AES encrypts an AES key made for this one call,
            and with it the material (RFC 5649); the first stands before the second.
    """
    key = load_der_public_key(public_key)
    if not isinstance(key, rsa.RSAPublicKey):
        raise TypeError(f"KMS was asked for an RSA wrapping key, and gave {type(key).__name__}")
    oaep = padding.OAEP(mgf=padding.MGF1(SHA256()), algorithm=SHA256(), label=None)
    if wrapping is Wrapping.OAEP:
        return key.encrypt(secret.content, oaep)
    aes_key = secrets.token_bytes(_AES_KEY_BYTES)
    return key.encrypt(aes_key, oaep) + aes_key_wrap_with_padding(aes_key, secret.content)
