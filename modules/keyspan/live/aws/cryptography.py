"""What uses a key, by boto3: a Cryptography."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore import xform_name

from keyspan.live.aws.encryption_sdk import client_side
from keyspan.live.aws.refusals import told
from keyspan.live.gateway import CallRefused, NewSecret

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_kms import KMSClient

    from keyspan.live.gateway import ClientSide


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionalCryptography:
    """A Cryptography by boto3; what its methods take and return is told there.

    Attributes:
        region: the Region.
        client: its KMS client.
    """

    region: str
    client: KMSClient

    def encrypt(
        self, key_id: str, plaintext: bytes, *, algorithm: str, context: Mapping[str, str]
    ) -> bytes:
        """Encrypt."""
        return self._call(
            "Encrypt",
            KeyId=key_id,
            Plaintext=plaintext,
            EncryptionAlgorithm=algorithm,
            **_in_context(context),
        )["CiphertextBlob"]

    def decrypt(
        self, key_id: str, ciphertext: bytes, *, algorithm: str, context: Mapping[str, str]
    ) -> bytes:
        """Decrypt."""
        return self._call(
            "Decrypt",
            KeyId=key_id,
            CiphertextBlob=ciphertext,
            EncryptionAlgorithm=algorithm,
            **_in_context(context),
        )["Plaintext"]

    def data_key(self, key_id: str, *, context: Mapping[str, str]) -> NewSecret:
        """GenerateDataKey."""
        made = self._call(
            "GenerateDataKey", KeyId=key_id, KeySpec="AES_256", **_in_context(context)
        )
        return NewSecret(plaintext=made["Plaintext"], sealed=made["CiphertextBlob"])

    def sign(self, key_id: str, message: bytes, *, algorithm: str) -> bytes:
        """Sign."""
        return self._call("Sign", KeyId=key_id, Message=message, SigningAlgorithm=algorithm)[
            "Signature"
        ]

    def verify(self, key_id: str, message: bytes, *, signature: bytes, algorithm: str) -> bool:
        """Verify."""
        return self._call(
            "Verify",
            KeyId=key_id,
            Message=message,
            Signature=signature,
            SigningAlgorithm=algorithm,
        )["SignatureValid"]

    def mac(self, key_id: str, message: bytes, *, algorithm: str) -> bytes:
        """GenerateMac."""
        return self._call("GenerateMac", KeyId=key_id, Message=message, MacAlgorithm=algorithm)[
            "Mac"
        ]

    def verify_mac(self, key_id: str, message: bytes, *, mac: bytes, algorithm: str) -> bool:
        """VerifyMac."""
        return self._call(
            "VerifyMac", KeyId=key_id, Message=message, Mac=mac, MacAlgorithm=algorithm
        )["MacValid"]

    def public_key(self, key_id: str) -> bytes:
        """GetPublicKey."""
        return self._call("GetPublicKey", KeyId=key_id)["PublicKey"]

    def shared_secret(self, key_id: str, *, peer: bytes, algorithm: str) -> bytes:
        """DeriveSharedSecret."""
        return self._call(
            "DeriveSharedSecret", KeyId=key_id, PublicKey=peer, KeyAgreementAlgorithm=algorithm
        )["SharedSecret"]

    def encapsulate(self, key_id: str, *, algorithm: str) -> NewSecret:
        """Encapsulate."""
        made = self._call("Encapsulate", KeyId=key_id, EncapsulationAlgorithm=algorithm)
        return NewSecret(plaintext=made["SharedSecret"], sealed=made["SharedSecretCiphertextBlob"])

    def decapsulate(self, key_id: str, sealed: bytes, *, algorithm: str) -> bytes:
        """Decapsulate."""
        return self._call(
            "Decapsulate",
            KeyId=key_id,
            SharedSecretCiphertextBlob=sealed,
            EncapsulationAlgorithm=algorithm,
        )["SharedSecret"]

    def client_side(self) -> ClientSide:
        """Return the AWS Encryption SDK with this client."""
        return client_side(region=self.region, client=self.client)

    def _call(self, operation: str, **request: Any) -> Any:
        """Make a call; the types of boto3 name every algorithm, and do not know the newest ones."""
        call = getattr(self.client, xform_name(operation), None)
        if call is None:
            raise CallRefused(
                region=self.region,
                operation=operation,
                code="UnknownOperation",
                message="the boto3 that is installed does not know it",
                mend="install a newer one: pip install --upgrade boto3",
            )
        with told(region=self.region, operation=operation):
            return call(**request)


def _in_context(context: Mapping[str, str]) -> dict[str, Any]:
    """Return the member for an encryption context, which asymmetric keys have not."""
    return {"EncryptionContext": dict(context)} if context else {}
