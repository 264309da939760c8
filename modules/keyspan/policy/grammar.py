"""What is wrong with a statement of a key policy, whatever it is for.

AWS would refuse it, or it would never do what it seems to.
Source: KMS developer guide, "Key policies in AWS KMS" and "Condition keys for AWS KMS"; IAM user
guide, "Set operators for multivalued context keys".
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from keyspan.model.rules import (
    Problem,
    did_you_mean,
    principal_account,
    principal_partition,
    principal_problem,
    shown,
)
from keyspan.policy import actions, operators
from keyspan.policy.condition_keys import FAMILIES, IAM_ONLY, KEYS, condition_key
from keyspan.policy.document import EVERYBODY
from keyspan.policy.operators import Family

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from keyspan.policy.condition_keys import ConditionKey
    from keyspan.policy.document import Condition, KeyPolicy, Principal, Statement
    from keyspan.policy.operators import Operator
    from keyspan.policy.place import Place

_SERVICE = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:amazonaws\.com(?:\.cn)?|[a-z.]+\.gov)")
REGION_NAME = re.compile(r"(?<![a-z0-9-])[a-z]{2,4}(?:-[a-z]+){1,2}-\d{1,2}(?![a-z0-9-])")
"""A Region's name, whether AWS has it yet or not, within a text."""

_CHARACTERS = re.compile(r"[\t\n\r\x20-\xff]*")
_ESCAPE = "\\u"
"""How JSON writes a letter outside of ASCII."""

_REGIONAL_KEYS = frozenset({"kms:viaservice"})


def statement_problems(
    statement: Statement, *, place: Place, accounts: Collection[str]
) -> Iterator[tuple[str, Problem]]:
    """Yield each element of a statement that is at fault, with the Problem.

    Args:
        statement: the statement, written for its place.
        place: the account and Region of the key.
        accounts: every account whose principals the statement may name.
    """
    yield from word_problems(statement)
    yield from region_problems(statement, place=place)
    if set(statement.resources) != {"*"}:
        mend = 'write "Resource": "*", which is this very key'
        yield "Resource", Problem("a key policy is about its own key alone", mend)
    if statement.not_principals:
        mend = "name everybody, with a condition on aws:PrincipalArn: ArnNotLike for a Deny"
        yield "NotPrincipal", Problem("whom NotPrincipal leaves out, nobody can tell", mend)
    for principal in statement.principals:
        if problem := _principal_problem(principal, place, accounts):
            yield "Principal", problem


def word_problems(statement: Statement) -> Iterator[tuple[str, Problem]]:
    """Yield each action, condition key and operator of a statement that AWS does not have."""
    yield from _action_problems(statement)
    for condition in statement.conditions:
        for problem in _condition_problems(condition):
            yield _element(condition), problem


def region_problems(statement: Statement, *, place: Place) -> Iterator[tuple[str, Problem]]:
    """Yield each service of a statement that is of another Region than the key."""
    for principal in statement.principals:
        if principal.kind == "Service" and (problem := _region_problem(principal.name, place)):
            yield "Principal", problem
    for condition in statement.conditions:
        if condition.key.lower() in _REGIONAL_KEYS:
            for value in condition.values:
                if problem := _region_problem(value, place):
                    yield _element(condition), problem


def document_problems(policy: KeyPolicy, *, text: str) -> Iterator[Problem]:
    """Yield what is wrong between the statements of a key policy, and with its letters.

    Args:
        policy: the key policy.
        text: its JSON.
    """
    for sid, count in Counter(statement.sid for statement in policy.statements).items():
        if sid and count > 1:
            mend = "name each statement once; Keyspan's own Sids begin with Allow, Deny and Enable"
            yield Problem(f"{count} statements have the Sid {shown(sid)}", mend)
    if _ESCAPE in text:
        named = (name for statement in policy.statements for name in _texts(statement))
        for name in dict.fromkeys((policy.id or "", *named)):
            if not _CHARACTERS.fullmatch(name):
                mend = "use letters of Latin-1; AWS refuses others in a key policy"
                yield Problem(f"{shown(name)} holds characters that a key policy cannot", mend)


def foreign_problem(principal: str, place: Place) -> Problem:
    """Return what is wrong with a principal of an account that the keyring does not name."""
    account = principal_account(principal)
    return Problem(
        f"{shown(principal)} is of account {account}, and the keyring of {place.account}",
        f'correct it, or allow that account: external_accounts = ["{account}"]',
    )


def _action_problems(statement: Statement) -> Iterator[tuple[str, Problem]]:
    named = {"Action": statement.actions, "NotAction": statement.not_actions}
    if not any(named.values()):
        mend = 'say what it is about: "Action": ["kms:Decrypt"]'
        yield "Action", Problem("the statement names no action, and does nothing", mend)
    for element, patterns in named.items():
        for pattern in patterns:
            if problem := _action_problem(pattern):
                yield element, problem


def _action_problem(pattern: str) -> Problem | None:
    if actions.matching(pattern):
        return None
    without_key = [each for each in actions.WITHOUT_KEY if actions.matches(pattern, each)]
    if without_key:
        mend = "allow it in an IAM policy"
        return Problem(f"{shown(pattern)} is about no key, and does nothing in a key policy", mend)
    if actions.matching(f"{pattern}*"):
        found = ", ".join(actions.matching(f"{pattern}*"))
        return Problem(f"{shown(pattern)} is no action of KMS", f"name what you mean of {found}")
    suggestion = did_you_mean(
        pattern, actions.KEY_ACTIONS, otherwise='an action of KMS is written "kms:Decrypt"'
    )
    return Problem(f"{shown(pattern)} is no action of KMS", suggestion)


def _principal_problem(
    principal: Principal, place: Place, accounts: Collection[str]
) -> Problem | None:
    if principal.kind == "Service":
        return _service_problem(principal.name)
    if principal.kind != "AWS":
        mend = 'name an account, a role or a user under "AWS", or a service under "Service"'
        return Problem(f"a key policy knows no {principal.kind} principals", mend)
    return None if principal == EVERYBODY else _aws_problem(principal, place, accounts)


def _aws_problem(principal: Principal, place: Place, accounts: Collection[str]) -> Problem | None:
    if problem := principal_problem(principal.name):
        return problem
    if principal_partition(principal.name) != place.partition:
        return Problem(
            f"{shown(principal.name)} is of partition {principal_partition(principal.name)}, "
            f"and the key of {place.partition}",
            'write "arn:{partition}:iam::…"',
        )
    if principal_account(principal.name) not in accounts:
        return foreign_problem(principal.name, place)
    return None


def _service_problem(name: str) -> Problem | None:
    if _SERVICE.fullmatch(name):
        return None
    mend = 'write it as AWS does: "logs.{region}.amazonaws.com"'
    return Problem(f"{shown(name)} is not the name of a service principal", mend)


def _region_problem(value: str, place: Place) -> Problem | None:
    for region in REGION_NAME.findall(value):
        if region != place.region:
            return Problem(
                f"{shown(value)} names {region}, and the key is in {place.region}",
                f'leave the Region open: "{value.replace(region, "{region}")}"',
            )
    return None


def _element(condition: Condition) -> str:
    return f"Condition.{condition.operator}.{condition.key}"


def _condition_problems(condition: Condition) -> Iterator[Problem]:
    operator = operators.read(condition.operator)
    key = condition_key(condition.key)
    if operator is None:
        yield _operator_problem(condition.operator)
    if key is None:
        yield _key_problem(condition.key)
    if not condition.values:
        yield Problem("no value is wanted", "name the values that it may have")
    if operator and key:
        yield from _fit_problems(condition, operator, key)


def _operator_problem(name: str) -> Problem:
    suffix = "IfExists" if name.endswith("IfExists") else ""
    known = [
        f"{start}{each}{suffix}"
        for start in ("", "ForAllValues:", "ForAnyValue:")
        for each in operators.NAMES
    ]
    mend = did_you_mean(
        name, known, otherwise="operators are StringEquals, Bool, ArnLike and so on"
    )
    return Problem(f"{shown(name)} is no condition operator", mend)


def _key_problem(name: str) -> Problem:
    if name.lower().startswith(tuple(start.lower() for start in IAM_ONLY)):
        mend = "write it into an IAM policy"
        return Problem(f"{shown(name)} works in IAM policies only, not in key policies", mend)
    known = (*KEYS, *(f"{start}NAME" for start in FAMILIES))
    mend = did_you_mean(
        name, known, otherwise="keys of KMS begin with kms:, AWS's global with aws:"
    )
    return Problem(f"{shown(name)} is no condition key that KMS is known to have", mend)


def _fit_problems(condition: Condition, operator: Operator, key: ConditionKey) -> Iterator[Problem]:
    if not key.fits(operator.family):
        yield Problem(
            f"{condition.operator} does not compare what {condition.key} holds",
            f"use an operator of {key.family}: {_example(key.family)}",
        )
    elif key.several and operator.several is None and operator.family is not Family.NULL:
        yield Problem(
            f"a request can have several values of {condition.key}",
            f"write ForAnyValue:{condition.operator}, or ForAllValues: with a Null condition",
        )
    elif operator.several and not key.several:
        yield Problem(
            f"a request has one value of {condition.key}",
            f"write {condition.operator.removeprefix(operator.several + ':')}",
        )
    for value in condition.values:
        if not operators.accepts(operator.family, value):
            yield Problem(
                f"{shown(value)} is nothing that {condition.operator} can compare",
                f"write a value of the kind: {_VALUES[operator.family]}",
            )


def _example(family: Family) -> str:
    return next(name for name in operators.NAMES if name.startswith(family))


_VALUES = {
    Family.NUMERIC: "30",
    Family.DATE: "2026-11-30T00:00:00Z",
    Family.BOOL: "true or false",
    Family.NULL: "true or false",
    Family.IP: "203.0.113.0/24",
}


def _texts(statement: Statement) -> Iterator[str]:
    yield statement.sid or ""
    for principal in (*statement.principals, *statement.not_principals):
        yield principal.name
    yield from (*statement.actions, *statement.not_actions)
    for condition in statement.conditions:
        yield from (condition.operator, condition.key, *condition.values)
