"""Bucket policies, of which moto reads everything but the conditions.

A statement with a condition is left out: most of them deny what does not come by TLS, and here
nothing does, while everything would on AWS.
"""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from moto.iam.access_control import IAMPolicy, PermissionResult

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from moto.s3.models import FakeBucket


def _get_permission(self: FakeBucket, action: str, resource: str) -> PermissionResult:
    """Return what a bucket's policy says of an action on a resource, whoever asks."""
    if self.policy is None:
        return PermissionResult.NEUTRAL
    document: dict[str, Any] = json.loads(self.policy)
    told: Any = document["Statement"]
    statements = cast("list[dict[str, Any]]", told if isinstance(told, list) else [told])
    unconditional = [each for each in statements if "Condition" not in each]
    policy = IAMPolicy(json.dumps({**document, "Statement": unconditional}))
    return policy.is_action_permitted(action, resource)


OPERATIONS: Mapping[str, Callable[[FakeBucket, str, str], PermissionResult]] = MappingProxyType(
    {"get_permission": _get_permission}
)
"""What moto answers otherwise."""
