"""AWS managed keys: a service makes one in an account and Region that names no other.

Nobody of the account may change one, and no other Region has a key related to it.
Source: KMS developer guide, "AWS managed keys"; each service's guide names its alias.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from keyspan.emulator.kms.errors import access_denied
from keyspan.emulator.kms.family import AWS
from keyspan.emulator.kms.key import Alias
from keyspan.emulator.kms.lifecycle import new_key
from keyspan.emulator.kms.states import CRYPTOGRAPHIC

if TYPE_CHECKING:
    from keyspan.emulator.kms.call import Call
    from keyspan.emulator.kms.key import Key
    from keyspan.emulator.kms.store import Place

_PREFIX = "alias/aws/"
_ALLOWED = CRYPTOGRAPHIC | {
    "CreateGrant",
    "DescribeKey",
    "GetKeyLastUsage",
    "GetKeyPolicy",
    "GetKeyRotationStatus",
    "ListAliases",
    "ListGrants",
    "ListKeyPolicies",
    "ListResourceTags",
}


def managed_key(call: Call, *, service: str) -> Key:
    """Return the key of the account and Region that a service encrypts by, made at its first use.

    Args:
        call: a request of CreateKey's, of which the place and the time are taken.
        service: how AWS's alias names it: "s3".
    """
    name = f"{_PREFIX}{service}"
    if found := call.store.alias_owner(call.place, name):
        return found
    given = {
        "BypassPolicyLockoutSafetyCheck": True,
        "Description": f"AWS managed key of {service}",
        "Policy": _policy(call.place, service),
    }
    key = new_key(replace(call, input=given))
    key.family.manager = AWS
    key.aliases[name] = Alias(name=name, created=call.now, updated=call.now)
    return key


def require_customer_managed(operation: str, key: Key) -> None:
    """Refuse what the policy of an AWS managed key lets nobody do.

    Raises:
        KmsError: AccessDeniedException.
    """
    if key.family.manager == AWS and operation not in _ALLOWED:
        raise access_denied(f"{key.arn} is an AWS managed key: nobody may call kms:{operation}.")


def _policy(place: Place, service: str) -> str:
    """Return the policy of a managed key: who may use the service may use the key by way of it."""
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"],
        "Resource": "*",
        "Condition": {
            "StringEquals": {
                "kms:CallerAccount": place.account,
                "kms:ViaService": f"{service}.{place.region}.amazonaws.com",
            }
        },
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
