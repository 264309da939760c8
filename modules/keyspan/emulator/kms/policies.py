"""Key policies: their form, and the operations on them.

A policy is checked as AWS checks it before it is stored, and is never enforced.
Source: developer guide, "Key policies in AWS KMS"; KMS API reference, PutKeyPolicy.
"""

from __future__ import annotations

import json
import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, cast

from keyspan.emulator.kms.errors import limit_exceeded, malformed_policy, not_found, validation
from keyspan.emulator.kms.listing import page
from keyspan.model.bounds import KEY_POLICY_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keyspan.emulator.kms.call import Call, Output
    from keyspan.emulator.kms.store import Place

POLICY_NAME = "default"
_VERSIONS = ("2008-10-17", "2012-10-17")
_DOCUMENT_MEMBERS = {"Version", "Id", "Statement"}
_STATEMENT_MEMBERS = {
    "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource",
    "NotResource", "Condition",
}  # fmt: skip
_EFFECTS = ("Allow", "Deny")
_PRINCIPAL = re.compile(
    r"\*|\d{12}|arn:aws[a-z-]*:(iam|sts)::\d{12}:[\w+=,.@:/-]+|AIDA\w+|AROA\w+", re.ASCII
)
_SERVICE = re.compile(r"\*|[a-z0-9.-]+\.(amazonaws\.com(\.cn)?|aws\.internal)")


def default_policy(place: Place) -> str:
    """Return the policy of a key that was given none: the account's root may do anything."""
    root = f"arn:{place.partition}:iam::{place.account}:root"
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Id": "key-default-1",
            "Statement": [
                {
                    "Sid": "Enable IAM User Permissions",
                    "Effect": "Allow",
                    "Principal": {"AWS": root},
                    "Action": "kms:*",
                    "Resource": "*",
                }
            ],
        },
        indent=2,
    )


def policy_of(call: Call, *, place: Place) -> str:
    """Return the policy that a request gives a new key, checked, or the default policy."""
    given = call.input.get("Policy")
    if given is None:
        return default_policy(place)
    require_policy(given, bypass=call.input.get("BypassPolicyLockoutSafetyCheck", False))
    return given


def require_policy(text: str, *, bypass: bool) -> None:
    """Refuse a document that KMS would not store.

    Args:
        text: the policy document.
        bypass: whether to skip the lockout check. That check is about the document alone:
            some statement must allow somebody kms:PutKeyPolicy.

    Raises:
        KmsError: MalformedPolicyDocumentException, or LimitExceededException for its size.
    """
    if len(text.encode()) > KEY_POLICY_BYTES:
        raise limit_exceeded(f"Policy size exceeds the limit of {KEY_POLICY_BYTES} bytes.")
    statements = _statements(text)
    for statement in statements:
        _require_statement(statement)
    if not bypass and not any(_allows_change(statement) for statement in statements):
        raise malformed_policy(
            "The new key policy will not allow you to update the key policy in the future."
        )


def get_key_policy(call: Call) -> Output:
    """GetKeyPolicy."""
    key = call.key()
    if call.input.get("PolicyName", POLICY_NAME) != POLICY_NAME:
        raise not_found("No such policy exists")
    return {"Policy": key.policy, "PolicyName": POLICY_NAME}


def put_key_policy(call: Call) -> None:
    """PutKeyPolicy; a set's policies are separate documents."""
    key = call.key()
    if call.input.get("PolicyName", POLICY_NAME) != POLICY_NAME:
        raise validation(f"The only valid policy name is {POLICY_NAME}.")
    policy = call.input["Policy"]
    require_policy(policy, bypass=call.input.get("BypassPolicyLockoutSafetyCheck", False))
    key.policy = policy


def list_key_policies(call: Call) -> Output:
    """ListKeyPolicies: there is the one named default."""
    call.key()
    return page(call, (POLICY_NAME,), member="PolicyNames", identity=str, shown=str)


def _statements(text: str) -> list[dict[str, Any]]:
    try:
        document: object = json.loads(text)
    except ValueError:
        raise malformed_policy("Policy document is not valid JSON.") from None
    if not isinstance(document, dict):
        raise malformed_policy("Policy document must be a JSON object.")
    members = cast("dict[str, Any]", document)
    if unknown := set(members) - _DOCUMENT_MEMBERS:
        raise malformed_policy(f"Syntax errors in policy: unknown {', '.join(sorted(unknown))}.")
    if members.get("Version", _VERSIONS[0]) not in _VERSIONS:
        raise malformed_policy(f"Policy version must be one of {', '.join(_VERSIONS)}.")
    statements: Any = members.get("Statement")
    listed = list(_listed(statements))
    if not listed or not all(isinstance(statement, dict) for statement in listed):
        raise malformed_policy("Policy document must have statements.")
    return listed


def _require_statement(statement: dict[str, Any]) -> None:
    """Check one statement; since 2025-08-18 KMS refuses one without an action or a resource."""
    if unknown := set(statement) - _STATEMENT_MEMBERS:
        raise malformed_policy(f"Syntax errors in policy: unknown {', '.join(sorted(unknown))}.")
    if statement.get("Effect") not in _EFFECTS:
        raise malformed_policy("Policy statement must have the effect Allow or Deny.")
    named = [member for member in ("Principal", "NotPrincipal") if member in statement]
    if len(named) != 1:
        raise malformed_policy("Policy statement must contain a principal.")
    if not _valid_principal(statement[named[0]]):
        raise malformed_policy("Policy contains a statement with one or more invalid principals.")
    if bool(statement.get("Action")) == bool(statement.get("NotAction")):
        raise malformed_policy("Policy statement must contain actions.")
    if not statement.get("Resource"):
        raise malformed_policy("Policy statement must contain resources.")
    for member in ("Action", "NotAction", "Resource", "NotResource"):
        if not all(isinstance(text, str) for text in _listed(statement.get(member, []))):
            raise malformed_policy(f"Policy statement's {member} must be text.")


def _valid_principal(principal: Any) -> bool:
    if principal == "*":
        return True
    if not isinstance(principal, dict) or not principal:
        return False
    forms = {"AWS": _PRINCIPAL, "Service": _SERVICE}
    by_type = cast("dict[str, Any]", principal)
    return all(
        name in ("AWS", "Service", "Federated", "CanonicalUser")
        and all(
            isinstance(who, str) and (name not in forms or forms[name].fullmatch(who) is not None)
            for who in _listed(whos)
        )
        for name, whos in by_type.items()
    )


def _allows_change(statement: dict[str, Any]) -> bool:
    if statement["Effect"] != "Allow":
        return False
    if "NotAction" in statement:
        return not _matches(statement["NotAction"])
    return _matches(statement["Action"])


def _matches(actions: Any) -> bool:
    return any(fnmatchcase("kms:putkeypolicy", action.lower()) for action in _listed(actions))


def _listed(value: Any) -> Iterable[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else (value,)
