"""The AWS Encryption SDK with multi-Region keyrings: a ClientSide.

The library is an extra, and is loaded when it is asked for: 0.7 s of CPU and 40 MB.
https://docs.aws.amazon.com/encryption-sdk/latest/developer-guide/use-kms-keyring.html
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from keyspan.errors import MissingTool
from keyspan.live.aws.refusals import told
from keyspan.live.gateway import CallRefused

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from mypy_boto3_kms import KMSClient

    from keyspan.live.gateway import ClientSide

_ENCRYPT = "AWS Encryption SDK encrypt"
_DECRYPT = "AWS Encryption SDK decrypt"
_MEND = "the library says why; are the keys of these Regions related? keyspan doctor KEY tells"


def client_side(*, region: str, client: KMSClient) -> ClientSide:
    """Return encryption in this process with keys of a Region.

    Args:
        region: the Region.
        client: its KMS client.

    Raises:
        MissingTool: the library is not installed.
    """
    return _EncryptionSdk(region=region, client=_Client(region, client), library=_load())


@dataclass(frozen=True, slots=True)
class _Client:
    """What the library takes for boto3's client.

    It tells a refusal as every call here does, Region and code included: of a ClientError the
    library keeps no more than the message.
    """

    region: str
    client: KMSClient

    @property
    def meta(self) -> Any:
        """What boto3 knows of the client; the library reads the Region there."""
        return self.client.meta

    def generate_data_key(self, **request: Any) -> Any:
        """GenerateDataKey."""
        with told(region=self.region, operation="GenerateDataKey"):
            return self.client.generate_data_key(**request)

    def decrypt(self, **request: Any) -> Any:
        """Decrypt."""
        with told(region=self.region, operation="Decrypt"):
            return self.client.decrypt(**request)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Library:
    """What is used of the library, which has no types.

    Attributes:
        sdk: encrypts and decrypts.
        providers: makes keyrings.
        keyring: what a multi-Region keyring is made of.
        errors: what the library raises, but for what boto3 does.
    """

    sdk: Any
    providers: Any
    keyring: Any
    errors: tuple[type[Exception], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _EncryptionSdk:
    """A ClientSide by the AWS Encryption SDK."""

    region: str
    client: _Client
    library: _Library

    def encrypt(self, key_arn: str, plaintext: bytes, *, context: Mapping[str, str]) -> bytes:
        """Encrypt under a data key of the key."""
        with self._told(_ENCRYPT):
            message, _ = self.library.sdk.encrypt(
                source=plaintext, keyring=self._keyring(key_arn), encryption_context=dict(context)
            )
        return message

    def decrypt(self, key_arn: str, message: bytes, *, context: Mapping[str, str]) -> bytes:
        """Decrypt; the library compares the encryption context with that of the message."""
        with self._told(_DECRYPT):
            plaintext, _ = self.library.sdk.decrypt(
                source=message, keyring=self._keyring(key_arn), encryption_context=dict(context)
            )
        return plaintext

    def _keyring(self, key_arn: str) -> Any:
        library = self.library
        return library.providers.create_aws_kms_mrk_keyring(
            library.keyring(kms_key_id=key_arn, kms_client=self.client)
        )

    @contextmanager
    def _told(self, operation: str) -> Generator[None]:
        """Raise the library's own errors as a CallRefused; AWS's are one already."""
        try:
            yield
        except self.library.errors as error:
            inner = next((each for each in error.args if isinstance(each, Exception)), error)
            raise CallRefused(
                region=self.region,
                operation=operation,
                code=type(inner).__name__,
                message=str(inner),
                mend=_MEND,
            ) from None


@cache
def _load() -> _Library:
    try:
        sdk = import_module("aws_encryption_sdk")
        mpl = import_module("aws_cryptographic_material_providers.mpl")
    except ModuleNotFoundError as error:
        raise MissingTool(
            "the AWS Encryption SDK",
            needed="encrypt on the client's side",
            install="pip install 'keyspan[encryption-sdk]'",
        ) from error
    # Whoever wants its log has a handler; nobody else gets a traceback for a refused call.
    logging.getLogger("aws_encryption_sdk").addHandler(logging.NullHandler())
    config = import_module("aws_cryptographic_material_providers.mpl.config")
    models = import_module("aws_cryptographic_material_providers.mpl.models")
    failures = import_module("aws_cryptographic_material_providers.mpl.errors")
    return _Library(
        sdk=sdk.EncryptionSDKClient(
            commitment_policy=sdk.CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT
        ),
        providers=mpl.AwsCryptographicMaterialProviders(config=config.MaterialProvidersConfig()),
        keyring=models.CreateAwsKmsMrkKeyringInput,
        errors=(
            import_module("aws_encryption_sdk.exceptions").AWSEncryptionSDKClientError,
            failures.ServiceError,
        ),
    )
