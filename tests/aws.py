"""The embedded AWS by way of boto3."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import boto3
import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_kms import KMSClient

    from keyspan.emulator.process import EmulatorProcess


def client(service: str, region: str, environment: Mapping[str, str]) -> Any:
    """Return a client for a service of the AWS that an environment leads to."""
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
    )


def kms(region: str, environment: Mapping[str, str]) -> KMSClient:
    """Return a client for the KMS that an environment leads to."""
    return client("kms", region, environment)


def related_keys(emulator: EmulatorProcess, home: str, away: str) -> str:
    """Make a primary key and a replica key, and return their key ID."""
    primary = kms(home, emulator.environment)
    key_id = primary.create_key(MultiRegion=True)["KeyMetadata"]["KeyId"]
    primary.replicate_key(KeyId=key_id, ReplicaRegion=away)
    emulator.advance(seconds=60)
    return key_id


def replication_rule(*, bucket: str, key: str, **changes: Any) -> dict[str, Any]:
    """Return S3's rule that copies all objects, as the construct makes it, but for some changes.

    Args:
        bucket: the name of the bucket that takes the copies.
        key: the ARN of the key over there.
        changes: what stands otherwise, by S3's names.
    """
    return {
        "ID": "there",
        "Priority": 1,
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "DeleteMarkerReplication": {"Status": "Disabled"},
        "SourceSelectionCriteria": {"SseKmsEncryptedObjects": {"Status": "Enabled"}},
        "Destination": {
            "Bucket": f"arn:aws:s3:::{bucket}",
            "EncryptionConfiguration": {"ReplicaKmsKeyID": key},
        },
        **changes,
    }


def until_enabled(*clients: KMSClient, key: str) -> None:
    """Wait while the keys are Updating; KMS has no waiter for it."""
    for _ in range(100):
        states = {c.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] for c in clients}
        if states == {"Enabled"}:
            return
        time.sleep(0.1)
    pytest.fail(f"still {states}")
