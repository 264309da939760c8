"""Multi-Region keys as people made them by hand, in the embedded AWS."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.serialization import load_der_public_key

from tests.aws import kms
from tests.live.memory import OAEP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_kms import KMSClient

    from keyspan.emulator import EmulatorProcess

ACCOUNT = "111122223333"
HOME, AWAY = "us-east-1", "us-west-2"


def role(name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def console_policy(region: str) -> str:
    """Return a policy such as AWS's console makes them, with two statements of a person's."""
    return json.dumps({
        "Id": "key-consolepolicy-3",
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "Enable IAM User Permissions",
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
                "Action": "kms:*",
                "Resource": "*",
            },
            {
                "Sid": "Allow attachment of persistent resources",
                "Effect": "Allow",
                "Principal": {"AWS": [role("App"), role("Batch")]},
                "Action": ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
                "Resource": "*",
                "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}},
            },
            {
                "Effect": "Allow",
                "Principal": "*",
                "Action": ["kms:Decrypt", "kms:decrypt"],
                "Resource": "*",
                "Condition": {
                    "StringEquals": {
                        "kms:ViaService": f"s3.{region}.amazonaws.com",
                        "kms:CallerAccount": ACCOUNT,
                    }
                },
            },
        ],
    })  # fmt: skip


@dataclass(frozen=True)
class Account:
    """An account in the embedded AWS."""

    environment: Mapping[str, str]
    emulator: EmulatorProcess

    def kms(self, region: str = HOME) -> KMSClient:
        return kms(region, self.environment)

    def key(
        self,
        alias: str = "",
        *,
        regions: tuple[str, ...] = (HOME, AWAY),
        policies: Mapping[str, str] | None = None,
        **parameters: Any,
    ) -> str:
        """Make related keys, the first Region's the primary, with an alias in each."""
        home, *others = regions
        policy = {region: {"Policy": text} for region, text in (policies or {}).items()}
        made = self.kms(home).create_key(MultiRegion=True, **policy.get(home, {}), **parameters)
        key_id = made["KeyMetadata"]["KeyId"]
        if parameters.get("Origin") == "EXTERNAL":
            content = os.urandom(32)
            self.import_material(key_id, home, content)
        for region in others:
            self.kms(home).replicate_key(
                KeyId=key_id, ReplicaRegion=region, **policy.get(region, {})
            )
            self.emulator.advance(seconds=60)
            if parameters.get("Origin") == "EXTERNAL":
                self.import_material(key_id, region, content)
        for region in regions if alias else ():
            self.kms(region).create_alias(AliasName=f"alias/{alias}", TargetKeyId=key_id)
        return key_id

    def import_material(self, key_id: str, region: str, content: bytes) -> None:
        client = self.kms(region)
        given = client.get_parameters_for_import(
            KeyId=key_id, WrappingAlgorithm="RSAES_OAEP_SHA_256", WrappingKeySpec="RSA_2048"
        )
        public_key: Any = load_der_public_key(given["PublicKey"])
        client.import_key_material(
            KeyId=key_id,
            ImportToken=given["ImportToken"],
            EncryptedKeyMaterial=public_key.encrypt(content, OAEP),
            ExpirationModel="KEY_MATERIAL_DOES_NOT_EXPIRE",
        )

    def seen(self, key_id: str, region: str) -> dict[str, Any]:
        """Return all that can be set on a key of one Region."""
        client = self.kms(region)
        described = client.describe_key(KeyId=key_id)["KeyMetadata"]
        return {
            "described": described,
            "policy": client.get_key_policy(KeyId=key_id, PolicyName="default")["Policy"],
            "tags": client.list_resource_tags(KeyId=key_id)["Tags"],
            "aliases": client.list_aliases(KeyId=key_id)["Aliases"],
        }
