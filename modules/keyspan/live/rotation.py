"""Rotation to new imported key material, which every related key has to have first.

The order is AWS's: new into the primary key, the same bytes into each replica, RotateKeyOnDemand.
Source: KMS API reference, ImportKeyMaterial (ImportType) and RotateKeyOnDemand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.errors import Fault
from keyspan.live.gateway import ImportType, shortened
from keyspan.live.imports import absent, elsewhere
from keyspan.live.observe import UnfitKey
from keyspan.live.plan import IMPORTABLE, Import, Plan, Rotate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.live.observe import LiveKey, Related
    from keyspan.model import Key


def require_rotatable(key: Key) -> None:
    """Refuse a key whose imported material never changes.

    Raises:
        UnfitKey: it is not a symmetric encryption key.
    """
    if not key.symmetric:
        raise UnfitKey([
            Fault(
                where=f"keys.{key.name}",
                problem=f"{key.key_spec} cannot rotate: asymmetric and HMAC keys take one imported "
                "key material, ever",
                mend="make a new key, import the new material into it, and move the alias",
            )
        ])  # fmt: skip


def plan_rotation(live: LiveKey) -> Plan:
    """Return how a file's bytes become the current material, or go on with what was begun.

    Raises:
        CallRefused: a Region of the set cannot be read.
        UnfitKey: not a symmetric key, or a Region is not ready, with every reason.
    """
    require_rotatable(live.key)
    if live.refused:
        raise live.refused[0]
    if faults := [fault for related in live.existing for fault in _faults(live, related)]:
        raise UnfitKey(faults)
    primary, *replicas = live.existing
    steps = (
        _into_primary(live, primary),
        *(_into_replica(related) for related in replicas),
        Rotate(region=primary.region),
    )
    return Plan(live=live, steps=steps, notes=(*elsewhere(live), *absent(live)))


def _into_primary(live: LiveKey, primary: Related) -> Import:
    if waiting := primary.pending:
        return Import(
            region=primary.region,
            doing=f"go on: {waiting.short} waits for its rotation, import the same bytes again",
            import_type=ImportType.EXISTING,
            material_id=waiting.id,
            other_bytes=f"other key material waits for its rotation, {shortened(waiting.id)}: go "
            "on with its file, or delete it yourself, in every Region at once:\n"
            f"  aws kms delete-imported-key-material --region {primary.region} "
            f"--key-id {live.key_id} --key-material-id {waiting.id}",
        )
    return Import(
        region=primary.region,
        doing="import new key material",
        import_type=ImportType.NEW,
        other_bytes="a rotation needs bytes that the key has never had; if this is a rotation's "
        f"second run, it may be done: keyspan material status {live.key.name}",
    )


def _into_replica(replica: Related) -> Import:
    return Import(
        region=replica.region,
        doing="import the same bytes",
        import_type=ImportType.EXISTING,
        other_bytes="the replica does not know the primary's new material yet: wait a moment, and "
        "run it again with the same file",
        after_primary=True,
    )


def _faults(live: LiveKey, related: Related) -> Iterator[Fault]:
    """Yield why the key of one Region cannot take part."""
    heal = f"keyspan material import {live.key.name} --file FILE, with the file of each"
    if not related.materials:
        yield Fault(where=related.region, problem="no key material was ever imported", mend=heal)
        return
    for material in related.missing:
        yield Fault(
            where=related.region,
            problem=f"key material {material.short} ({material.state}) is missing",
            mend=heal,
        )
    primary = related.region == live.primary_region
    states = ("Enabled",) if primary else IMPORTABLE
    if related.state not in states and not related.missing:
        yield Fault(
            where=related.region,
            problem=f"the {live.role(related.region)} key is {related.state}",
            mend=f"a rotation needs it {' or '.join(states)}",
        )
