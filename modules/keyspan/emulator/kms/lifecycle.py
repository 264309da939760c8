"""CreateKey, DescribeKey, EnableKey, DisableKey, UpdateKeyDescription and GetKeyLastUsage."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from keyspan.emulator.kms.errors import unsupported, validation
from keyspan.emulator.kms.family import Family, Version
from keyspan.emulator.kms.key import Key
from keyspan.emulator.kms.material import Material, new_secret
from keyspan.emulator.kms.metadata import metadata
from keyspan.emulator.kms.policies import policy_of
from keyspan.emulator.kms.specs import require_supported, usage_of
from keyspan.emulator.kms.tags import given_tags
from keyspan.model.specs import AWS_KMS, ORIGINS, SYMMETRIC, takes_imports

if TYPE_CHECKING:
    from keyspan.emulator.kms.call import Call, Output


def create_key(call: Call) -> Output:
    """CreateKey: a single-Region key, or a multi-Region primary key."""
    return {"KeyMetadata": metadata(new_key(call), now=call.now)}


def new_key(call: Call) -> Key:
    """Return a new key, as a request of CreateKey's asks for it.

    Raises:
        KmsError: there is no such key, or not in the emulator.
    """
    given = call.input
    call.without("CustomKeyStoreId", "XksKeyId")
    if "KeySpec" in given and "CustomerMasterKeySpec" in given:
        raise validation(
            "You cannot specify KeySpec and CustomerMasterKeySpec in the same request."
        )
    origin = given.get("Origin", AWS_KMS)
    if origin not in ORIGINS:
        raise unsupported(f"The emulator has no custom key stores, and so no origin {origin}.")
    spec = given.get("KeySpec") or given.get("CustomerMasterKeySpec") or SYMMETRIC
    require_supported(spec, partition=call.place.partition)
    if origin != AWS_KMS and not takes_imports(spec):
        raise unsupported(f"The emulator imports no key material of the key spec {spec}.")
    family = Family(
        account=call.place.account,
        partition=call.place.partition,
        key_id=_new_key_id(multi_region=given.get("MultiRegion", False)),
        spec=spec,
        usage=usage_of(spec, asked=given.get("KeyUsage")),
        origin=origin,
        multi_region=given.get("MultiRegion", False),
        primary_region=call.place.region,
    )
    key = Key(
        family=family,
        region=call.place.region,
        created=call.now,
        ready=call.now,
        policy=policy_of(call, place=call.place),
        description=given.get("Description", ""),
        tags=given_tags(call),
    )
    if not family.imported:
        material = Material.of(new_secret(spec), key_id=family.key_id)
        family.versions = (Version(material=material),)
    family.keys[key.region] = key
    call.store.add(family)
    return key


def describe_key(call: Call) -> Output:
    """DescribeKey."""
    return {"KeyMetadata": metadata(call.key(), now=call.now)}


def enable_key(call: Call) -> None:
    """EnableKey; a rotation that fell due while the key was disabled happens now."""
    key = call.key()
    key.enabled = True
    if key.primary:
        key.family.resume_rotation(call.now)


def disable_key(call: Call) -> None:
    """DisableKey; related keys are not affected."""
    call.key().enabled = False


def update_key_description(call: Call) -> None:
    """UpdateKeyDescription."""
    call.key().description = call.input["Description"]


def get_key_last_usage(call: Call) -> Output:
    """GetKeyLastUsage; each related key keeps its own record."""
    key = call.key()
    use = key.last_use
    return {
        "KeyId": key.family.key_id,
        "KeyLastUsage": {}
        if use is None
        else {
            "Operation": use.operation,
            "Timestamp": use.moment,
            "CloudTrailEventId": str(uuid.uuid5(uuid.NAMESPACE_OID, use.request_id)),
            "KmsRequestId": use.request_id,
        },
        "TrackingStartDate": key.created,
        "KeyCreationDate": key.created,
    }


def _new_key_id(*, multi_region: bool) -> str:
    """Return a UUID, or "mrk-" and 32 hexadecimal digits without dashes."""
    unique = uuid.uuid4()
    return f"mrk-{unique.hex}" if multi_region else str(unique)
