"""Keys that encrypt: by KMS itself, with data keys, and by the AWS Encryption SDK."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from keyspan.model.specs import SYMMETRIC

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyspan.live.gateway import DescribedKey, KeyManagement, NewSecret
    from keyspan.live.roundtrip.challenge import Challenge

OPENED = "opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Encryption:
    """A ciphertext of one Region is opened in another."""

    algorithm: str
    challenge: Challenge
    operations: ClassVar[tuple[str, str]] = ("Encrypt", "Decrypt")
    done: ClassVar[str] = OPENED

    def make(self, kms: KeyManagement, key: DescribedKey) -> bytes:
        """Encrypt."""
        return kms.encrypt(
            key.key_id, self.challenge.text, algorithm=self.algorithm, context=self._context
        )

    def takes(self, kms: KeyManagement, key: DescribedKey, made: bytes) -> bool:
        """Decrypt."""
        opened = kms.decrypt(key.key_id, made, algorithm=self.algorithm, context=self._context)
        return opened == self.challenge.text

    @property
    def _context(self) -> Mapping[str, str]:
        """Only symmetric keys have an encryption context."""
        return self.challenge.context if self.algorithm == SYMMETRIC else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class DataKeys:
    """A data key of one Region is opened in another: what client-side encryption stands on."""

    challenge: Challenge
    algorithm: str = SYMMETRIC
    operations: ClassVar[tuple[str, str]] = ("GenerateDataKey", "Decrypt")
    done: ClassVar[str] = OPENED

    def make(self, kms: KeyManagement, key: DescribedKey) -> NewSecret:
        """GenerateDataKey."""
        return kms.data_key(key.key_id, context=self.challenge.context)

    def takes(self, kms: KeyManagement, key: DescribedKey, made: NewSecret) -> bool:
        """Decrypt."""
        opened = kms.decrypt(
            key.key_id, made.sealed, algorithm=self.algorithm, context=self.challenge.context
        )
        return opened == made.plaintext


@dataclass(frozen=True, slots=True, kw_only=True)
class EncryptionSdk:
    """A message that was encrypted under one Region's keyring is opened under another's."""

    challenge: Challenge
    algorithm: str = SYMMETRIC
    operations: ClassVar[tuple[str, str]] = (
        "AWS Encryption SDK encrypt",
        "AWS Encryption SDK decrypt",
    )
    done: ClassVar[str] = OPENED

    def make(self, kms: KeyManagement, key: DescribedKey) -> bytes:
        """Encrypt in this process, with a data key of KMS."""
        return kms.client_side().encrypt(
            key.arn, self.challenge.text, context=self.challenge.context
        )

    def takes(self, kms: KeyManagement, key: DescribedKey, made: bytes) -> bool:
        """Decrypt in this process; the library has KMS open the data key."""
        opened = kms.client_side().decrypt(key.arn, made, context=self.challenge.context)
        return opened == self.challenge.text
