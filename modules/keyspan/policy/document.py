"""A key policy as a value: frozen statements, the JSON that they render to, and what they mean."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from keyspan.model.rules import ACCOUNT_PATTERN

if TYPE_CHECKING:
    from collections.abc import Iterable

VERSION = "2012-10-17"
"""The version of the policy language."""

VERSIONS = ("2008-10-17", VERSION)
"""Every version; a document that names none is of the first, which knows no policy variables."""

Effect: TypeAlias = Literal["Allow", "Deny"]
PrincipalKind: TypeAlias = Literal["AWS", "Service", "Federated", "CanonicalUser"]

_ACCOUNT_ROOT = re.compile(r"arn:aws[a-z-]*:iam::(\d{12}):root", re.ASCII)


@dataclass(frozen=True, slots=True)
class Principal:
    """Whom a statement is about.

    Attributes:
        kind: "AWS" for accounts, users, roles and sessions, "Service" for AWS's own services.
        name: an ARN, an account ID, a service's name, or "*" for everybody.
    """

    kind: PrincipalKind
    name: str

    def __str__(self) -> str:
        return "everybody" if self == EVERYBODY else self.name


EVERYBODY = Principal("AWS", "*")
"""Every principal of every account."""


def aws(*names: str) -> tuple[Principal, ...]:
    """Return AWS principals by their ARNs."""
    return tuple(Principal("AWS", name) for name in names)


@dataclass(frozen=True, slots=True, order=True)
class Condition:
    """One condition of a statement: an operator, the condition key that it asks, wanted values."""

    operator: str
    key: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.operator} {self.key} {' or '.join(self.values)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of a key policy.

    Attributes:
        sid: names the statement; stable, so that a reviewer sees the same names in each Region.
        effect: "Allow" or "Deny".
        principals: whom it is about; of these and `not_principals` one is empty.
        not_principals: whom it is not about, everybody else being meant.
        actions: "kms:Encrypt" and so on; * and ? are wildcards.
        not_actions: what it is not about, every other action being meant.
        resources: "*", which in a key policy means this very key.
        not_resources: the same, turned round.
        conditions: all of them have to hold.
        bare: whether everybody is written "*", and not {"AWS": "*"}: one and the same to AWS, and
            a change to Terraform.
    """

    sid: str | None = None
    effect: Effect = "Allow"
    principals: tuple[Principal, ...] = ()
    not_principals: tuple[Principal, ...] = ()
    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ("*",)
    not_resources: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    bare: bool = field(default=False, compare=False)

    def document(self) -> dict[str, Any]:
        """Return the statement in the policy language; a single value stands without a list."""
        elements = {
            "Sid": self.sid,
            "Effect": self.effect,
            "Principal": EVERYBODY.name if self.bare else _principals(self.principals),
            "NotPrincipal": _principals(self.not_principals),
            "Action": _one_or_list(self.actions),
            "NotAction": _one_or_list(self.not_actions),
            "Resource": _one_or_list(self.resources),
            "NotResource": _one_or_list(self.not_resources),
            "Condition": self._conditions(),
        }
        return {name: element for name, element in elements.items() if element}

    def meaning(self) -> tuple[Any, ...]:
        """Return what AWS takes of the statement: in no order, each value once.

        Actions and condition keys have no case, and an account's ID stands for its root.
        """
        return (
            self.sid,
            self.effect,
            frozenset(map(_plain, self.principals)),
            frozenset(map(_plain, self.not_principals)),
            frozenset(action.lower() for action in self.actions),
            frozenset(action.lower() for action in self.not_actions),
            frozenset(self.resources),
            frozenset(self.not_resources),
            frozenset((c.operator, c.key.lower(), frozenset(c.values)) for c in self.conditions),
        )

    def _conditions(self) -> dict[str, dict[str, Any]]:
        document: dict[str, dict[str, Any]] = {}
        for condition in self.conditions:
            wanted = document.setdefault(condition.operator, {})
            wanted[condition.key] = _one_or_list(condition.values)
        return document


@dataclass(frozen=True, slots=True)
class KeyPolicy:
    """The key policy of one key in one Region.

    Attributes:
        statements: in the order of the document.
        version: of the policy language.
        id: names the document; AWS makes nothing of it.
    """

    statements: tuple[Statement, ...]
    version: str = VERSION
    id: str | None = None

    def json(self) -> str:
        """Return the policy as compact JSON: the same policy, the same bytes."""
        document = {
            "Version": self.version,
            **({} if self.id is None else {"Id": self.id}),
            "Statement": [statement.document() for statement in self.statements],
        }
        return json.dumps(document, separators=(",", ":"))

    def means(self, other: KeyPolicy) -> bool:
        """Whether both are one policy to AWS: order, and one value or a list, make no difference.

        Sids count, though AWS makes nothing of them: Terraform plans a change for them.
        """
        return self.version == other.version and self._meanings() == other._meanings()

    def _meanings(self) -> frozenset[tuple[Any, ...]]:
        return frozenset(statement.meaning() for statement in self.statements)


@lru_cache(maxsize=4096)
def account_of_root(name: str) -> str | None:
    """Return the account ID when a principal's name stands for a whole account, else None."""
    if re.fullmatch(ACCOUNT_PATTERN, name):
        return name
    match = _ACCOUNT_ROOT.fullmatch(name)
    return match[1] if match else None


def _plain(principal: Principal) -> Principal:
    account = account_of_root(principal.name) if principal.kind == "AWS" else None
    return Principal("AWS", account) if account else principal


def _principals(principals: Iterable[Principal]) -> dict[str, str | list[str]]:
    named: dict[str, list[str]] = {}
    for principal in principals:
        named.setdefault(principal.kind, []).append(principal.name)
    return {kind: _one_or_list(tuple(names)) for kind, names in named.items()}


def _one_or_list(values: tuple[str, ...]) -> str | list[str]:
    return values[0] if len(values) == 1 else list(values)
