"""KMS of one Region: a KeyManagement by boto3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from keyspan.live.aws import readings
from keyspan.live.aws.cryptography import RegionalCryptography
from keyspan.live.aws.refusals import told
from keyspan.live.gateway import ImportParameters

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mypy_boto3_kms.type_defs import ImportKeyMaterialRequestTypeDef

    from keyspan.live.gateway import (
        Alias,
        DescribedKey,
        ImportType,
        KeyMaterial,
        LastUse,
        LiveGrant,
        Rotation,
        Wrapping,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionalKms(RegionalCryptography):
    """A KeyManagement by boto3; what its methods take and return is told there."""

    def describe(self, key: str) -> DescribedKey:
        """DescribeKey."""
        with told(region=self.region, operation="DescribeKey"):
            return readings.described(self.client.describe_key(KeyId=key)["KeyMetadata"])

    def key_ids(self) -> tuple[str, ...]:
        """ListKeys, every page."""
        with told(region=self.region, operation="ListKeys"):
            # Without ResourceOwners: botocore knows it only lately, and SELF is AWS's default.
            pages = self.client.get_paginator("list_keys").paginate()
            return tuple(key.get("KeyId", "") for page in pages for key in page["Keys"])

    def aliases(self, key_id: str | None = None) -> tuple[Alias, ...]:
        """ListAliases, every page."""
        of_key: dict[str, Any] = {} if key_id is None else {"KeyId": key_id}
        with told(region=self.region, operation="ListAliases"):
            pages = self.client.get_paginator("list_aliases").paginate(**of_key)
            return tuple(readings.alias(entry) for page in pages for entry in page["Aliases"])

    def grants(self, key_id: str) -> tuple[LiveGrant, ...]:
        """ListGrants, every page."""
        with told(region=self.region, operation="ListGrants"):
            pages = self.client.get_paginator("list_grants").paginate(KeyId=key_id)
            return tuple(readings.grant(entry) for page in pages for entry in page["Grants"])

    def policy(self, key_id: str) -> str:
        """GetKeyPolicy of the policy that is named "default", the only one that can be set."""
        with told(region=self.region, operation="GetKeyPolicy"):
            return self.client.get_key_policy(KeyId=key_id, PolicyName="default")["Policy"]

    def tags(self, key_id: str) -> Mapping[str, str]:
        """ListResourceTags, every page."""
        with told(region=self.region, operation="ListResourceTags"):
            pages = self.client.get_paginator("list_resource_tags").paginate(KeyId=key_id)
            return {tag["TagKey"]: tag["TagValue"] for page in pages for tag in page["Tags"]}

    def rotation(self, key_id: str) -> Rotation:
        """GetKeyRotationStatus."""
        with told(region=self.region, operation="GetKeyRotationStatus"):
            return readings.rotation(self.client.get_key_rotation_status(KeyId=key_id))

    def last_use(self, key_id: str) -> LastUse:
        """GetKeyLastUsage."""
        return readings.last_use(self._call("GetKeyLastUsage", KeyId=key_id))

    def promote(self, key_id: str, *, region: str) -> None:
        """UpdatePrimaryRegion."""
        with told(region=self.region, operation="UpdatePrimaryRegion"):
            self.client.update_primary_region(KeyId=key_id, PrimaryRegion=region)

    def enable(self, key_id: str) -> None:
        """EnableKey."""
        with told(region=self.region, operation="EnableKey"):
            self.client.enable_key(KeyId=key_id)

    def disable(self, key_id: str) -> None:
        """DisableKey."""
        with told(region=self.region, operation="DisableKey"):
            self.client.disable_key(KeyId=key_id)

    def schedule_deletion(self, key_id: str, *, days: int) -> datetime | None:
        """ScheduleKeyDeletion."""
        with told(region=self.region, operation="ScheduleKeyDeletion"):
            said = self.client.schedule_key_deletion(KeyId=key_id, PendingWindowInDays=days)
        return said.get("DeletionDate")

    def cancel_deletion(self, key_id: str) -> None:
        """CancelKeyDeletion."""
        with told(region=self.region, operation="CancelKeyDeletion"):
            self.client.cancel_key_deletion(KeyId=key_id)

    def materials(self, key_id: str) -> tuple[KeyMaterial, ...]:
        """ListKeyRotations, every page."""
        with told(region=self.region, operation="ListKeyRotations"):
            pages = self.client.get_paginator("list_key_rotations").paginate(
                KeyId=key_id, IncludeKeyMaterial="ALL_KEY_MATERIAL"
            )
            return tuple(readings.material(entry) for page in pages for entry in page["Rotations"])

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
