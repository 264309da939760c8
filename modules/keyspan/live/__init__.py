"""The living keys: what AWS says of them, and what is done to them.

    connect = connector(keyring)                        # keyspan.live.aws, the only room with boto3
    live = observe(key, account=keyring.account, connect=connect)
    plan = plan_import(live)
    carry_out(plan, secret=secret, expires=None, connect=connect, say=print)

Everything but `keyspan.live.aws` is pure: it talks to a KeyManagement, which tests hold in memory.
Nothing here deletes key material. The deletion of a key is scheduled in `deletion` and nowhere
else: one that a person named, that is disabled, and that nobody asks for any more.
"""

from keyspan.live.discovery import Discovery, discover
from keyspan.live.expiry import expiry
from keyspan.live.gateway import (
    CallRefused,
    Connect,
    DescribedKey,
    ImportParameters,
    ImportType,
    KeyManagement,
    KeyMaterial,
)
from keyspan.live.imports import plan_import
from keyspan.live.living import KeySet, LivingKey
from keyspan.live.observe import LiveKey, Related, UnfitKey, observe
from keyspan.live.plan import Plan, carry_out
from keyspan.live.rotation import plan_rotation, require_rotatable
from keyspan.live.secret import Secret, UnfitMaterial, secret_for
from keyspan.live.status import findings, table

__all__ = [
    "CallRefused",
    "Connect",
    "DescribedKey",
    "Discovery",
    "ImportParameters",
    "ImportType",
    "KeyManagement",
    "KeyMaterial",
    "KeySet",
    "LiveKey",
    "LivingKey",
    "Plan",
    "Related",
    "Secret",
    "UnfitKey",
    "UnfitMaterial",
    "carry_out",
    "discover",
    "expiry",
    "findings",
    "observe",
    "plan_import",
    "plan_rotation",
    "require_rotatable",
    "secret_for",
    "table",
]
