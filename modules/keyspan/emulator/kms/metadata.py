"""KeyMetadata: what DescribeKey, CreateKey and ReplicateKey say about a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keyspan.emulator.kms.key import Import, KeyState
from keyspan.emulator.kms.specs import ALGORITHMS_MEMBER

if TYPE_CHECKING:
    from datetime import datetime

    from keyspan.emulator.kms.family import Family
    from keyspan.emulator.kms.key import Key


def metadata(key: Key, *, now: datetime) -> dict[str, Any]:
    """Return the KeyMetadata of a key; members that do not apply are None."""
    family = key.family
    state = key.state(now)
    return {
        "AWSAccountId": family.account,
        "KeyId": family.key_id,
        "Arn": key.arn,
        "CreationDate": key.created,
        "Enabled": state is KeyState.ENABLED,
        "Description": key.description,
        "KeyUsage": family.usage,
        "KeyState": state.value,
        "Origin": family.origin,
        "KeyManager": family.manager,
        "CustomerMasterKeySpec": family.spec,
        "KeySpec": family.spec,
        ALGORITHMS_MEMBER[family.usage]: family.algorithms,
        "CurrentKeyMaterialId": (
            family.current.id if family.symmetric and family.versions else None
        ),
        "MultiRegion": family.multi_region,
        "MultiRegionConfiguration": _multi_region(key) if family.multi_region else None,
        **_deletion(key),
        **_expiration(key),
    }


def _multi_region(key: Key) -> dict[str, Any]:
    """List the related keys; while the primary changes, both keys show as replicas."""
    family = key.family
    replicas = {replica.region for replica in family.replicas}
    if family.promotion:
        replicas |= {family.promotion.origin, family.promotion.target}
    return {
        "MultiRegionKeyType": "REPLICA" if key.region in replicas else "PRIMARY",
        "PrimaryKey": _related(family, family.primary_region),
        "ReplicaKeys": [_related(family, region) for region in sorted(replicas)],
    }


def _related(family: Family, region: str) -> dict[str, str]:
    return {"Arn": family.arn(region), "Region": region}


def _deletion(key: Key) -> dict[str, Any]:
    if key.deletion is None:
        return {}
    if key.deletion.date is None:
        return {"PendingDeletionWindowInDays": key.deletion.window_days}
    return {"DeletionDate": key.deletion.date}


def _expiration(key: Key) -> dict[str, Any]:
    """Say when the first imported material expires in this Region.

    Material that waits for its rotation does not count: it is not yet the key's for good.
    """
    ids = (version.material.id for version in key.family.versions)
    kept = [key.imports[material_id] for material_id in ids if material_id in key.imports]
    if not kept:
        return {}
    first = Import(expires=min((each.expires for each in kept if each.expires), default=None))
    return {"ExpirationModel": first.expiration_model, "ValidTo": first.expires}
