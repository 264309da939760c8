"""A primary or a replica key as a Terraform resource, of AWS's own or of imported key material."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from keyspan.bindings import (
    KmsExternalKey,
    KmsKey,
    KmsReplicaExternalKey,
    KmsReplicaKey,
    TerraformResourceLifecycle,
)
from keyspan.constructs import references
from keyspan.model.specs import SYMMETRIC
from keyspan.writing.hcl import literal

if TYPE_CHECKING:
    from keyspan.bindings import Construct, TerraformProvider
    from keyspan.model import Key, RelatedKey

PrimaryKey: TypeAlias = KmsKey | KmsExternalKey
ReplicaKey: TypeAlias = KmsReplicaKey | KmsReplicaExternalKey

_VALID_TO = "valid_to"
"""When imported material expires: set by its import, outside of Terraform.

A plan would otherwise take it back, and its apply import no material at all.
"""
_PRIMARY_KEY_ARN = "primary_key_arn"
"""A promotion elsewhere changes it, and a change would replace the replica."""


def primary_key(
    scope: Construct, key: Key, *, provider: TerraformProvider, policy: str
) -> PrimaryKey:
    """Make the primary key.

    Args:
        scope: the construct of the key.
        key: what is wanted.
        provider: of the primary's Region.
        policy: its key policy, as Terraform reads it.
    """
    common = _common(key.primary, provider=provider, policy=policy)
    if key.imported:
        return KmsExternalKey(
            scope,
            "primary",
            multi_region=True,
            enabled=key.primary.enabled,
            lifecycle=_lifecycle(_VALID_TO, protect=key.protect),
            # Before provider 6 there is no such argument, and every external key is symmetric.
            **({} if key.key_spec == SYMMETRIC else _kind(key, spec="key_spec")),
            **common,
        )
    return KmsKey(
        scope,
        "primary",
        multi_region=True,
        is_enabled=key.primary.enabled,
        enable_key_rotation=key.rotation_period is not None,
        rotation_period_in_days=key.rotation_period,
        lifecycle=_lifecycle(protect=key.protect),
        **({} if key.key_spec == SYMMETRIC else _kind(key, spec="customer_master_key_spec")),
        **common,
    )


def replica_key(
    scope: Construct, key: Key, related: RelatedKey, *, provider: TerraformProvider, policy: str
) -> ReplicaKey:
    """Make the replica key of one Region; arguments as `primary_key`."""
    common: dict[str, Any] = {
        "primary_key_arn": references.key_arns(key)[key.primary.region],
        "enabled": related.enabled,
        **_common(related, provider=provider, policy=policy),
    }
    name = f"replica_{related.region}"
    if key.imported:
        lifecycle = _lifecycle(_PRIMARY_KEY_ARN, _VALID_TO, protect=key.protect)
        return KmsReplicaExternalKey(scope, name, lifecycle=lifecycle, **common)
    return KmsReplicaKey(
        scope, name, lifecycle=_lifecycle(_PRIMARY_KEY_ARN, protect=key.protect), **common
    )


def _common(related: RelatedKey, *, provider: TerraformProvider, policy: str) -> dict[str, Any]:
    tags = {literal(name): literal(value) for name, value in related.tags.items()}
    return {
        "provider": provider,
        "description": literal(related.description),
        "deletion_window_in_days": related.deletion_window_days,
        "policy": policy,
        "tags": tags or None,
    }


def _kind(key: Key, *, spec: str) -> dict[str, str]:
    return {spec: key.key_spec, "key_usage": key.usage}


@cache
def _lifecycle(*ignored: str, protect: bool) -> TerraformResourceLifecycle:
    return TerraformResourceLifecycle(prevent_destroy=protect, ignore_changes=list(ignored) or None)
