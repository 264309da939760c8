"""Who may do what with the key of one Region, by its key policy and its grants, in short.

Every way in is told once: what an account as a whole may do is not told of each of its principals
again, and what everybody may do is told of nobody else. What is denied is told for itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.pictures.names import condition_words, principal_name
from keyspan.pictures.picture import Line
from keyspan.policy import EVERYBODY, Principal, permissions
from keyspan.policy.actions import CROSS_ACCOUNT, named_by
from keyspan.policy.document import account_of_root
from keyspan.policy.evaluate import account_of, concerning, subjects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from keyspan.model import Grant
    from keyspan.pictures.powers import Powers
    from keyspan.policy import Condition, KeyPolicy, Permission, Place, Statement

BY_IAM = "where IAM allows it"
BY_IAM_THERE = "where IAM allows it there"
OTHERS_BY_IAM = "of other accounts where IAM allows it there"
UNLESS_DENIED = "unless denied"

_ACCOUNT_KEYS = frozenset({"kms:calleraccount", "aws:principalaccount"})


def policy_lines(policy: KeyPolicy, *, place: Place, powers: Powers) -> tuple[Line, ...]:
    """Return who may do what by a key policy, and what it denies.

    Named principals come first, whole accounts and everybody after them, denials last.
    """
    found = {
        who: _ways_in(policy, who, place=place, actions=powers.actions)
        for who in subjects(policy, place=place)
    }
    lines = [
        line
        for who, ways in sorted(found.items(), key=lambda each: _breadth(each[0]))
        for line in _lines(who, _untold(who, ways, found), place=place, powers=powers)
    ]
    denials = (each for each in policy.statements if each.effect == "Deny")
    return (*lines, *(line for each in denials for line in _denial(each, place, powers)))


def grant_lines(grants: Iterable[Grant], *, place: Place, powers: Powers) -> Iterator[Line]:
    """Yield who may do what by each grant."""
    for grant in grants:
        contexts = {
            "with the encryption context": grant.encryption_context_equals,
            "with an encryption context that has": grant.encryption_context_subset,
        }
        yield Line(
            principal=grant.grantee,
            who=principal_name(Principal("AWS", grant.grantee), place=place),
            powers=powers.allowed(f"kms:{operation}" for operation in grant.operations),
            provided=(
                *(f"{words} {_pairs(pairs)}" for words, pairs in contexts.items() if pairs),
                f"by grant {grant.name}",
            ),
        )
        if retiring := grant.retiring_principal:
            yield Line(
                principal=retiring,
                who=principal_name(Principal("AWS", retiring), place=place),
                powers=(f"retire grant {grant.name}",),
            )


def _ways_in(
    policy: KeyPolicy, who: Principal, *, place: Place, actions: Iterable[str]
) -> dict[str, tuple[Permission, ...]]:
    about = concerning(policy, who, place=place)
    foreign = account_of(who) not in (None, place.account)
    return {
        action: permissions(about, who, action, place=place)
        for action in actions
        if action in CROSS_ACCOUNT or not foreign
    }


def _untold(
    who: Principal,
    ways: Mapping[str, tuple[Permission, ...]],
    found: Mapping[Principal, Mapping[str, tuple[Permission, ...]]],
) -> Iterator[tuple[str, Permission]]:
    """Yield what a principal may do that is not told of its account, or of everybody, already."""
    wider = [other for other in found if _stands_for(other, who)]
    for action, permitted in ways.items():
        for way in permitted:
            told = (each for other in wider for each in found[other].get(action, ()))
            if not any(_asks_no_more(each, way) for each in told) and not _told_by_accounts(way):
                yield action, way


def _stands_for(wide: Principal, narrow: Principal) -> bool:
    """Whether one principal is everybody, or the account of the other."""
    if wide == narrow:
        return False
    account = account_of_root(wide.name) if wide.kind == "AWS" else None
    return wide == EVERYBODY or (account is not None and account == account_of(narrow))


def _asks_no_more(one: Permission, other: Permission) -> bool:
    return (
        one.depends_on_iam <= other.depends_on_iam
        and set(one.when) <= set(other.when)
        and set(one.unless) <= set(other.unless)
    )


def _told_by_accounts(way: Permission) -> bool:
    """Whether everybody means principals of accounts that are told of by themselves.

    Accounts that a condition names are subjects of the policy: their root has the same way in.
    """
    return way.principal == EVERYBODY and any(map(_names_accounts, way.when))


def _names_accounts(condition: Condition) -> bool:
    return (
        condition.operator == "StringEquals"
        and condition.key.lower() in _ACCOUNT_KEYS
        and all(map(account_of_root, condition.values))
    )


def _breadth(who: Principal) -> int:
    if who == EVERYBODY:
        return 2
    return 1 if who.kind == "AWS" and account_of_root(who.name) else 0


def _lines(
    who: Principal, untold: Iterable[tuple[str, Permission]], *, place: Place, powers: Powers
) -> Iterator[Line]:
    """Yield a line for each set of conditions; what may be denied is told by the denials."""
    able: dict[tuple[str, ...], list[tuple[str, bool]]] = {}
    for action, way in untold:
        provided = tuple(_provided(way, place))
        able.setdefault(provided, []).append((action, bool(way.unless)))
    for provided, allowed in able.items():
        deniable = any(denied for _, denied in allowed)
        yield Line(
            principal=who.name,
            who=principal_name(who, place=place),
            powers=powers.allowed(action for action, _ in allowed),
            provided=(*provided, *([UNLESS_DENIED] if deniable else [])),
        )


def _provided(way: Permission, place: Place) -> Iterator[str]:
    for condition in way.when:
        yield condition_words(condition, place=place)
    if way.principal == EVERYBODY:
        yield OTHERS_BY_IAM
    elif way.depends_on_iam:
        yield BY_IAM if account_of(way.principal) == place.account else BY_IAM_THERE


def _denial(statement: Statement, place: Place, powers: Powers) -> Iterator[Line]:
    """Yield what a Deny statement says, if it is about anything that such a key can be used for."""
    named = statement.principals or statement.not_principals
    who = ", ".join(principal_name(each, place=place) for each in named)
    elsewhere = [] if "*" in statement.resources else ["for some resources only"]
    words = powers.denied(filter(lambda each: _is_about(statement, each), powers.actions))
    if words:
        yield Line(
            principal=", ".join(each.name for each in named),
            who=who if statement.principals else f"everybody but {who}",
            powers=words,
            provided=(
                *(condition_words(each, place=place) for each in statement.conditions),
                *elsewhere,
            ),
            denied=True,
        )


def _is_about(statement: Statement, action: str) -> bool:
    if statement.not_actions:
        return not named_by(statement.not_actions, action)
    return named_by(statement.actions, action)


def _pairs(pairs: Mapping[str, str]) -> str:
    return " and ".join(f"{key} {value}" for key, value in pairs.items())
