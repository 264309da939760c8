"""What each kind of key is proved by: made with the key of one Region, taken by that of another."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, cast

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from keyspan.model.specs import (
    ENCAPSULATE_DECAPSULATE,
    ENCRYPT_DECRYPT,
    GENERATE_VERIFY_MAC,
    KEY_AGREEMENT,
    SIGN_VERIFY,
    SYMMETRIC,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_kms import KMSClient
    from mypy_boto3_kms.type_defs import KeyMetadataTypeDef

PLAINTEXT = b"the same key in every Region"
CONTEXT = {"purpose": "keyspan demo"}


class Use(Protocol):
    """One use of a key, for its proof."""

    @property
    def done(self) -> str:
        """What the second Region's key has done when it took what the first one's made."""
        ...

    def make(self, client: KMSClient, key_id: str) -> Any:
        """Make something with the key of one Region."""
        ...

    def takes(self, client: KMSClient, key_id: str, made: Any) -> bool:
        """Whether the key of another Region takes it for its own."""
        ...


@dataclass(frozen=True, slots=True)
class _Encryption:
    algorithm: Any
    done: str = "opened"

    def make(self, client: KMSClient, key_id: str) -> bytes:
        answer = client.encrypt(
            KeyId=key_id, Plaintext=PLAINTEXT, EncryptionAlgorithm=self.algorithm, **self._context
        )
        return answer["CiphertextBlob"]

    def takes(self, client: KMSClient, key_id: str, made: bytes) -> bool:
        answer = client.decrypt(
            KeyId=key_id, CiphertextBlob=made, EncryptionAlgorithm=self.algorithm, **self._context
        )
        return answer["Plaintext"] == PLAINTEXT

    @property
    def _context(self) -> dict[str, Any]:
        """Only symmetric keys have an encryption context."""
        return {"EncryptionContext": CONTEXT} if self.algorithm == SYMMETRIC else {}


@dataclass(frozen=True, slots=True)
class _Signature:
    algorithm: Any
    done: str = "verified"

    def make(self, client: KMSClient, key_id: str) -> bytes:
        answer = client.sign(KeyId=key_id, Message=PLAINTEXT, SigningAlgorithm=self.algorithm)
        return answer["Signature"]

    def takes(self, client: KMSClient, key_id: str, made: bytes) -> bool:
        answer = client.verify(
            KeyId=key_id, Message=PLAINTEXT, Signature=made, SigningAlgorithm=self.algorithm
        )
        return answer["SignatureValid"]


@dataclass(frozen=True, slots=True)
class _Mac:
    algorithm: Any
    done: str = "verified"

    def make(self, client: KMSClient, key_id: str) -> bytes:
        answer = client.generate_mac(KeyId=key_id, Message=PLAINTEXT, MacAlgorithm=self.algorithm)
        return answer["Mac"]

    def takes(self, client: KMSClient, key_id: str, made: bytes) -> bool:
        answer = client.verify_mac(
            KeyId=key_id, Message=PLAINTEXT, Mac=made, MacAlgorithm=self.algorithm
        )
        return answer["MacValid"]


@dataclass(frozen=True, slots=True)
class _Agreement:
    """A peer of this very process agrees on a secret with one Region's key, then another's."""

    algorithm: Any
    done: str = "agreed"

    def make(self, client: KMSClient, key_id: str) -> tuple[bytes, bytes]:
        public = load_der_public_key(client.get_public_key(KeyId=key_id)["PublicKey"])
        theirs = cast("ec.EllipticCurvePublicKey", public)
        peer = ec.generate_private_key(theirs.curve)
        own = peer.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return own, peer.exchange(ec.ECDH(), theirs)

    def takes(self, client: KMSClient, key_id: str, made: tuple[bytes, bytes]) -> bool:
        peer, secret = made
        answer = client.derive_shared_secret(
            KeyId=key_id, PublicKey=peer, KeyAgreementAlgorithm=self.algorithm
        )
        return answer["SharedSecret"] == secret


@dataclass(frozen=True, slots=True)
class _Encapsulation:
    algorithm: Any
    done: str = "opened"

    def make(self, client: Any, key_id: str) -> tuple[bytes, bytes]:
        answer = client.encapsulate(KeyId=key_id, EncapsulationAlgorithm=self.algorithm)
        return answer["SharedSecretCiphertextBlob"], answer["SharedSecret"]

    def takes(self, client: Any, key_id: str, made: tuple[bytes, bytes]) -> bool:
        ciphertext, secret = made
        answer = client.decapsulate(
            KeyId=key_id,
            SharedSecretCiphertextBlob=ciphertext,
            EncapsulationAlgorithm=self.algorithm,
        )
        return answer["SharedSecret"] == secret


_USES: Mapping[str, tuple[Callable[[str], Use], str]] = MappingProxyType(
    {
        ENCRYPT_DECRYPT: (_Encryption, "EncryptionAlgorithms"),
        SIGN_VERIFY: (_Signature, "SigningAlgorithms"),
        GENERATE_VERIFY_MAC: (_Mac, "MacAlgorithms"),
        KEY_AGREEMENT: (_Agreement, "KeyAgreementAlgorithms"),
        ENCAPSULATE_DECAPSULATE: (_Encapsulation, "EncapsulationAlgorithms"),
    }
)
"""Key usage to its proof, and the member of KeyMetadata that lists its algorithms."""


def use_of(metadata: KeyMetadataTypeDef) -> Use:
    """Return how a key is proved, by what DescribeKey says of it; with its first algorithm."""
    use, member = _USES[metadata.get("KeyUsage", ENCRYPT_DECRYPT)]
    algorithms = cast("Mapping[str, list[str]]", metadata)[member]
    return use(algorithms[0])
