"""That related keys are one: what is encrypted in a Region opens in every other."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mypy_boto3_kms import KMSClient

OPENED = "opened"
PLAINTEXT = b"the same key in every Region"
CONTEXT = {"purpose": "keyspan demo"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The proof of one key.

    Attributes:
        key: its name in the keyring.
        key_id: its key ID.
        regions: its Regions, the primary's first.
        cells: (encrypted in, decrypted in) to OPENED, or to the code of AWS's error.
    """

    key: str
    key_id: str
    regions: Sequence[str]
    cells: Mapping[tuple[str, str], str]

    def holds(self, enabled: Sequence[str]) -> bool:
        """Return whether everything opened between the Regions whose keys are enabled."""
        return all(self.cells[a, b] == OPENED for a, b in product(enabled, enabled))


def prove(
    *, key: str, key_id: str, regions: Sequence[str], environment: Mapping[str, str]
) -> Matrix:
    """Encrypt in each Region and decrypt in each, with an encryption context.

    Args:
        key: its name in the keyring.
        key_id: its key ID, which all related keys share.
        regions: where the related keys are.
        environment: a sandbox; nothing else of this process's environment is looked at.
    """
    clients = {region: _client(region, environment) for region in regions}
    cells: dict[tuple[str, str], str] = {}
    for source, client in clients.items():
        try:
            ciphertext = client.encrypt(
                KeyId=key_id, Plaintext=PLAINTEXT, EncryptionContext=CONTEXT
            )["CiphertextBlob"]
        except ClientError as error:
            cells |= {(source, target): _code(error) for target in regions}
            continue
        for target, other in clients.items():
            cells[source, target] = _opened(other, key_id, ciphertext)
    return Matrix(key=key, key_id=key_id, regions=regions, cells=MappingProxyType(cells))


def _opened(client: KMSClient, key_id: str, ciphertext: bytes) -> str:
    try:
        answer = client.decrypt(KeyId=key_id, CiphertextBlob=ciphertext, EncryptionContext=CONTEXT)
    except ClientError as error:
        return _code(error)
    return OPENED if answer["Plaintext"] == PLAINTEXT else "OtherPlaintext"


def _code(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "UnknownError")


def _client(region: str, environment: Mapping[str, str]) -> KMSClient:
    """Return a KMS client of the sandbox: no profile and no file of the person's is read."""
    session = botocore.session.Session(
        session_vars={
            "profile": (None, None, None, None),
            "config_file": (None, None, os.devnull, None),
            "credentials_file": (None, None, os.devnull, None),
        }
    )
    return boto3.Session(botocore_session=session).client(
        "kms",
        region_name=region,
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        config=Config(proxies={}),
    )
