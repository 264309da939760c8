"""Key specs as the emulator has them: their algorithms, and which it makes in a partition.

Source: KMS API reference, CreateKey (KeySpec, KeyUsage) and KeyMetadata.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.emulator.kms import postquantum
from keyspan.emulator.kms.errors import unsupported, validation
from keyspan.model.specs import (
    ENCAPSULATE_DECAPSULATE,
    ENCRYPT_DECRYPT,
    GENERATE_VERIFY_MAC,
    KEY_AGREEMENT,
    SIGN_VERIFY,
    SYMMETRIC,
    USAGES,
    is_asymmetric,
    is_in,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

SM2 = "SM2"
ML_DSA = "ML_DSA_SHAKE_256"

_ALGORITHMS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        ENCRYPT_DECRYPT: {
            SYMMETRIC: (SYMMETRIC,),
            "RSA_": ("RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"),
            SM2: ("SM2PKE",),
        },
        SIGN_VERIFY: {
            "RSA_": tuple(
                f"RSASSA_{padding}_SHA_{bits}"
                for padding in ("PKCS1_V1_5", "PSS")
                for bits in (256, 384, 512)
            ),
            "ECC_NIST_P256": ("ECDSA_SHA_256",),
            "ECC_NIST_P384": ("ECDSA_SHA_384",),
            "ECC_NIST_P521": ("ECDSA_SHA_512",),
            "ECC_NIST_EDWARDS25519": ("ED25519_SHA_512", "ED25519_PH_SHA_512"),
            "ECC_SECG_P256K1": ("ECDSA_SHA_256",),
            SM2: ("SM2DSA",),
            "ML_DSA_": (ML_DSA,),
        },
        KEY_AGREEMENT: {"": ("ECDH",)},
        GENERATE_VERIFY_MAC: {
            "HMAC_224": ("HMAC_SHA_224",),
            "HMAC_256": ("HMAC_SHA_256",),
            "HMAC_384": ("HMAC_SHA_384",),
            "HMAC_512": ("HMAC_SHA_512",),
        },
        ENCAPSULATE_DECAPSULATE: {"": ("ML_KEM",)},
    }
)
"""Key usage to the beginning of a key spec to algorithms."""

ALGORITHMS_MEMBER: Mapping[str, str] = MappingProxyType(
    {
        ENCRYPT_DECRYPT: "EncryptionAlgorithms",
        SIGN_VERIFY: "SigningAlgorithms",
        KEY_AGREEMENT: "KeyAgreementAlgorithms",
        GENERATE_VERIFY_MAC: "MacAlgorithms",
        ENCAPSULATE_DECAPSULATE: "EncapsulationAlgorithms",
    }
)
"""Which member of KeyMetadata and GetPublicKey lists the algorithms, by key usage."""


def algorithms(spec: str, *, usage: str) -> tuple[str, ...]:
    """Return the algorithms that a key of a spec may be used with for one of its usages."""
    by_spec = _ALGORITHMS[usage]
    return next(found for start, found in by_spec.items() if spec.startswith(start))


def kind(spec: str) -> str:
    """Return the type that an alias may not leave: symmetric, HMAC or asymmetric (UpdateAlias)."""
    if spec == SYMMETRIC:
        return "symmetric"
    return "asymmetric" if is_asymmetric(spec) else "HMAC"


def require_supported(spec: str, *, partition: str) -> None:
    """Refuse a key spec that AWS does not have in a partition, or that the emulator has nowhere.

    Raises:
        KmsError: UnsupportedOperationException.
    """
    if not is_in(spec, partition=partition):
        raise unsupported(f"The key spec {spec} is not available in the partition {partition}.")
    if postquantum.lacks(spec):
        raise unsupported(
            f"The emulator does not support the key spec {spec}: "
            "the installed library `cryptography` does not have it."
        )


def require_cryptography(spec: str) -> None:
    """Refuse to compute with SM2, which the library `cryptography` does not have.

    Raises:
        KmsError: UnsupportedOperationException.
    """
    if spec == SM2:
        raise unsupported(f"The emulator does no cryptography with {spec}.")


def usage_of(spec: str, *, asked: str | None) -> str:
    """Return a new key's usage; only a symmetric encryption key need not name it.

    Raises:
        KmsError: ValidationException for a missing usage, or one that the spec does not have.
    """
    if asked is None:
        if spec == SYMMETRIC:
            return ENCRYPT_DECRYPT
        raise validation(f"You must specify a KeyUsage value for the key spec {spec}.")
    if asked not in USAGES[spec]:
        raise validation(f"KeyUsage {asked} is not compatible with KeySpec {spec}")
    return asked
