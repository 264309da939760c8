"""Who can do what by one key policy, as far as the policy alone can tell.

A question names an action, the place of the key, and what is known of the request: its context.
Conditions on what is not known stay open, and are told. What an account's own IAM policies allow is
never known here: where the key policy leaves it to them, the answer says so. A statement whose
Resource or NotPrincipal is not understood counts where it allows, and is told where it denies.
Source: IAM user guide, "Policy evaluation logic"; KMS developer guide, "Determining access to
AWS KMS keys" and "Default key policy".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.policy import actions
from keyspan.policy.condition_keys import is_absent
from keyspan.policy.document import EVERYBODY, Principal, account_of_root
from keyspan.policy.operators import holds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from keyspan.policy.document import Condition, KeyPolicy, Statement
    from keyspan.policy.place import Place

    Context = Mapping[str, str | tuple[str, ...] | None]

NOTHING_KNOWN: Context = MappingProxyType({})
"""The context of a request of which only the action, the place and the principal are known."""

_ARN_ACCOUNT = re.compile(r"arn:aws[a-z-]*:(?:iam|sts)::(\d{12}):", re.ASCII)
_SESSION = re.compile(r"(arn:aws[a-z-]*):sts::(\d{12}):assumed-role/([^/]+)/[^/]+", re.ASCII)
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::(\d{12}):role/(?:.*/)?([^/]+)", re.ASCII)
_VARIABLE = re.compile(r"\$\{(?![*?$]\})")
_ACCOUNT_KEYS = frozenset({"kms:calleraccount", "aws:principalaccount"})
_FIXED = re.compile(r"[^*?$]+")


@dataclass(frozen=True, slots=True)
class Permission:
    """One way in which a principal can do what was asked.

    Attributes:
        principal: who; an account's root stands for every principal of the account, EVERYBODY for
            any principal of any account.
        depends_on_iam: whether an IAM policy of the principal's account has to allow it as well.
        when: conditions of the statement that the context does not decide.
        unless: Deny statements that apply if the context, where it is silent, makes them.
    """

    principal: Principal
    depends_on_iam: bool = False
    when: tuple[Condition, ...] = ()
    unless: tuple[Statement, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether the key policy alone lets the principal in."""
        return not (self.depends_on_iam or self.when or self.unless)

    def __str__(self) -> str:
        parts = [
            *(["depends on IAM"] if self.depends_on_iam else []),
            *(f"when {condition}" for condition in self.when),
            *(f"unless {statement.sid or 'a Deny'} applies" for statement in self.unless),
        ]
        return f"{self.principal}: {'; '.join(parts)}" if parts else str(self.principal)


def who_can(
    policy: KeyPolicy, action: str, *, place: Place, context: Context = NOTHING_KNOWN
) -> tuple[Permission, ...]:
    """Return everybody who can do an action by a key policy, each with every way in.

    Args:
        policy: the key policy.
        action: one action, no pattern: "kms:Decrypt".
        place: the key's account and Region.
        context: condition key to its value or values in the request; None says that the request
            has none. Keys that are left out are open, but for what place, action and principal
            tell by themselves.
    """
    return tuple(
        permission
        for principal in subjects(policy, place=place)
        for permission in permissions(policy, principal, action, place=place, context=context)
    )


def permissions(
    policy: KeyPolicy,
    principal: Principal,
    action: str,
    *,
    place: Place,
    context: Context = NOTHING_KNOWN,
) -> tuple[Permission, ...]:
    """Return the ways in which one principal can do an action, the surest first; none if it can't.

    Arguments are those of `who_can`.
    """
    requester = (
        _Requester(principal, place, context) if context else _known_requester(principal, place)
    )
    about = [each for each in policy.statements if _is_about_action(each, action)]
    if not about:
        return ()
    denials = [
        (statement, open_conditions)
        for statement in about
        if statement.effect == "Deny"
        and requester.concerns(statement) is not False
        and (open_conditions := requester.undecided(statement, action)) is not None
    ]
    if any(not undecided and requester.concerns(s) for s, undecided in denials):
        return ()
    unless = tuple(statement for statement, _ in denials)
    found = {
        Permission(principal, requester.depends_on_iam(statement), undecided, unless)
        for statement in about
        if statement.effect == "Allow"
        and requester.concerns(statement) is not False
        and (undecided := requester.undecided(statement, action)) is not None
    }
    needed = [one for one in found if not any(_surer(other, one) for other in found)]
    return tuple(sorted(needed, key=lambda one: (one.depends_on_iam, one.when)))


def concerning(policy: KeyPolicy, principal: Principal, *, place: Place) -> KeyPolicy:
    """Return the part of a key policy that is about a principal, to ask it much at less cost."""
    requester = _known_requester(principal, place)
    kept = (each for each in policy.statements if requester.concerns(each) is not False)
    return replace(policy, statements=tuple(kept))


def subjects(policy: KeyPolicy, *, place: Place) -> tuple[Principal, ...]:
    """Return everybody that a key policy tells apart: who may be answered about.

    Named principals, the accounts of those and of conditions, the key's own account, everybody.
    """
    statements = policy.statements
    named = chain.from_iterable((*s.principals, *s.not_principals) for s in statements)
    asked = chain.from_iterable(map(_principals_of_condition, _conditions(statements)))
    found = dict.fromkeys(chain(named, asked))
    own = Principal("AWS", place.root)
    accounts = (
        Principal("AWS", f"arn:{place.partition}:iam::{account}:root")
        for principal in found
        if (account := account_of(principal))
    )
    roots = dict.fromkeys(chain([own], accounts))
    others = [each for each in found if each != EVERYBODY and account_of_root(each.name) is None]
    return (*roots, *others, EVERYBODY)


@lru_cache(maxsize=4096)
def account_of(principal: Principal) -> str | None:
    """Return the account ID of an AWS principal, or None where its name holds none."""
    if principal.kind != "AWS":
        return None
    match = _ARN_ACCOUNT.match(principal.name)
    return match[1] if match else account_of_root(principal.name)


class _Requester:
    """Whose requests these are, and what is known of them, held against statements."""

    def __init__(self, principal: Principal, place: Place, context: Context) -> None:
        self._principal = principal
        self._account = account_of(principal)
        self._place = place
        known = {**_told_by(principal, place), **context}
        self._known = {key.lower(): _values(value) for key, value in known.items()}

    def concerns(self, statement: Statement) -> bool | None:
        """Whether a statement is about the principal and the key; None if that is open."""
        parts = (self._principal_matches(statement), _is_about_the_key(statement))
        if False in parts:
            return False
        return None if None in parts else True

    def undecided(self, statement: Statement, action: str) -> tuple[Condition, ...] | None:
        """Return a statement's open conditions, or None where one of them does not hold."""
        if not statement.conditions:
            return ()
        verdicts = [(each, self._holds(each, action)) for each in statement.conditions]
        if any(verdict is False for _, verdict in verdicts):
            return None
        return tuple(condition for condition, verdict in verdicts if verdict is None)

    def depends_on_iam(self, statement: Statement) -> bool:
        """Whether IAM has to allow it too: for an account as a whole, and for another account's."""
        if self._account is None:
            return False
        if self._account != self._place.account:
            return True
        by_account_alone = not any(
            each == EVERYBODY or self._is(each) is True
            for each in statement.principals
            if account_of_root(each.name) is None
        )
        return bool(statement.principals) and by_account_alone

    def _principal_matches(self, statement: Statement) -> bool | None:
        if not statement.not_principals:
            found = {self._is(each) for each in statement.principals}
            return True if True in found else None if None in found else False
        # Who is left out by an account's ARN alone, AWS decides by rules of its own.
        if any(account_of_root(each.name) is None for each in statement.not_principals):
            found = {self._is(each) for each in statement.not_principals}
            if True in found:
                return False
        related = any(self._is(each) is not False for each in statement.not_principals)
        return None if related else True

    def _is(self, named: Principal) -> bool | None:
        """Whether the principal is one that a statement names; None if some of it may be."""
        own = self._principal
        if named in (EVERYBODY, own):
            return True
        if (root := account_of_root(named.name)) and named.kind == "AWS":
            return self._account == root
        return _is_session_of(own.name, named.name)

    def _holds(self, condition: Condition, action: str) -> bool | None:
        if any(_VARIABLE.search(value) for value in condition.values):
            return None
        if is_absent(condition.key, action=action):
            return holds(condition, ())
        found = self._known.get(condition.key.lower())
        return None if found is None else holds(condition, found)


@lru_cache(maxsize=4096)
def _known_requester(principal: Principal, place: Place) -> _Requester:
    """Return the requester of whose requests nothing else is known."""
    return _Requester(principal, place, NOTHING_KNOWN)


def _is_about_action(statement: Statement, action: str) -> bool:
    if statement.not_actions:
        return not actions.named_by(statement.not_actions, action)
    return actions.named_by(statement.actions, action)


def _told_by(principal: Principal, place: Place) -> dict[str, str | None]:
    """Return what a principal and a place tell of a request."""
    told: dict[str, str | None] = {
        "aws:RequestedRegion": place.region,
        "aws:ResourceAccount": place.account,
        "kms:MultiRegion": "true",
    }
    if principal.kind == "Service":
        return {
            **told,
            "aws:PrincipalIsAWSService": "true",
            "aws:PrincipalServiceName": principal.name,
        }
    if account := account_of(principal):
        told |= {
            "aws:PrincipalAccount": account,
            "kms:CallerAccount": account,
            "aws:PrincipalIsAWSService": "false",
        }
        if account_of_root(principal.name) is None:
            told["aws:PrincipalArn"] = _principal_arn(principal.name)
    return told


def _principal_arn(arn: str) -> str:
    """Return what aws:PrincipalArn holds for a principal: of a session, its role."""
    session = _SESSION.fullmatch(arn)
    return f"{session[1]}:iam::{session[2]}:role/{session[3]}" if session else arn


@lru_cache(maxsize=4096)
def _is_session_of(session: str, role: str) -> bool:
    """Whether one ARN is a session of the role of another; a session's ARN holds no path."""
    left, right = _SESSION.fullmatch(session), _ROLE.fullmatch(role)
    return left is not None and right is not None and left.groups()[1:] == right.groups()


def _is_about_the_key(statement: Statement) -> bool | None:
    """Whether a statement's Resource is the key: "*" is, nothing is not, an ARN may be."""
    if not statement.resources and not statement.not_resources:
        return False
    return True if "*" in statement.resources else None


def _values(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _surer(one: Permission, other: Permission) -> bool:
    """Whether one way in asks for less than another, which then tells nothing more."""
    return (
        one != other
        and one.depends_on_iam <= other.depends_on_iam
        and set(one.when) <= set(other.when)
    )


def _conditions(statements: Iterable[Statement]) -> Iterator[Condition]:
    return chain.from_iterable(statement.conditions for statement in statements)


def _principals_of_condition(condition: Condition) -> Iterator[Principal]:
    """Yield the principals and accounts that a condition names."""
    key = condition.key.lower()
    for value in condition.values:
        if key == "aws:principalarn" and _FIXED.fullmatch(value) and _ARN_ACCOUNT.match(value):
            yield Principal("AWS", value)
        if key in _ACCOUNT_KEYS and account_of_root(value):
            yield Principal("AWS", value)
