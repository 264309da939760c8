"""Keys that agree on a secret: ECDH, and ML-KEM."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, cast

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

if TYPE_CHECKING:
    from keyspan.live.gateway import DescribedKey, KeyManagement, NewSecret


@dataclass(frozen=True, slots=True, kw_only=True)
class _Peer:
    """The other side of a key agreement.

    Attributes:
        public: its public key, in DER.
        secret: what it agreed on with the public key of a Region.
    """

    public: bytes
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A peer of this very process agrees on a secret with one Region's key; another's finds it."""

    algorithm: str
    operations: ClassVar[tuple[str, str]] = ("GetPublicKey", "DeriveSharedSecret")
    done: ClassVar[str] = "agreed"

    def make(self, kms: KeyManagement, key: DescribedKey) -> _Peer:
        """GetPublicKey, and agree with it."""
        theirs = cast("ec.EllipticCurvePublicKey", load_der_public_key(kms.public_key(key.key_id)))
        own = ec.generate_private_key(theirs.curve)
        return _Peer(
            public=own.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
            secret=own.exchange(ec.ECDH(), theirs),
        )

    def takes(self, kms: KeyManagement, key: DescribedKey, made: _Peer) -> bool:
        """DeriveSharedSecret."""
        found = kms.shared_secret(key.key_id, peer=made.public, algorithm=self.algorithm)
        return found == made.secret


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePublicKey:
    """The public keys are the same: all that can be seen where no peer can be had here (SM2)."""

    algorithm: str
    operations: ClassVar[tuple[str, str]] = ("GetPublicKey", "GetPublicKey")
    done: ClassVar[str] = "same"

    def make(self, kms: KeyManagement, key: DescribedKey) -> bytes:
        """GetPublicKey."""
        return kms.public_key(key.key_id)

    def takes(self, kms: KeyManagement, key: DescribedKey, made: bytes) -> bool:
        """GetPublicKey."""
        return kms.public_key(key.key_id) == made


@dataclass(frozen=True, slots=True, kw_only=True)
class Encapsulation:
    """A secret that was sealed for one Region's key is opened by another's."""

    algorithm: str
    operations: ClassVar[tuple[str, str]] = ("Encapsulate", "Decapsulate")
    done: ClassVar[str] = "opened"

    def make(self, kms: KeyManagement, key: DescribedKey) -> NewSecret:
        """Encapsulate."""
        return kms.encapsulate(key.key_id, algorithm=self.algorithm)

    def takes(self, kms: KeyManagement, key: DescribedKey, made: NewSecret) -> bool:
        """Decapsulate."""
        found = kms.decapsulate(key.key_id, made.sealed, algorithm=self.algorithm)
        return found == made.plaintext
