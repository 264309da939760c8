"""A key of the keyring, brought up on the embedded AWS by boto3: as Terraform would, without it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from keyspan.policy import key_policy
from tests.aws import kms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyspan import Key, RelatedKey


def bring_up(key: Key, *, account: str, environment: Mapping[str, str]) -> str:
    """Make every related key just as the keyring says, and return their ID."""
    home = kms(key.primary.region, environment)
    made = home.create_key(
        MultiRegion=True,
        KeySpec=key.key_spec,
        KeyUsage=key.usage,
        **_settings(key, key.primary, account),
    )
    key_id = made["KeyMetadata"]["KeyId"]
    if key.rotation_period:
        home.enable_key_rotation(KeyId=key_id, RotationPeriodInDays=key.rotation_period)
    for replica in key.replicas:
        settings = _settings(key, replica, account)
        home.replicate_key(KeyId=key_id, ReplicaRegion=replica.region, **settings)
    for related in key.related:
        _finish(related, key_id, environment)
    return key_id


def _settings(key: Key, related: RelatedKey, account: str) -> dict[str, Any]:
    return {
        "Policy": key_policy(key, region=related.region, account=account).json(),
        "Description": related.description,
        "Tags": [{"TagKey": name, "TagValue": value} for name, value in related.tags.items()],
    }


def _finish(related: RelatedKey, key_id: str, environment: Mapping[str, str]) -> None:
    client = kms(related.region, environment)
    while client.describe_key(KeyId=key_id)["KeyMetadata"]["KeyState"] == "Creating":
        time.sleep(0.05)
    for alias in related.aliases:
        client.create_alias(AliasName=f"alias/{alias}", TargetKeyId=key_id)
    for grant in related.grants:
        client.create_grant(
            KeyId=key_id,
            Name=grant.name,
            GranteePrincipal=grant.grantee,
            Operations=list(grant.operations),
        )
    if not related.enabled:
        client.disable_key(KeyId=key_id)
