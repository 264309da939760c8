"""Grants: they belong to the key of one Region, are stored and listed, and never enforced.

Source: KMS API reference, CreateGrant, ListGrants, ListRetirableGrants, RetireGrant, RevokeGrant.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from keyspan.emulator.kms.errors import KmsError, limit_exceeded, not_found, validation
from keyspan.emulator.kms.key import Grant, Key
from keyspan.emulator.kms.listing import page
from keyspan.model.bounds import GRANT_CONTEXT_CHARACTERS, GRANT_CONTEXT_PAIRS
from keyspan.model.grants import operations_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyspan.emulator.kms.call import Call, Output

GRANTS_PER_KEY = 50_000
"""Grants of one key (KMS resource quotas)."""

_TERMS = (
    "Name",
    "GranteePrincipal",
    "RetiringPrincipal",
    "GranteeServicePrincipal",
    "RetiringServicePrincipal",
    "Operations",
    "Constraints",
)
_CONTEXTS = ("EncryptionContextEquals", "EncryptionContextSubset")


def create_grant(call: Call) -> Output:
    """CreateGrant; the same name with the same terms gives the same grant, and a new token."""
    key = call.key()
    terms = _terms(call)
    _require_supported(key, terms)
    call.finish_dry_run()
    grant = next((g for g in key.grants.values() if "Name" in terms and g.terms == terms), None)
    if grant is None:
        if len(key.grants) >= GRANTS_PER_KEY:
            raise limit_exceeded(f"{key.arn} has reached its limit of {GRANTS_PER_KEY} grants.")
        grant = Grant(
            id=secrets.token_hex(32),
            tokens=(),
            created=call.now,
            terms=MappingProxyType(terms),
        )
    token = secrets.token_urlsafe(96)
    key.grants[grant.id] = replace(grant, tokens=(*grant.tokens, token))
    return {"GrantId": grant.id, "GrantToken": token}


def list_grants(call: Call) -> Output:
    """ListGrants, those of one grant ID or grantee where the request names one."""
    key = call.key()
    wanted = call.input
    grants = [
        (grant, key)
        for grant in key.grants.values()
        if wanted.get("GrantId", grant.id) == grant.id
        and _same(wanted, grant, "GranteePrincipal")
        and _same(wanted, grant, "GranteeServicePrincipal")
    ]
    return _page(call, grants)


def list_retirable_grants(call: Call) -> Output:
    """ListRetirableGrants: grants of every key here that name the retiring principal."""
    if not {"RetiringPrincipal", "RetiringServicePrincipal"} & set(call.input):
        raise validation("RetiringPrincipal or RetiringServicePrincipal is required.")
    return _page(
        call,
        [
            (grant, key)
            for key in call.store.keys(call.place)
            for grant in key.grants.values()
            if _same(call.input, grant, "RetiringPrincipal")
            and _same(call.input, grant, "RetiringServicePrincipal")
        ],
    )


def retire_grant(call: Call) -> None:
    """RetireGrant, by its token or by key and grant ID."""
    if "GrantToken" in call.input:
        key, grant = _by_token(call, call.input["GrantToken"])
    elif "KeyId" in call.input and "GrantId" in call.input:
        key = call.key()
        grant = _by_id(key, call.input["GrantId"])
    else:
        raise validation("Either GrantToken, or KeyId and GrantId, must be specified.")
    call.finish_dry_run()
    del key.grants[grant.id]


def revoke_grant(call: Call) -> None:
    """RevokeGrant."""
    key = call.key()
    grant = _by_id(key, call.input["GrantId"])
    call.finish_dry_run()
    del key.grants[grant.id]


def _terms(call: Call) -> dict[str, Any]:
    terms = {name: call.input[name] for name in _TERMS if name in call.input}
    if ("GranteePrincipal" in terms) == ("GranteeServicePrincipal" in terms):
        raise validation("Either GranteePrincipal or GranteeServicePrincipal must be specified.")
    by_service = {"GranteeServicePrincipal", "RetiringServicePrincipal"} & set(terms)
    if by_service and "SourceArn" not in terms.get("Constraints", {}):
        raise validation("A grant for a service principal needs a SourceArn constraint.")
    if not terms["Operations"]:
        raise validation("Operations must name at least one operation.")
    return terms


def _require_supported(key: Key, terms: Mapping[str, Any]) -> None:
    """Refuse operations and encryption contexts that the kind of key does not have.

    Raises:
        KmsError: ValidationException.
    """
    family = key.family
    possible = operations_of(spec=family.spec, usage=family.usage)
    for operation in terms["Operations"]:
        if operation not in possible:
            raise validation(
                f"Operation {operation} is not supported on {key.arn}, whose key spec is "
                f"{family.spec} and whose key usage is {family.usage}."
            )
    constraints = terms.get("Constraints", {})
    for name in _CONTEXTS:
        context: Mapping[str, str] = constraints.get(name, {})
        if context and not family.symmetric:
            raise validation(f"{name} is not supported on {key.arn}, which has no such context.")
        if len(context) > GRANT_CONTEXT_PAIRS:
            raise validation(f"{name} can have at most {GRANT_CONTEXT_PAIRS} pairs.")
        if any(len(value) not in GRANT_CONTEXT_CHARACTERS for value in context.values()):
            raise validation(
                f"A value of {name} can have at most {GRANT_CONTEXT_CHARACTERS.high} characters."
            )


def _page(call: Call, grants: list[tuple[Grant, Key]]) -> Output:
    return page(
        call,
        grants,
        member="Grants",
        identity=lambda pair: pair[0].id,
        shown=lambda pair: {
            "KeyId": pair[1].arn,
            "GrantId": pair[0].id,
            "CreationDate": pair[0].created,
            "IssuingAccount": f"arn:{call.place.partition}:iam::{call.place.account}:root",
            **pair[0].terms,
        },
    )


def _same(wanted: Mapping[str, Any], grant: Grant, member: str) -> bool:
    return member not in wanted or grant.terms.get(member) == wanted[member]


def _by_id(key: Key, grant_id: str) -> Grant:
    if grant_id not in key.grants:
        raise not_found(f"Grant ID {grant_id} not found")
    return key.grants[grant_id]


def _by_token(call: Call, token: str) -> tuple[Key, Grant]:
    for key in call.store.keys(call.place):
        for grant in key.grants.values():
            if token in grant.tokens:
                return key, grant
    raise KmsError("InvalidGrantTokenException", "The grant token is not valid.")
