"""That related keys are one: what is made with the key of a Region is good in every other."""

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

from keyspan.demo.uses import use_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mypy_boto3_kms import KMSClient

    from keyspan.demo.uses import Use

REFUSED = "refused"
"""The key of a Region did not take what is its own: the keys are not one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The proof of one key.

    Attributes:
        key: its name in the keyring.
        key_id: its key ID.
        regions: its Regions, the primary's first.
        done: what a cell says when all is well: "opened" for a ciphertext.
        cells: (made in, taken in) to `done`, to REFUSED, or to the code of AWS's error.
    """

    key: str
    key_id: str
    regions: Sequence[str]
    done: str
    cells: Mapping[tuple[str, str], str]

    def holds(self, enabled: Sequence[str]) -> bool:
        """Return whether the Regions whose keys are enabled took everything of each other."""
        return all(self.cells[a, b] == self.done for a, b in product(enabled, enabled))


def prove(
    *, key: str, key_id: str, regions: Sequence[str], environment: Mapping[str, str]
) -> Matrix:
    """Use the key of each Region, and have that of each take what came of it.

    Encrypt and decrypt, sign and verify, and so on, as the key usage is; each of Regions to each.

    Args:
        key: its name in the keyring.
        key_id: its key ID, which all related keys share.
        regions: where the related keys are.
        environment: a sandbox; nothing else of this process's environment is looked at.
    """
    clients = {region: client(region, environment) for region in regions}
    use = use_of(clients[regions[0]].describe_key(KeyId=key_id)["KeyMetadata"])
    cells: dict[tuple[str, str], str] = {}
    for source, kms in clients.items():
        try:
            made = use.make(kms, key_id)
        except ClientError as error:
            cells |= {(source, target): _code(error) for target in regions}
            continue
        for target, other in clients.items():
            cells[source, target] = _taken(use, other, key_id, made)
    return Matrix(
        key=key, key_id=key_id, regions=regions, done=use.done, cells=MappingProxyType(cells)
    )


def _taken(use: Use, client: KMSClient, key_id: str, made: object) -> str:
    try:
        return use.done if use.takes(client, key_id, made) else REFUSED
    except ClientError as error:
        return _code(error)


def _code(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "UnknownError")


def client(region: str, environment: Mapping[str, str]) -> KMSClient:
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
