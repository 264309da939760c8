"""Principals that are known only when Terraform applies, and what stands in for them until then.

An app writes `users=(role.arn,)`, which CDKTF fills in after the key was checked. While it is
checked, a role of the key's own account stands in for it, and is told from every other. Terraform
is asked to make sure of just that, by a precondition, before it makes the key or changes its
policy: what is assumed here cannot turn out to be wrong there.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from keyspan.constructs.tokens import TOKEN, literal_but_tokens
from keyspan.model.access import OWN_PRINCIPALS
from keyspan.model.regions import REGIONS, partition_of
from keyspan.policy import KeyPolicy, Principal

if TYPE_CHECKING:
    from keyspan.bindings import TerraformResource
    from keyspan.model import Grant, Key, RelatedKey
    from keyspan.policy import Statement

_FIELDS = (*OWN_PRINCIPALS, "granters")
"""The fields whose principals are of the key's own account."""

_NAME = "[0-9A-Za-z_+=,.@/-]"
"""What the path and the name of a role or a user are made of."""

_AROUND_TOKENS = re.compile(rf"(?:{_NAME}|:|{TOKEN.pattern})*", re.ASCII)
_PLAIN = '^[^"\\\\[:cntrl:]]*$'
"""What says within JSON what it says by itself."""


class StandIns:
    """What stands in for principals of one key.

    Args:
        account: the AWS account ID that owns the key.
        region: the Region of the primary key, which tells the partition.
    """

    def __init__(self, *, account: str, region: str) -> None:
        partition = partition_of(region) if region in REGIONS else "aws"
        self._account = account
        self._own = f"arn:{partition}:iam::{account}:"
        # No role of anybody's has this name, and it is written nowhere.
        self._name = f"{self._own}role/known-at-apply/{secrets.token_hex(8)}"
        self._by_text: dict[str, str] = {}

    def of_key(self, key: Key) -> Key:
        """Return a key in which each principal is known, or stood in for."""
        primary, *replicas = map(self._related, key.related)
        retired = tuple(map(self._related, key.retired))
        return replace(key, primary=primary, replicas=tuple(replicas), retired=retired)

    def of_policy(self, policy: KeyPolicy) -> KeyPolicy:
        """Return a key policy in which each principal is known, or stood in for."""
        return replace(policy, statements=tuple(map(self._statement, policy.statements)))

    def written(self, text: str) -> str:
        """Return JSON as Terraform reads it, with what the stand-ins in it stand for."""
        for stand_in, meant in self._texts.items():
            text = text.replace(json.dumps(stand_in), json.dumps(meant))
        return literal_but_tokens(text)

    def taken_back(self, principal: str) -> str:
        """Return what a stand-in stands for; a principal that is known as it is."""
        return self._texts.get(principal, principal)

    def require(self, resource: TerraformResource, text: str, *, where: str) -> None:
        """Have Terraform make sure of what was assumed, before it makes or changes a resource.

        Args:
            resource: whose argument it is.
            text: JSON with stand-ins, and with other texts that are known only at apply.
            where: the place, for messages.
        """
        conditions = [
            *(self._is_own(each) for one, each in self._texts.items() if json.dumps(one) in text),
            *map(_is_plain, dict.fromkeys(TOKEN.findall(text))),
        ]
        if conditions:
            told = [{"condition": c, "error_message": f"{where}: {m}"} for c, m in conditions]
            resource.add_override("lifecycle.precondition", told)

    @property
    def _texts(self) -> dict[str, str]:
        return {stand_in: text for text, stand_in in self._by_text.items()}

    def _is_own(self, text: str) -> tuple[str, str]:
        message = f"{text} is not the ARN of a role or a user of account {self._account}"
        return _matches(f"^{self._own}(role|user)/{_NAME}+$", text), message

    def _of(self, principal: str) -> str:
        if not TOKEN.search(principal) or not _AROUND_TOKENS.fullmatch(principal):
            return principal
        number = len(self._by_text) + 1
        return self._by_text.setdefault(principal, f"{self._name}/{number}")

    def _related(self, related: RelatedKey) -> RelatedKey:
        changed: dict[str, Any] = {
            name: tuple(map(self._of, named))
            for name in _FIELDS
            if not isinstance(named := getattr(related, name), str)
        }
        return replace(
            related,
            **changed,
            deny=replace(
                related.deny,
                deletion_except_by=tuple(map(self._of, related.deny.deletion_except_by)),
            ),
            statements=tuple(map(self._raw_statement, related.statements)),
            grants=tuple(map(self._grant, related.grants)),
        )

    def _grant(self, grant: Grant) -> Grant:
        retiring = grant.retiring_principal
        return replace(
            grant,
            grantee=self._of(grant.grantee),
            retiring_principal=retiring and self._of(retiring),
        )

    def _statement(self, statement: Statement) -> Statement:
        principals = (
            Principal(each.kind, self._of(each.name)) if each.kind == "AWS" else each
            for each in statement.principals
        )
        return replace(statement, principals=tuple(principals))

    def _raw_statement(self, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        principal = raw.get("Principal") if _is_table(raw) else None
        if not isinstance(principal, Mapping) or "AWS" not in principal:
            return raw
        named = cast("Mapping[str, Any]", principal)
        return {**raw, "Principal": {**named, "AWS": self._each(named["AWS"])}}

    def _each(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._of(value)
        listed = isinstance(value, (list, tuple))
        return [self._each(each) for each in cast("list[Any]", value)] if listed else value


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping)


def _is_plain(token: str) -> tuple[str, str]:
    return _matches(_PLAIN, token), f"{token} holds characters that a key policy cannot"


def _matches(pattern: str, text: str) -> str:
    """Return Terraform's expression for whether a text with tokens matches a pattern.

    Within an expression CDKTF fills a token in as an expression, without marks of its own.
    """
    pieces = re.split(f"({TOKEN.pattern})", text, flags=re.ASCII)
    parts = [each if TOKEN.fullmatch(each) else json.dumps(each) for each in pieces if each]
    value = parts[0] if len(parts) == 1 else f'join("", [{", ".join(parts)}])'
    return f"${{can(regex({json.dumps(pattern)}, {value}))}}"
