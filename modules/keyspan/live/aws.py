"""KMS of one Region by way of boto3; the only room of `live` that loads it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from keyspan.live.gateway import (
    NOT_FOUND,
    OTHER_BYTES,
    CallRefused,
    Connect,
    DescribedKey,
    ImportParameters,
    KeyMaterial,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from datetime import datetime

    from mypy_boto3_kms import KMSClient
    from mypy_boto3_kms.type_defs import (
        ImportKeyMaterialRequestTypeDef,
        KeyMetadataTypeDef,
        RotationsListEntryTypeDef,
    )

    from keyspan.live.gateway import ImportType, KeyManagement, Wrapping
    from keyspan.model import Credentials, Keyring

_CONFIG = Config(retries={"mode": "adaptive", "total_max_attempts": 5}, connect_timeout=10)
_SESSION_NAME = "keyspan"
_SIGNING_IN = "sign in"

_SIGN_IN = "sign in again, or check the credentials: keyspan.toml's provider says which are used"
_NO_TOKEN = "run it again: it takes a new import token and wraps the key material anew"  # noqa: S105 - advice
_TRY_AGAIN = "wait a moment, and run it again: it goes on where it stopped"
_ANSWERED = "AWS says why; keyspan material status shows how the keys are"
_NO_ANSWER = "check the network and the Region, and run it again: it goes on where it stopped"

_MENDS: Mapping[str, str] = MappingProxyType({
    "AccessDenied": "allow sts:AssumeRole in the role's trust policy and to who calls",
    "AccessDeniedException": "allow kms:{operation} to who calls, in the key policy of that Region",
    "ConflictException": "another rotation is under way or about to start: wait 20 minutes",
    "DependencyTimeoutException": _TRY_AGAIN,
    "DisabledException": "enable the key in that Region",
    "ExpiredImportTokenException": _NO_TOKEN,
    "ExpiredToken": _SIGN_IN,
    "ExpiredTokenException": _SIGN_IN,
    OTHER_BYTES: "these are not the bytes that AWS expects: see keyspan material status",
    "InvalidCiphertextException": _NO_TOKEN,
    "InvalidClientTokenId": _SIGN_IN,
    "InvalidImportTokenException": _NO_TOKEN,
    "KMSInternalException": _TRY_AGAIN,
    "KMSInvalidStateException": "keyspan material status shows the key state; some pass by waiting",
    "LimitExceededException": "a quota of KMS is used up: a key rotates on demand 25 times",
    NOT_FOUND: "is it deployed, in that Region and account? --key-id names a key without an alias",
    "ThrottlingException": _TRY_AGAIN,
    "UnrecognizedClientException": f"{_SIGN_IN}; is the Region turned on in the account?",
    # botocore's own
    "NoCredentialsError": "sign in, or name a profile in keyspan.toml: [provider] profile",
    "ProfileNotFound": "mend the profile in keyspan.toml or in the AWS configuration",
    "SSOTokenLoadError": _SIGN_IN,
    "TokenRetrievalError": _SIGN_IN,
    "UnauthorizedSSOTokenError": _SIGN_IN,
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionalKms:
    """A KeyManagement by boto3; what its methods take and return is told there.

    Attributes:
        region: the Region.
        client: its KMS client.
    """

    region: str
    client: KMSClient

    def describe(self, key: str) -> DescribedKey:
        """DescribeKey."""
        with told(region=self.region, operation="DescribeKey"):
            return _described(self.client.describe_key(KeyId=key)["KeyMetadata"])

    def materials(self, key_id: str) -> tuple[KeyMaterial, ...]:
        """ListKeyRotations, every page."""
        with told(region=self.region, operation="ListKeyRotations"):
            pages = self.client.get_paginator("list_key_rotations").paginate(
                KeyId=key_id, IncludeKeyMaterial="ALL_KEY_MATERIAL"
            )
            return tuple(_material(entry) for page in pages for entry in page["Rotations"])

    def import_parameters(self, key_id: str, *, wrapping: Wrapping) -> ImportParameters:
        """GetParametersForImport, with the longest wrapping key."""
        with told(region=self.region, operation="GetParametersForImport"):
            given = self.client.get_parameters_for_import(
                KeyId=key_id, WrappingAlgorithm=wrapping.value, WrappingKeySpec="RSA_4096"
            )
        return ImportParameters(token=given["ImportToken"], public_key=given["PublicKey"])

    def import_material(
        self,
        key_id: str,
        *,
        token: bytes,
        wrapped: bytes,
        expires: datetime | None,
        import_type: ImportType | None,
        material_id: str | None,
    ) -> str | None:
        """ImportKeyMaterial."""
        request: ImportKeyMaterialRequestTypeDef = {
            "KeyId": key_id,
            "ImportToken": token,
            "EncryptedKeyMaterial": wrapped,
            "ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE",
        }
        if expires:
            request["ExpirationModel"] = "KEY_MATERIAL_EXPIRES"
            request["ValidTo"] = expires
        if import_type:
            request["ImportType"] = import_type.value
        if material_id:
            request["KeyMaterialId"] = material_id
        with told(region=self.region, operation="ImportKeyMaterial"):
            return self.client.import_key_material(**request).get("KeyMaterialId")

    def rotate(self, key_id: str) -> None:
        """RotateKeyOnDemand."""
        with told(region=self.region, operation="RotateKeyOnDemand"):
            self.client.rotate_key_on_demand(KeyId=key_id)


def connector(keyring: Keyring) -> Connect:
    """Return what gives KMS of a Region, signed in as the keyring's provider does it.

    Without a profile and a role it is boto3's own chain. Each Region is signed in to once.

    Args:
        keyring: the keyring, for its provider's credentials.
    """

    @cache
    def connect(region: str) -> KeyManagement:
        with told(region=region, operation=_SIGNING_IN):
            session = _session(keyring.provider.for_region(region), region)
            client: Any = session.client("kms", config=_CONFIG)
        return RegionalKms(region=region, client=client)

    return connect


@contextmanager
def told(*, region: str, operation: str) -> Generator[None]:
    """Raise what boto3 says of a call as a CallRefused.

    Args:
        region: where the call goes.
        operation: its name.
    """
    try:
        yield
    except ClientError as error:
        said = error.response.get("Error", {})
        code, message = said.get("Code", "UnknownError"), said.get("Message", "")
        mend = _MENDS.get(code, _ANSWERED)
    except BotoCoreError as error:
        code, message = type(error).__name__, str(error)
        mend = _MENDS.get(code, _NO_ANSWER)
    else:
        return
    mend = mend.format(operation=operation)
    raise CallRefused(region=region, operation=operation, code=code, message=message, mend=mend)


def _session(credentials: Credentials, region: str) -> boto3.Session:
    session = boto3.Session(profile_name=credentials.profile, region_name=region)
    role = credentials.assume_role
    if role is None:
        return session
    request = {"RoleArn": role.role_arn, "RoleSessionName": role.session_name or _SESSION_NAME}
    if role.external_id:
        request["ExternalId"] = role.external_id
    sts: Any = session.client("sts", config=_CONFIG)
    given = sts.assume_role(**request)["Credentials"]
    return boto3.Session(
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
        region_name=region,
    )


def _described(metadata: KeyMetadataTypeDef) -> DescribedKey:
    topology = metadata.get("MultiRegionConfiguration", {})
    return DescribedKey(
        key_id=metadata["KeyId"],
        account=metadata.get("AWSAccountId", ""),
        state=metadata.get("KeyState", ""),
        spec=metadata.get("KeySpec", ""),
        usage=metadata.get("KeyUsage", ""),
        origin=metadata.get("Origin", ""),
        multi_region=metadata.get("MultiRegion", False),
        primary_region=topology.get("PrimaryKey", {}).get("Region"),
        replica_regions=tuple(key.get("Region", "") for key in topology.get("ReplicaKeys", [])),
        expires=metadata.get("ValidTo"),
    )


def _material(entry: RotationsListEntryTypeDef) -> KeyMaterial:
    return KeyMaterial(
        id=entry.get("KeyMaterialId", ""),
        state=entry.get("KeyMaterialState", ""),
        imported=entry.get("ImportState") == "IMPORTED",
        expires=entry.get("ValidTo"),
    )
