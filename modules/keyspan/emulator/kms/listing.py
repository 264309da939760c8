"""Paging, the same for every list operation, and ListKeys.

Items are ordered by an identity of theirs, and a marker names the last one that was returned:
a list that changes between two pages neither repeats nor skips what remains.
"""

from __future__ import annotations

import base64
import binascii
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from keyspan.emulator.kms.errors import KmsError, validation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from keyspan.emulator.kms.call import Call, Output

_Item = TypeVar("_Item")

_LIMITS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "ListAliases": (50, 100),
        "ListGrants": (50, 100),
        "ListKeyPolicies": (100, 1000),
        "ListKeyRotations": (100, 1000),
        "ListKeys": (100, 1000),
        "ListResourceTags": (50, 50),
        "ListRetirableGrants": (50, 100),
    }
)
"""Default and highest Limit of each list operation (KMS API reference, Limit)."""


def page(
    call: Call,
    items: Iterable[_Item],
    *,
    member: str,
    identity: Callable[[_Item], str],
    shown: Callable[[_Item], Any],
) -> Output:
    """Return the page of a list that a request asks for.

    Args:
        call: the request, with Limit and Marker.
        items: the whole list.
        member: the response member that holds the page.
        identity: what names and orders an item.
        shown: the item as the response holds it.

    Raises:
        KmsError: ValidationException for the Limit, InvalidMarkerException for the Marker.
    """
    default, highest = _LIMITS[call.operation]
    limit: int = call.input.get("Limit", default)
    if limit > highest:
        raise validation(
            f"1 validation error detected: Value '{limit}' at 'limit' failed to satisfy "
            f"constraint: Member must have value less than or equal to {highest}"
        )
    after = _read_marker(call) if "Marker" in call.input else None
    rest = sorted((item for item in items if after is None or identity(item) > after), key=identity)
    truncated = len(rest) > limit
    return {
        member: [shown(item) for item in rest[:limit]],
        "Truncated": truncated,
        "NextMarker": _marker(call, identity(rest[limit - 1])) if truncated else None,
    }


def list_keys(call: Call) -> Output:
    """ListKeys, in every key state; no key is shared by another account here."""
    owners = call.input.get("ResourceOwners", ["SELF"])
    keys = call.store.keys(call.place) if "SELF" in owners else ()
    return page(
        call,
        keys,
        member="Keys",
        identity=lambda key: key.family.key_id,
        shown=lambda key: {"KeyId": key.family.key_id, "KeyArn": key.arn},
    )


def _marker(call: Call, last: str) -> str:
    return base64.urlsafe_b64encode(f"{call.operation}\n{last}".encode()).decode("ascii")


def _read_marker(call: Call) -> str:
    try:
        text = base64.urlsafe_b64decode(call.input["Marker"]).decode()
    except (binascii.Error, ValueError):
        raise KmsError("InvalidMarkerException", "Could not deserialize marker.") from None
    operation, _, last = text.partition("\n")
    if operation != call.operation:
        raise KmsError("InvalidMarkerException", "Could not deserialize marker.")
    return last
