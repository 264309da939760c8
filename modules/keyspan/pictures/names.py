"""Principals and conditions of key policies in words; what has no short ones is told in full."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keyspan.policy import EVERYBODY, Principal
from keyspan.policy.document import account_of_root
from keyspan.policy.evaluate import account_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keyspan.policy import Condition, Place

_IAM = re.compile(r"arn:[^:*?]+:iam::\d{12}:(user|role)/(?:[^*?]*/)?([^/*?]+)", re.ASCII)
_SESSION = re.compile(r"arn:[^:*?]+:sts::\d{12}:assumed-role/([^/*?]+)/([^/*?]+)", re.ASCII)
_REGION = "{region}"
"""Stands for the Region's own name, as in a keyring file: so Regions can be compared."""


def principal_name(principal: Principal, *, place: Place) -> str:
    """Return who it is: "role OrdersApp"; of another account, with the account.

    A path is left out: an account has no two users, and no two roles, of one name.
    """
    if principal == EVERYBODY:
        return str(EVERYBODY)
    if principal.kind != "AWS":
        kinds = {"Service": "service ", "Federated": "federated by "}
        return kinds.get(principal.kind, f"{principal.kind} ") + _told(principal.name, place)
    account = account_of(principal)
    own = account == place.account
    if account_of_root(principal.name):
        return "anybody in the account" if own else f"anybody in account {account}"
    found = _within_account(principal.name)
    return found if own or account is None else f"{found} of account {account}"


def condition_words(condition: Condition, *, place: Place) -> str:
    """Return a condition in words: "through s3 or dynamodb"; a rare one as the policy has it."""
    told = _WORDS.get((condition.operator, condition.key.lower()))
    if told and (condition.operator != "Bool" or condition.values == ("true",)):
        return told(condition.values, place)
    values = " or ".join(_told(value, place) for value in condition.values)
    return f"when {condition.operator} {condition.key} {values}"


def _within_account(arn: str) -> str:
    if found := _IAM.fullmatch(arn):
        return f"{found[1]} {found[2]}"
    if found := _SESSION.fullmatch(arn):
        return f"session {found[2]} of role {found[1]}"
    return arn


def _told(text: str, place: Place) -> str:
    """Return a text with the Region's own name, standing by itself, left open."""
    return re.sub(rf"(?<![\w-]){re.escape(place.region)}(?![\w-])", _REGION, text)


def _any_of(values: Sequence[str]) -> str:
    *others, last = values
    return f"{', '.join(others)} or {last}" if others else last


def _after(words: str) -> Callable[[tuple[str, ...], Place], str]:
    return lambda values, place: f"{words} {_any_of([_told(value, place) for value in values])}"


def _regions(values: tuple[str, ...], _: Place) -> str:
    return f"to other Regions than {_any_of(values)}"


def _through(values: tuple[str, ...], place: Place) -> str:
    suffix = f".{place.region}.amazonaws.com"
    return f"through {_any_of([_told(value.removesuffix(suffix), place) for value in values])}"


def _unless_by(values: tuple[str, ...], place: Place) -> str:
    names = [principal_name(Principal("AWS", value), place=place) for value in values]
    return f"unless by {_any_of(names)}"


def _flag(words: str) -> Callable[[tuple[str, ...], Place], str]:
    return lambda _values, _place: words


_WORDS: dict[tuple[str, str], Callable[[tuple[str, ...], Place], str]] = {
    ("StringEquals", "kms:viaservice"): _through,
    ("StringLike", "kms:viaservice"): _through,
    ("Bool", "kms:grantisforawsresource"): _flag("for AWS resources"),
    ("Bool", "kms:bypasspolicylockoutsafetycheck"): _flag("without AWS's lockout check"),
    ("StringEquals", "aws:principalorgid"): _after("in organization"),
    ("StringEquals", "kms:calleraccount"): _after("in account"),
    ("StringEquals", "aws:principalaccount"): _after("in account"),
    ("StringEquals", "aws:sourceaccount"): _after("for account"),
    ("ArnEquals", "aws:sourcearn"): _after("for"),
    ("ArnLike", "aws:sourcearn"): _after("for"),
    ("ArnNotLike", "aws:principalarn"): _unless_by,
    ("ArnNotEquals", "aws:principalarn"): _unless_by,
    ("StringNotEquals", "kms:replicaregion"): _regions,
    ("StringNotEquals", "kms:primaryregion"): _regions,
    (
        "NumericLessThan",
        "kms:schedulekeydeletionpendingwindowindays",
    ): lambda values, _: f"in less than {_any_of(values)} days",
}
