"""Cryptography by way of KMS: what the key of one Region makes, and takes.

Nothing here is kept: a plaintext lives as long as who asked for it looks at it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSecret:
    """A secret that KMS made, and the form of it that only the KMS key opens.

    Attributes:
        plaintext: the secret: a data key, or what ML-KEM shares; never printed.
        sealed: its encrypted form.
    """

    plaintext: bytes = field(repr=False)
    sealed: bytes = field(repr=False)


class ClientSide(Protocol):
    """The AWS Encryption SDK with a multi-Region keyring of one Region's key.

    It encrypts in this process, with data keys of KMS. Each call raises CallRefused where AWS, or
    the library itself, refuses it.
    """

    def encrypt(self, key_arn: str, plaintext: bytes, *, context: Mapping[str, str]) -> bytes:
        """Return a message of the SDK's format, with key commitment (GenerateDataKey)."""
        ...

    def decrypt(self, key_arn: str, message: bytes, *, context: Mapping[str, str]) -> bytes:
        """Return the plaintext of a message that has this encryption context (Decrypt)."""
        ...


class Cryptography(Protocol):
    """The calls that use a key. Each raises CallRefused where AWS refuses it."""

    def encrypt(
        self, key_id: str, plaintext: bytes, *, algorithm: str, context: Mapping[str, str]
    ) -> bytes:
        """Return a ciphertext (Encrypt).

        Args:
            key_id: the key.
            plaintext: at most 4,096 bytes, and less with RSA.
            algorithm: the encryption algorithm.
            context: the encryption context; only symmetric keys take one.
        """
        ...

    def decrypt(
        self, key_id: str, ciphertext: bytes, *, algorithm: str, context: Mapping[str, str]
    ) -> bytes:
        """Return the plaintext of a ciphertext of this key (Decrypt)."""
        ...

    def data_key(self, key_id: str, *, context: Mapping[str, str]) -> NewSecret:
        """Return a new data key of 256 bits (GenerateDataKey)."""
        ...

    def sign(self, key_id: str, message: bytes, *, algorithm: str) -> bytes:
        """Return the signature of a message, which KMS hashes (Sign)."""
        ...

    def verify(self, key_id: str, message: bytes, *, signature: bytes, algorithm: str) -> bool:
        """Return whether a signature is this key's (Verify); KMS refuses one that is not."""
        ...

    def mac(self, key_id: str, message: bytes, *, algorithm: str) -> bytes:
        """Return the HMAC of a message (GenerateMac)."""
        ...

    def verify_mac(self, key_id: str, message: bytes, *, mac: bytes, algorithm: str) -> bool:
        """Return whether an HMAC is this key's (VerifyMac); KMS refuses one that is not."""
        ...

    def public_key(self, key_id: str) -> bytes:
        """Return the public key of a key pair, a SubjectPublicKeyInfo in DER (GetPublicKey)."""
        ...

    def shared_secret(self, key_id: str, *, peer: bytes, algorithm: str) -> bytes:
        """Return the secret that the key agrees on with a peer's public key (DeriveSharedSecret).

        Args:
            key_id: the key.
            peer: the peer's public key, a SubjectPublicKeyInfo in DER on the same curve.
            algorithm: the key agreement algorithm.
        """
        ...

    def encapsulate(self, key_id: str, *, algorithm: str) -> NewSecret:
        """Return a new secret, sealed for the key (Encapsulate)."""
        ...

    def decapsulate(self, key_id: str, sealed: bytes, *, algorithm: str) -> bytes:
        """Return the secret that was sealed for the key (Decapsulate).

        What was sealed for another key gives another secret, and no error.
        """
        ...

    def client_side(self) -> ClientSide:
        """Return encryption in this process with keys of this Region.

        Raises:
            MissingTool: the AWS Encryption SDK is not installed.
        """
        ...
