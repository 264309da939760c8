"""Keys that sign, and keys that make MACs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, cast

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm
from cryptography.hazmat.primitives.serialization import load_der_public_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyspan.live.gateway import DescribedKey, KeyManagement
    from keyspan.live.roundtrip.challenge import Challenge

VERIFIED = "verified"
_HASHES: Mapping[str, type[HashAlgorithm]] = {"256": SHA256, "384": SHA384, "512": SHA512}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A signature of one Region is verified by KMS of another."""

    algorithm: str
    challenge: Challenge
    operations: ClassVar[tuple[str, str]] = ("Sign", "Verify")
    done: ClassVar[str] = VERIFIED

    def make(self, kms: KeyManagement, key: DescribedKey) -> bytes:
        """Sign."""
        return kms.sign(key.key_id, self.challenge.text, algorithm=self.algorithm)

    def takes(self, kms: KeyManagement, key: DescribedKey, made: bytes) -> bool:
        """Verify."""
        return kms.verify(key.key_id, self.challenge.text, signature=made, algorithm=self.algorithm)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineSignature:
    """A signature of one Region is verified in this process with another's public key."""

    algorithm: str
    challenge: Challenge
    operations: ClassVar[tuple[str, str]] = ("Sign", "GetPublicKey")
    done: ClassVar[str] = VERIFIED

    def make(self, kms: KeyManagement, key: DescribedKey) -> bytes:
        """Sign."""
        return kms.sign(key.key_id, self.challenge.text, algorithm=self.algorithm)

    def takes(self, kms: KeyManagement, key: DescribedKey, made: bytes) -> bool:
        """GetPublicKey, and verify without KMS."""
        public = cast("Any", load_der_public_key(kms.public_key(key.key_id)))
        try:
            public.verify(made, self.challenge.text, *_parameters(self.algorithm))
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Mac:
    """An HMAC of one Region is verified by KMS of another."""

    algorithm: str
    challenge: Challenge
    operations: ClassVar[tuple[str, str]] = ("GenerateMac", "VerifyMac")
    done: ClassVar[str] = VERIFIED

    def make(self, kms: KeyManagement, key: DescribedKey) -> bytes:
        """GenerateMac."""
        return kms.mac(key.key_id, self.challenge.text, algorithm=self.algorithm)

    def takes(self, kms: KeyManagement, key: DescribedKey, made: bytes) -> bool:
        """VerifyMac."""
        return kms.verify_mac(key.key_id, self.challenge.text, mac=made, algorithm=self.algorithm)


def verifies_offline(algorithm: str) -> bool:
    """Whether the library `cryptography` that is installed can verify such a signature."""
    if algorithm.startswith("ML_DSA_"):
        return _has_ml_dsa()
    return algorithm.startswith(("RSASSA_", "ECDSA_")) or algorithm == "ED25519_SHA_512"


@cache
def _has_ml_dsa() -> bool:
    """Whether the library has ML-DSA: releases before 48 have not, nor do all builds."""
    try:
        module = import_module("cryptography.hazmat.primitives.asymmetric.mldsa")
        module.MLDSA44PrivateKey.generate()
    except (ModuleNotFoundError, AttributeError, UnsupportedAlgorithm):
        return False
    return True


def _parameters(algorithm: str) -> tuple[Any, ...]:
    """Return what the library wants to know of an algorithm, beside signature and message."""
    if algorithm.startswith("ECDSA_"):
        return (ec.ECDSA(_hash(algorithm)),)
    if not algorithm.startswith("RSASSA_"):
        return ()
    if "PKCS1" in algorithm:
        return padding.PKCS1v15(), _hash(algorithm)
    digest = _hash(algorithm)
    return padding.PSS(padding.MGF1(digest), padding.PSS.DIGEST_LENGTH), digest


def _hash(algorithm: str) -> HashAlgorithm:
    return _HASHES[algorithm[-3:]]()
