"""Key rotation, which related keys share and which is set on the primary key alone.

Source: KMS API reference, EnableKeyRotation, GetKeyRotationStatus, RotateKeyOnDemand and
ListKeyRotations.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from keyspan.emulator.kms.errors import KmsError, invalid_state, limit_exceeded, unsupported
from keyspan.emulator.kms.family import ON_DEMAND, Schedule, Version
from keyspan.emulator.kms.listing import page
from keyspan.model.bounds import DEFAULT_ROTATION_DAYS

if TYPE_CHECKING:
    from keyspan.emulator.kms.call import Call, Output
    from keyspan.emulator.kms.key import Key
    from keyspan.emulator.kms.material import Material

ON_DEMAND_ROTATIONS = 25
"""On-demand rotations of one key (KMS resource quotas)."""

_CONFLICT_WINDOW = timedelta(minutes=20)
"""How long before an automatic rotation none may be demanded (RotateKeyOnDemand)."""


def enable_key_rotation(call: Call) -> None:
    """EnableKeyRotation; a new period counts from now."""
    family = _settable(call).family
    days = call.input.get("RotationPeriodInDays", DEFAULT_ROTATION_DAYS)
    if family.schedule is None or family.schedule.period_days != days:
        family.schedule = Schedule(period_days=days, next_date=call.now).after(call.now)


def disable_key_rotation(call: Call) -> None:
    """DisableKeyRotation."""
    _settable(call).family.schedule = None


def get_key_rotation_status(call: Call) -> Output:
    """GetKeyRotationStatus: the shared setting; off while this key is pending deletion."""
    key = call.key()
    schedule = key.family.schedule
    if schedule is None or key.deletion:
        return {"KeyId": key.family.key_id, "KeyRotationEnabled": False}
    return {
        "KeyId": key.family.key_id,
        "KeyRotationEnabled": True,
        "RotationPeriodInDays": schedule.period_days,
        "NextRotationDate": schedule.next_date,
    }


def rotate_key_on_demand(call: Call) -> Output:
    """RotateKeyOnDemand; it leaves the automatic schedule as it is."""
    key = _rotatable(call)
    family = key.family
    if family.on_demand_rotations >= ON_DEMAND_ROTATIONS:
        raise limit_exceeded(
            f"{key.arn} has reached its limit of {ON_DEMAND_ROTATIONS} on-demand rotations."
        )
    if family.schedule and family.schedule.next_date - call.now <= _CONFLICT_WINDOW:
        raise KmsError(
            "ConflictException", f"An automatic rotation of {key.arn} is about to start."
        )
    material = _pending_material(key) if family.imported else None
    family.rotate(at=call.now, rotation_type=ON_DEMAND, to=material)
    family.on_demand_rotations += 1
    family.pending = None
    return {"KeyId": family.key_id}


def list_key_rotations(call: Call) -> Output:
    """ListKeyRotations; ALL_KEY_MATERIAL adds the first material and the one that is pending."""
    key = call.key()
    family = key.family
    _require_symmetric(key)
    entries = [_entry(key, version) for version in family.versions]
    if family.pending:
        entries.append(_pending_entry(key, family.pending))
    if call.input.get("IncludeKeyMaterial") != "ALL_KEY_MATERIAL":
        entries = [entry for entry in entries if entry["RotationDate"]]
    return page(
        call,
        enumerate(entries),
        member="Rotations",
        identity=lambda numbered: f"{numbered[0]:06}",
        shown=lambda numbered: numbered[1],
    )


def _entry(key: Key, version: Version) -> dict[str, Any]:
    current = version is key.family.versions[-1]
    return {
        "KeyId": key.family.key_id,
        "KeyMaterialId": version.material.id,
        "KeyMaterialState": "CURRENT" if current else "NON_CURRENT",
        "RotationDate": version.rotated,
        "RotationType": version.rotation_type,
        **_import_of(key, version.material),
    }


def _pending_entry(key: Key, material: Material) -> dict[str, Any]:
    everywhere = all(related.has_imported(material) for related in key.family.keys.values())
    return {
        "KeyId": key.family.key_id,
        "KeyMaterialId": material.id,
        "KeyMaterialState": (
            "PENDING_ROTATION" if everywhere else "PENDING_MULTI_REGION_IMPORT_AND_ROTATION"
        ),
        "RotationDate": None,
        **_import_of(key, material),
    }


def _import_of(key: Key, material: Material) -> dict[str, Any]:
    """Return what ListKeyRotations says of imported material, in this Region."""
    if not key.family.imported:
        return {}
    description = key.import_descriptions.get(material.id)
    kept = key.imports.get(material.id)
    if kept is None:
        return {"ImportState": "PENDING_IMPORT", "KeyMaterialDescription": description}
    return {
        "ImportState": "IMPORTED",
        "KeyMaterialDescription": description,
        "ExpirationModel": kept.expiration_model,
        "ValidTo": kept.expires,
    }


def _pending_material(key: Key) -> Material:
    pending = key.family.pending
    if pending is None:
        raise invalid_state(f"{key.arn} has no key material that is pending rotation.")
    missing = [r.arn for r in key.family.keys.values() if not r.has_imported(pending)]
    if missing:
        raise invalid_state(
            f"Key material {pending.id} has not been imported into {', '.join(sorted(missing))}."
        )
    return pending


def _require_symmetric(key: Key) -> None:
    if not key.family.symmetric:
        raise unsupported(
            f"{key.arn} key spec is {key.family.spec} which is not valid for this operation."
        )


def _rotatable(call: Call) -> Key:
    """Return the symmetric primary key that a request names, or the only key."""
    key = call.key()
    _require_symmetric(key)
    if not key.primary:
        raise unsupported(
            f"{key.arn} is a multi-Region replica key. Rotation is set on its primary key, "
            f"in {key.family.primary_region}."
        )
    return key


def _settable(call: Call) -> Key:
    """Return the key whose automatic rotation a request sets: AWS's own material only."""
    key = _rotatable(call)
    if key.family.imported:
        raise unsupported(
            f"{key.arn} origin is {key.family.origin} which is not valid for this operation."
        )
    return key
