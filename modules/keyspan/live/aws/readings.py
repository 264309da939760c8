"""From what boto3 returns to the values of the gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keyspan.live.gateway import Alias, DescribedKey, KeyMaterial, LastUse, LiveGrant, Rotation
from keyspan.model.bounds import ALIAS_PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_kms.type_defs import (
        AliasListEntryTypeDef,
        GetKeyRotationStatusResponseTypeDef,
        GrantListEntryTypeDef,
        KeyMetadataTypeDef,
        RotationsListEntryTypeDef,
    )


_ALGORITHMS = (
    "EncryptionAlgorithms",
    "SigningAlgorithms",
    "MacAlgorithms",
    "KeyAgreementAlgorithms",
    "EncapsulationAlgorithms",
)


def described(metadata: KeyMetadataTypeDef) -> DescribedKey:
    """Return what DescribeKey says."""
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
        role=topology.get("MultiRegionKeyType", ""),
        expires=metadata.get("ValidTo"),
        arn=metadata.get("Arn", ""),
        description=metadata.get("Description", ""),
        manager=metadata.get("KeyManager", ""),
        deletion=metadata.get("DeletionDate"),
        waiting_days=metadata.get("PendingDeletionWindowInDays"),
        material_id=metadata.get("CurrentKeyMaterialId"),
        created=metadata.get("CreationDate"),
        algorithms=_algorithms(metadata),
    )


def _algorithms(metadata: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what KeyMetadata lists for the key usage; every other list is absent."""
    return tuple(each for member in _ALGORITHMS for each in metadata.get(member, ()))


def material(entry: RotationsListEntryTypeDef) -> KeyMaterial:
    """Return an entry of ListKeyRotations."""
    return KeyMaterial(
        id=entry.get("KeyMaterialId", ""),
        state=entry.get("KeyMaterialState", ""),
        imported=entry.get("ImportState") == "IMPORTED",
        expires=entry.get("ValidTo"),
        rotated=entry.get("RotationDate"),
    )


def alias(entry: AliasListEntryTypeDef) -> Alias:
    """Return an entry of ListAliases."""
    name = entry.get("AliasName", "").removeprefix(ALIAS_PREFIX)
    return Alias(name=name, key_id=entry.get("TargetKeyId"))


def grant(entry: GrantListEntryTypeDef) -> LiveGrant:
    """Return an entry of ListGrants."""
    said: Mapping[str, Any] = entry
    constraints: Mapping[str, Any] = said.get("Constraints", {})
    return LiveGrant(
        grant_id=said.get("GrantId", ""),
        name=said.get("Name", ""),
        grantee=said.get("GranteePrincipal") or said.get("GranteeServicePrincipal", ""),
        operations=tuple(said.get("Operations", ())),
        retiring_principal=said.get("RetiringPrincipal", ""),
        context_equals=constraints.get("EncryptionContextEquals", {}),
        context_subset=constraints.get("EncryptionContextSubset", {}),
    )


def rotation(said: GetKeyRotationStatusResponseTypeDef) -> Rotation:
    """Return what GetKeyRotationStatus says."""
    return Rotation(
        enabled=said.get("KeyRotationEnabled", False), period_days=said.get("RotationPeriodInDays")
    )


def last_use(said: Mapping[str, Any]) -> LastUse:
    """Return what GetKeyLastUsage says."""
    use: Mapping[str, Any] = said.get("KeyLastUsage", {})
    return LastUse(
        operation=use.get("Operation"),
        moment=use.get("Timestamp"),
        since=said.get("TrackingStartDate"),
    )
