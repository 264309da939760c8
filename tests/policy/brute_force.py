"""Policy evaluation as AWS's user guide tells it, written for the tests and from nothing of ours.

It works on the JSON document, on one whole request at a time, with plain loops.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from fnmatch import fnmatchcase

ALLOWED, BY_IAM, DENIED = "allowed", "by IAM", "denied"
ONLY_FOR = {
    "kms:replicaregion": ["ReplicateKey"],
    "kms:primaryregion": ["UpdatePrimaryRegion"],
    "kms:encryptioncontext:team": ["Decrypt", "GenerateDataKey"],
}


@dataclass
class Request:
    """Who asks for what, in whose account the key is, and every condition key of the request."""

    principal: str
    action: str
    owner: str
    context: dict[str, list[str]]


def decide(document: str, request: Request) -> str:
    best = DENIED
    for statement in json.loads(document)["Statement"]:
        how = _names(statement["Principal"], request)
        if not how or not _is_about(statement, request.action):
            continue
        if not _conditions_hold(statement.get("Condition", {}), request):
            continue
        if statement["Effect"] == "Deny":
            return DENIED
        account = request.principal.split(":")[4] if request.principal.startswith("arn:") else ""
        direct = how == "direct" and (not account or account == request.owner)
        if direct:
            best = ALLOWED
        elif best == DENIED:
            best = BY_IAM
    return best


def _names(principal, request):
    found = ""
    for kind, names in principal.items():
        for name in [names] if isinstance(names, str) else names:
            if kind == "AWS" and name == "*":
                return "direct"
            if not request.principal.startswith("arn:"):
                if kind == "Service" and name == request.principal:
                    return "direct"
                continue
            if kind != "AWS":
                continue
            account = request.principal.split(":")[4]
            if name == f"arn:aws:iam::{account}:root":
                found = found or "by account"
            elif name == request.principal or _role_of(request.principal, name):
                return "direct"
    return found


def _role_of(session, role):
    if ":assumed-role/" not in session or ":role/" not in role:
        return False
    same_account = session.split(":")[4] == role.split(":")[4]
    return same_account and session.split("/")[1] == role.split("/")[-1]


def _is_about(statement, action):
    if "NotAction" in statement:
        return not _any_action(statement["NotAction"], action)
    return _any_action(statement["Action"], action)


def _any_action(patterns, action):
    listed = [patterns] if isinstance(patterns, str) else patterns
    return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in listed)


def _conditions_hold(document, request):
    for operator, wanted in document.items():
        for key, values in wanted.items():
            only = ONLY_FOR.get(key.lower())
            found = request.context.get(key.lower(), [])
            if only and request.action.removeprefix("kms:") not in only:
                found = []
            if not _holds(operator, found, [values] if isinstance(values, str) else values):
                return False
    return True


def _holds(operator, found, wanted):
    if operator == "Null":
        return (wanted == ["true"]) == (not found)
    prefix, _, name = operator.rpartition(":")
    optional = name.endswith("IfExists")
    name = name.removesuffix("IfExists")
    negated = "Not" in name
    if not found:
        if optional or prefix == "ForAllValues":
            return True
        return negated and prefix == ""
    results = []
    for value in found:
        matched = any(_match(name.replace("Not", ""), value, want) for want in wanted)
        results.append(not matched if negated else matched)
    if prefix == "ForAllValues" or (prefix == "" and negated):
        return all(results)
    return any(results)


def _match(name, value, want):
    if name == "StringEquals":
        return value == want
    if name == "StringEqualsIgnoreCase":
        return value.lower() == want.lower()
    if name == "StringLike":
        return fnmatchcase(value, want)
    assert name in ("ArnLike", "ArnEquals")
    parts, wanted = value.split(":", 5), want.split(":", 5)
    return len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted))
