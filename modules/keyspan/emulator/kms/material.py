"""Key material: the secret itself, for each key spec, made here or imported.

A symmetric or HMAC secret is its bytes; a private key is PKCS #8 in DER. That of SM2 is bytes
that stand for one: nothing is computed with them.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

from keyspan.emulator.kms.postquantum import PRIVATE_KEYS
from keyspan.emulator.kms.specs import SM2
from keyspan.model.specs import SECRET_BYTES, SYMMETRIC

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyspan.emulator.kms.postquantum import SharingKey, SigningKey

    PrivateKey: TypeAlias = (
        rsa.RSAPrivateKey
        | ec.EllipticCurvePrivateKey
        | ed25519.Ed25519PrivateKey
        | SigningKey
        | SharingKey
    )

_TYPES: tuple[type[Any], ...] = (
    rsa.RSAPrivateKey,
    ec.EllipticCurvePrivateKey,
    ed25519.Ed25519PrivateKey,
    *PRIVATE_KEYS.values(),
)

_SM2_BYTES = 32
_SECRET_BYTES: Mapping[str, int] = MappingProxyType({**SECRET_BYTES, SM2: _SM2_BYTES})
_RSA_BITS: Mapping[str, int] = MappingProxyType(
    {
        "RSA_2048": 2048,
        "RSA_3072": 3072,
        "RSA_4096": 4096,
    }
)
_CURVES: Mapping[str, ec.EllipticCurve] = MappingProxyType(
    {
        "ECC_NIST_P256": ec.SECP256R1(),
        "ECC_NIST_P384": ec.SECP384R1(),
        "ECC_NIST_P521": ec.SECP521R1(),
        "ECC_SECG_P256K1": ec.SECP256K1(),
    }
)
_PUBLIC_EXPONENT = 65537


@dataclass(frozen=True, slots=True)
class Material:
    """One key material of a key.

    Attributes:
        id: 64 hexadecimal digits made of the key ID and the secret (KMS API, ImportKeyMaterial).
        secret: the bytes; see this room.
    """

    id: str
    secret: bytes

    @classmethod
    def of(cls, secret: bytes, *, key_id: str) -> Material:
        """Return the material of a key that a secret makes."""
        return cls(hashlib.sha256(key_id.encode() + secret).hexdigest(), secret)

    @property
    def private_key(self) -> PrivateKey:
        """The private key of an asymmetric key."""
        return parsed(self.secret)


def new_secret(spec: str) -> bytes:
    """Return a new secret for a key spec."""
    if spec in _SECRET_BYTES:
        return secrets.token_bytes(_SECRET_BYTES[spec])
    return new_private_key(spec).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def new_private_key(spec: str) -> PrivateKey:
    """Return a new private key for an asymmetric key spec."""
    if spec in _RSA_BITS:
        return rsa.generate_private_key(_PUBLIC_EXPONENT, _RSA_BITS[spec])
    if spec in _CURVES:
        return ec.generate_private_key(_CURVES[spec])
    if spec in PRIVATE_KEYS:
        return PRIVATE_KEYS[spec].generate()
    return ed25519.Ed25519PrivateKey.generate()


def public_der(key: PrivateKey) -> bytes:
    """Return the public half as SubjectPublicKeyInfo in DER."""
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def parsed(secret: bytes) -> PrivateKey:
    """Return the private key that PKCS #8 bytes hold.

    Raises:
        ValueError: they hold none, or one of a type that KMS does not have.
    """
    try:
        key = load_der_private_key(secret, password=None)
    except (TypeError, UnsupportedAlgorithm) as error:
        raise ValueError(str(error)) from None
    if isinstance(key, _TYPES):
        return cast("PrivateKey", key)
    raise ValueError(f"{type(key).__name__} is not a type of KMS keys")


def fits(secret: bytes, *, spec: str) -> bool:
    """Whether imported bytes are a secret of the key spec."""
    if spec == SYMMETRIC or spec in _SECRET_BYTES:
        return len(secret) == _SECRET_BYTES[spec]
    try:
        key = parsed(secret)
    except ValueError:
        return False
    if isinstance(key, rsa.RSAPrivateKey):
        return key.key_size == _RSA_BITS.get(spec)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return spec in _CURVES and key.curve.name == _CURVES[spec].name
    return spec == "ECC_NIST_EDWARDS25519" and isinstance(key, ed25519.Ed25519PrivateKey)
