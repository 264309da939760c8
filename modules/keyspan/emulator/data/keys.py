"""How a service of AWS encrypts: by a data key of KMS, which it keeps beside the data.

Source: KMS developer guide, "How AWS services use AWS KMS"; KMS API reference, GenerateDataKey.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from keyspan.emulator.faults import Dropped, Request
from keyspan.emulator.kms.errors import KmsError, internal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyspan.emulator.faults import Faults
    from keyspan.emulator.kms.service import KeyManagementService
    from keyspan.emulator.kms.store import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """An encrypted data key.

    Attributes:
        place: the account and the Region whose key encrypted it.
        key: that key's ARN.
        blob: the ciphertext, in base64.
        context: the encryption context, by which it is decrypted too.
    """

    place: Place
    key: str
    blob: str
    context: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The way to KMS for the services that encrypt by it.

    Attributes:
        kms: our KMS.
        faults: what goes wrong; what refuses a caller of KMS refuses the service too.
    """

    kms: KeyManagementService
    faults: Faults

    def managed(self, service: str, *, place: Place) -> str:
        """Return the ARN of the AWS managed key of a service: of "s3", for example."""
        return self.kms.managed_key(service, place=place)

    def arn(self, key: str, *, place: Place) -> str:
        """Return the ARN of a key that exists: of its ARN, ID or alias.

        Raises:
            KmsError: there is none in that place, or KMS answers something else.
        """
        return self._ask("DescribeKey", place, {"KeyId": key})["KeyMetadata"]["Arn"]

    def seal(self, key: str, *, place: Place, context: Mapping[str, str]) -> Sealed:
        """Return a new data key, encrypted.

        Args:
            key: the ARN, ID or alias of a key of that place.
            place: the account and the Region that the data is in.
            context: the encryption context.

        Raises:
            KmsError: what KMS answers instead.
        """
        spec = {"KeyId": key, "KeySpec": "AES_256", "EncryptionContext": context}
        told = self._ask("GenerateDataKeyWithoutPlaintext", place, spec, named="GenerateDataKey")
        return Sealed(place=place, key=told["KeyId"], blob=told["CiphertextBlob"], context=context)

    def open(self, sealed: Sealed) -> bytes:
        """Return the data key.

        Raises:
            KmsError: what KMS answers instead.
        """
        asked = {
            "CiphertextBlob": sealed.blob,
            "EncryptionContext": sealed.context,
            "KeyId": sealed.key,
        }
        return base64.b64decode(self._ask("Decrypt", sealed.place, asked)["Plaintext"])

    def seal_anew(
        self, sealed: Sealed, key: str, *, place: Place, context: Mapping[str, str]
    ) -> Sealed:
        """Return a data key for a copy: it is decrypted where it is, and encrypted over there.

        Raises:
            KmsError: what either KMS answers instead.
        """
        plaintext = base64.b64encode(self.open(sealed)).decode()
        asked = {"KeyId": key, "Plaintext": plaintext, "EncryptionContext": context}
        told = self._ask("Encrypt", place, asked)
        return Sealed(place=place, key=told["KeyId"], blob=told["CiphertextBlob"], context=context)

    def _ask(
        self, operation: str, place: Place, asked: Mapping[str, Any], *, named: str | None = None
    ) -> Mapping[str, Any]:
        request = Request(service="kms", region=place.region, operation=named or operation)
        try:
            refusal = self.faults.strike(request)
        except Dropped as dropped:
            raise internal(str(dropped)) from None
        if refusal:
            raise KmsError(refusal.code, refusal.message, status=refusal.status)
        body = json.dumps(asked).encode()
        answer = self.kms.handle(operation, body, account=place.account, region=place.region)
        told: Mapping[str, Any] = json.loads(answer.body)
        if answer.status != HTTPStatus.OK:
            raise KmsError(told["__type"], told["message"], status=answer.status)
        return told
