"""Key specs and key usages: what a multi-Region key can be made of, and what for.

Source: KMS API reference, CreateKey (KeySpec, KeyUsage, Origin) and ImportKeyMaterial (2026-11).
tests/model/test_specs.py compares this table with the botocore that is installed.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SYMMETRIC = "SYMMETRIC_DEFAULT"
"""The key spec that KMS takes by default, and the only one that AWS services encrypt with."""

ENCRYPT_DECRYPT = "ENCRYPT_DECRYPT"
SIGN_VERIFY = "SIGN_VERIFY"
GENERATE_VERIFY_MAC = "GENERATE_VERIFY_MAC"
KEY_AGREEMENT = "KEY_AGREEMENT"
ENCAPSULATE_DECAPSULATE = "ENCAPSULATE_DECAPSULATE"

USAGES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    SYMMETRIC: (ENCRYPT_DECRYPT,),
    "RSA_2048": (ENCRYPT_DECRYPT, SIGN_VERIFY),
    "RSA_3072": (ENCRYPT_DECRYPT, SIGN_VERIFY),
    "RSA_4096": (ENCRYPT_DECRYPT, SIGN_VERIFY),
    "ECC_NIST_P256": (SIGN_VERIFY, KEY_AGREEMENT),
    "ECC_NIST_P384": (SIGN_VERIFY, KEY_AGREEMENT),
    "ECC_NIST_P521": (SIGN_VERIFY, KEY_AGREEMENT),
    "ECC_NIST_EDWARDS25519": (SIGN_VERIFY,),
    "ECC_SECG_P256K1": (SIGN_VERIFY,),
    "HMAC_224": (GENERATE_VERIFY_MAC,),
    "HMAC_256": (GENERATE_VERIFY_MAC,),
    "HMAC_384": (GENERATE_VERIFY_MAC,),
    "HMAC_512": (GENERATE_VERIFY_MAC,),
    "SM2": (ENCRYPT_DECRYPT, SIGN_VERIFY, KEY_AGREEMENT),
    "ML_DSA_44": (SIGN_VERIFY,),
    "ML_DSA_65": (SIGN_VERIFY,),
    "ML_DSA_87": (SIGN_VERIFY,),
    "ML_KEM_512": (ENCAPSULATE_DECAPSULATE,),
    "ML_KEM_768": (ENCAPSULATE_DECAPSULATE,),
    "ML_KEM_1024": (ENCAPSULATE_DECAPSULATE,),
})  # fmt: skip
"""Key spec to the key usages that it can have."""

SECRET_BYTES: Mapping[str, int] = MappingProxyType(
    {SYMMETRIC: 32, "HMAC_224": 28, "HMAC_256": 32, "HMAC_384": 48, "HMAC_512": 64}
)
"""Bytes of the key material of a key spec that is no key pair; see SM4_BYTES for China.

Source: developer guide, "Requirements for imported key material".
"""

SM4_BYTES = 16
"""Bytes of a symmetric encryption key in China Regions."""

EVERY_USAGE: tuple[str, ...] = tuple(
    dict.fromkeys(usage for usages in USAGES.values() for usage in usages)
)

AWS_KMS = "AWS_KMS"
EXTERNAL = "EXTERNAL"
ORIGINS = (AWS_KMS, EXTERNAL)
"""Where key material can come from; a multi-Region key is never in a custom key store."""

CHINA = "aws-cn"
_POST_QUANTUM = ("ML_DSA_", "ML_KEM_")


def is_asymmetric(spec: str) -> bool:
    """Whether a key of the spec is a key pair."""
    return spec != SYMMETRIC and not spec.startswith("HMAC_")


def is_in(spec: str, *, partition: str) -> bool:
    """Whether KMS offers a key spec in a partition: SM2 in China alone, ML-KEM everywhere else."""
    if spec == "SM2":
        return partition == CHINA
    return partition != CHINA or not spec.startswith("ML_KEM_")


def takes_imports(spec: str) -> bool:
    """Whether key material of the spec can be imported; of post-quantum pairs none is known to."""
    return not spec.startswith(_POST_QUANTUM)


def rotates(spec: str, *, origin: str) -> bool:
    """Whether KMS rotates such a key by itself: symmetric encryption keys of its own material."""
    return spec == SYMMETRIC and origin == AWS_KMS
