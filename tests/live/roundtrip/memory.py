"""One key in several Regions, in memory: a Cryptography that seals by key material; calls noted."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from keyspan.live import CallRefused, DescribedKey
from keyspan.live.gateway import NewSecret

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY_ID = "mrk-" + "0" * 32


@dataclass
class Aws:
    """The key material of each Region, and every call. `fails` maps a call to its error code."""

    materials: dict[str, bytes]
    fails: dict[tuple[str, str], str] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    contexts: list[Mapping[str, str]] = field(default_factory=list)
    plaintexts: list[bytes] = field(default_factory=list)
    secrets: count[int] = field(default_factory=lambda: count(1))

    def connect(self, region: str) -> Kms:
        if code := self.fails.get((region, "sign in")):
            raise refused(region, "sign in", code)
        return Kms(self, region)

    def described(self, **changes: str) -> dict[str, DescribedKey]:
        return {region: key(region, **changes) for region in self.materials}


def key(region: str, **changes) -> DescribedKey:
    said = {
        "key_id": KEY_ID,
        "account": "111122223333",
        "state": "Enabled",
        "spec": "SYMMETRIC_DEFAULT",
        "usage": "ENCRYPT_DECRYPT",
        "origin": "AWS_KMS",
        "multi_region": True,
        "arn": f"arn:aws:kms:{region}:111122223333:key/{KEY_ID}",
    }
    return DescribedKey(**said | changes)


def refused(region: str, operation: str, code: str) -> CallRefused:
    return CallRefused(
        region=region, operation=operation, code=code, message="no", mend="try again"
    )


@dataclass
class Kms:
    """KMS of one Region: a ciphertext is its plaintext, with a MAC of the key material."""

    aws: Aws
    region: str

    def encrypt(self, key_id, plaintext, *, algorithm, context) -> bytes:
        self._called("Encrypt")
        self.aws.contexts.append(context)
        self.aws.plaintexts.append(plaintext)
        return self._sealed(plaintext, context)

    def data_key(self, key_id, *, context) -> NewSecret:
        self._called("GenerateDataKey")
        self.aws.contexts.append(context)
        plaintext = b"data key %d" % next(self.aws.secrets)
        return NewSecret(plaintext=plaintext, sealed=self._sealed(plaintext, context))

    def decrypt(self, key_id, ciphertext, *, algorithm, context) -> bytes:
        self._called("Decrypt")
        plaintext = bytes.fromhex(json.loads(ciphertext)["plaintext"])
        if ciphertext != self._sealed(plaintext, context):
            raise refused(self.region, "Decrypt", "InvalidCiphertextException")
        return plaintext

    def sign(self, key_id, message, *, algorithm) -> bytes:
        self._called("Sign")
        return self._mac(message)

    def verify(self, key_id, message, *, signature, algorithm) -> bool:
        """What is not its own is no error here; KMS says one, and may always say this."""
        self._called("Verify")
        return signature == self._mac(message)

    def mac(self, key_id, message, *, algorithm) -> bytes:
        self._called("GenerateMac")
        return self._mac(message)

    def verify_mac(self, key_id, message, *, mac, algorithm) -> bool:
        self._called("VerifyMac")
        return mac == self._mac(message)

    def public_key(self, key_id) -> bytes:
        self._called("GetPublicKey")
        return self._mac(b"public key")

    def encapsulate(self, key_id, *, algorithm) -> NewSecret:
        self._called("Encapsulate")
        sealed = b"for the key: %d" % next(self.aws.secrets)
        return NewSecret(plaintext=self._mac(sealed), sealed=sealed)

    def decapsulate(self, key_id, sealed, *, algorithm) -> bytes:
        """What is not its own gives other bytes, and no error."""
        self._called("Decapsulate")
        return self._mac(sealed)

    def _sealed(self, plaintext: bytes, context: Mapping[str, str]) -> bytes:
        said = {"plaintext": plaintext.hex(), "context": dict(context)}
        mac = self._mac(json.dumps(said).encode()).hex()
        return json.dumps(said | {"mac": mac}).encode()

    def _mac(self, text: bytes) -> bytes:
        return hmac.digest(self.aws.materials[self.region], text, "sha256")

    def _called(self, operation: str) -> None:
        self.aws.calls.append((self.region, operation))
        if code := self.aws.fails.get((self.region, operation)):
            raise refused(self.region, operation, code)
