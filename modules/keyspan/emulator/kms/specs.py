"""Key specs: which usages each has, and with which algorithms.

Source: KMS API reference, CreateKey (KeySpec, KeyUsage) and KeyMetadata.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.emulator.kms.errors import unsupported, validation

if TYPE_CHECKING:
    from collections.abc import Mapping

SYMMETRIC = "SYMMETRIC_DEFAULT"
ENCRYPT_DECRYPT = "ENCRYPT_DECRYPT"
SIGN_VERIFY = "SIGN_VERIFY"
KEY_AGREEMENT = "KEY_AGREEMENT"
GENERATE_VERIFY_MAC = "GENERATE_VERIFY_MAC"

_RSA: Mapping[str, tuple[str, ...]] = {
    ENCRYPT_DECRYPT: ("RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"),
    SIGN_VERIFY: tuple(
        f"RSASSA_{padding}_SHA_{bits}"
        for padding in ("PKCS1_V1_5", "PSS")
        for bits in (256, 384, 512)
    ),
}


def _nist(bits: int) -> Mapping[str, tuple[str, ...]]:
    return {SIGN_VERIFY: (f"ECDSA_SHA_{bits}",), KEY_AGREEMENT: ("ECDH",)}


SPECS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        SYMMETRIC: {ENCRYPT_DECRYPT: (SYMMETRIC,)},
        "RSA_2048": _RSA,
        "RSA_3072": _RSA,
        "RSA_4096": _RSA,
        "ECC_NIST_P256": _nist(256),
        "ECC_NIST_P384": _nist(384),
        "ECC_NIST_P521": _nist(512),
        "ECC_SECG_P256K1": {SIGN_VERIFY: ("ECDSA_SHA_256",)},
        "ECC_NIST_EDWARDS25519": {SIGN_VERIFY: ("ED25519_SHA_512", "ED25519_PH_SHA_512")},
        "HMAC_224": {GENERATE_VERIFY_MAC: ("HMAC_SHA_224",)},
        "HMAC_256": {GENERATE_VERIFY_MAC: ("HMAC_SHA_256",)},
        "HMAC_384": {GENERATE_VERIFY_MAC: ("HMAC_SHA_384",)},
        "HMAC_512": {GENERATE_VERIFY_MAC: ("HMAC_SHA_512",)},
    }
)
"""Key spec to key usage to algorithms, for every key spec that the emulator has."""

ALGORITHMS_MEMBER: Mapping[str, str] = MappingProxyType(
    {
        ENCRYPT_DECRYPT: "EncryptionAlgorithms",
        SIGN_VERIFY: "SigningAlgorithms",
        KEY_AGREEMENT: "KeyAgreementAlgorithms",
        GENERATE_VERIFY_MAC: "MacAlgorithms",
    }
)
"""Which member of KeyMetadata and GetPublicKey lists the algorithms, by key usage."""


def kind(spec: str) -> str:
    """Return the type that an alias may not leave: symmetric, HMAC or asymmetric (UpdateAlias)."""
    if spec == SYMMETRIC:
        return "symmetric"
    return "HMAC" if spec.startswith("HMAC_") else "asymmetric"


def require_supported(spec: str) -> None:
    """Refuse a key spec of AWS's that the emulator does not have.

    Raises:
        KmsError: UnsupportedOperationException.
    """
    if spec not in SPECS:
        raise unsupported(f"The emulator does not support the key spec {spec}.")


def usage_of(spec: str, *, asked: str | None) -> str:
    """Return a new key's usage; only a symmetric encryption key need not name it.

    Raises:
        KmsError: ValidationException for a missing usage, or one that the spec does not have.
    """
    require_supported(spec)
    if asked is None:
        if spec == SYMMETRIC:
            return ENCRYPT_DECRYPT
        raise validation(f"You must specify a KeyUsage value for the key spec {spec}.")
    if asked not in SPECS[spec]:
        raise validation(f"KeyUsage {asked} is not compatible with KeySpec {spec}")
    return asked
