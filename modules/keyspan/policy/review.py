"""What a key policy, sound as it may be, should not do: lock everybody out, let everybody in, ...

Each is asked of keyspan.policy.evaluate, so that it holds for any policy, whoever wrote it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keyspan.policy.actions import KEY_ACTIONS, REVEALING
from keyspan.policy.document import EVERYBODY, Principal
from keyspan.policy.evaluate import account_of, concerning, permissions, subjects
from keyspan.policy.operators import Family, read
from keyspan.policy.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from keyspan.policy.document import Condition, KeyPolicy, Statement
    from keyspan.policy.evaluate import Permission

CHANGE = "kms:PutKeyPolicy"
PROMOTE = "kms:UpdatePrimaryRegion"

_LIMITING = frozenset({
    "kms:calleraccount", "aws:principalaccount", "aws:principalarn", "aws:principalorgid",
    "aws:principalorgpaths", "aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid",
    "aws:sourceorgpaths", "aws:sourcevpc", "aws:sourcevpce", "aws:vpceaccount", "aws:vpceorgid",
})  # fmt: skip
"""Condition keys that tell some principals from the rest of the world, in lower case.

Source: Security Hub user guide, KMS.5, "KMS keys should not be publicly accessible".
"""

_ACTIONS_TOLD = 3

_NOT_ITSELF = frozenset({"kms:viaservice", "kms:grantisforawsresource"})

_OPEN_VALUE = re.compile(r"[*?]|\$\{")
_ORGANIZATION = re.compile(r"o-[a-z0-9]{10,32}/.*", re.ASCII)
_OWNED_ARN = re.compile(r"arn:[^:*?]+:[^:*?]+:[^:]*:\d{12}:.*|arn:[^:*?]+:s3:::[^*?]+", re.ASCII)
"""An ARN of one account, whatever else in it is open, or of one bucket."""


def locks_out(policy: KeyPolicy, *, place: Place) -> bool:
    """Whether nobody could ever change the key policy again, and only AWS Support could help.

    Source: KMS API reference, PutKeyPolicy, BypassPolicyLockoutSafetyCheck.
    """
    context = {"kms:BypassPolicyLockoutSafetyCheck": None}
    own = (each for each in subjects(policy, place=place) if _is_of(each, place))
    return not any(permissions(policy, each, CHANGE, place=place, context=context) for each in own)


def public_actions(policy: KeyPolicy, *, place: Place) -> tuple[str, ...]:
    """Return what any principal of any account may do: its own account decides, or nobody.

    A condition keeps the world out only by what tells principals apart, and by fixed values.
    """
    if not any(map(_lets_the_world_in, policy.statements)):
        return ()
    return tuple(
        action
        for action in sorted(KEY_ACTIONS)
        if any(
            not any(map(_keeps_the_world_out, permission.when))
            for permission in permissions(policy, EVERYBODY, action, place=place)
        )
    )


def revealing_actions(
    policy: KeyPolicy, principals: Iterable[str], *, place: Place
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each principal that the key policy itself lets decrypt, sign and the like, with what.

    What it may do through an AWS service, as anybody in its account, is left out.
    """
    for name in principals:
        principal = Principal("AWS", name)
        about = concerning(policy, principal, place=place)
        allowed = tuple(
            action
            for action in sorted(REVEALING)
            if any(map(_by_itself, permissions(about, principal, action, place=place)))
        )
        if allowed:
            yield name, allowed


def unpromotable(policies: Mapping[str, KeyPolicy], *, account: str) -> Iterator[tuple[str, str]]:
    """Yield (primary's Region, replica's Region) of each promotion that one of both refuses.

    UpdatePrimaryRegion is authorised by both keys; where neither lets anybody, it is meant so.
    Source: KMS API reference, UpdatePrimaryRegion, "Required permissions".

    Args:
        policies: Region to key policy, the primary's first.
        account: the account of the keys.
    """
    primary, *replicas = policies
    for replica in replicas:
        pair = {region: policies[region] for region in (primary, replica)}
        if not can_be_promoted(pair, account=account) and any(
            _let_somebody_promote({region: policy}, account=account, to=replica)
            for region, policy in pair.items()
        ):
            yield primary, replica


def can_be_promoted(policies: Mapping[str, KeyPolicy], *, account: str) -> bool:
    """Whether some principal may make a replica the primary: both of their keys have to let it.

    Args:
        policies: Region to key policy, the primary's first and the replica's last; or one of both,
            for what that one says.
        account: the account of the keys.
    """
    return _let_somebody_promote(policies, account=account, to=list(policies)[-1])


def some(actions: tuple[str, ...]) -> str:
    """Return the first actions of many in words, and how many more there are."""
    more = len(actions) - _ACTIONS_TOLD
    told = ", ".join(actions[:_ACTIONS_TOLD])
    return f"{told} and {more} more" if more > 0 else told


def _let_somebody_promote(policies: Mapping[str, KeyPolicy], *, account: str, to: str) -> bool:
    """Whether all of these keys let one principal make the key of a Region the primary."""
    context = {"kms:PrimaryRegion": to}
    keys = [(policy, Place(account=account, region=region)) for region, policy in policies.items()]
    candidates = {
        principal: None
        for policy, place in keys
        for principal in subjects(policy, place=place)
        if _is_of(principal, place)
    }
    return any(
        all(
            permissions(policy, principal, PROMOTE, place=place, context=context)
            for policy, place in keys
        )
        for principal in candidates
    )


def _is_of(principal: Principal, place: Place) -> bool:
    """Whether a principal is of the key's own account, which alone can manage it."""
    return account_of(principal) == place.account


def _by_itself(permission: Permission) -> bool:
    """Whether the key policy lets a principal in as itself, and not as anybody that a service is.

    A grant that is for AWS resources only gives the principal nothing.
    """
    keys = {condition.key.lower() for condition in permission.when}
    return not permission.depends_on_iam and not keys & _NOT_ITSELF


def _lets_the_world_in(statement: Statement) -> bool:
    """Whether a statement is about everybody, so that its actions have to be looked at."""
    everybody = EVERYBODY in statement.principals or bool(statement.not_principals)
    kept_out = any(map(_keeps_the_world_out, statement.conditions))
    return statement.effect == "Allow" and everybody and not kept_out


def _keeps_the_world_out(condition: Condition) -> bool:
    operator = read(condition.operator)
    if operator is None or operator.negated or operator.if_exists:
        return False
    if operator.family is Family.NULL or operator.several == "ForAllValues":
        return False
    return condition.key.lower() in _LIMITING and all(map(_is_fixed, condition.values))


def _is_fixed(value: str) -> bool:
    if value.startswith("arn:"):
        return _OWNED_ARN.fullmatch(value) is not None
    return _ORGANIZATION.fullmatch(value) is not None or not _OPEN_VALUE.search(value)
