"""What is wrong with the key policies of a key: what AWS would refuse, and what nobody can want.

Faults are refused, wherever a key comes from. Warnings are told: a person may have meant it so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any, cast

from keyspan.errors import Fault, InvalidPolicy
from keyspan.model.access import OWN_PRINCIPALS, Access
from keyspan.model.bounds import KEY_POLICY_BYTES
from keyspan.model.keys import fault
from keyspan.model.rules import principal_account, shown
from keyspan.policy import review
from keyspan.policy.grammar import document_problems, foreign_problem, statement_problems
from keyspan.policy.place import Place, placeholder_problems
from keyspan.policy.render import key_policies, key_policy, raw_statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from keyspan.model import Key, RelatedKey, ServicePrincipal
    from keyspan.policy.document import KeyPolicy


def policy_faults(key: Key, *, account: str) -> Iterator[Fault]:
    """Yield why the key policies of a key cannot be, or must not be, as they are."""
    for related in key.related:
        place = Place(account=account, region=related.region)
        yield from _account_faults(key, related, place)
        where = f"keys.{key.name}.service_principals"
        yield from _source_faults(related.service_principals, where=where)
        found = [*_statement_faults(key, related, place), *_data_faults(key, related, place)]
        yield from found
        if not found:
            policy = key_policy(key, region=related.region, account=account)
            yield from _document_faults(policy, place, where=f"keys.{key.name}")


def own_policy_faults(
    key: Key, policies: Mapping[str, KeyPolicy], *, account: str
) -> Iterator[Fault]:
    """Yield why key policies that an app wrote itself cannot be, or must not be, as they are.

    Args:
        key: the key, whose fields about access say nothing then, but for `external_accounts`.
        policies: Region to key policy.
        account: the AWS account ID that owns the key.
    """
    for related in key.related:
        place = Place(account=account, region=related.region)
        policy = policies[related.region]
        where = f"keys.{key.name}"
        for name in _said(related):
            yield Fault(
                where=f"{where}: {name} in {related.region}",
                problem="stands beside a key policy of the app's own, which takes its place",
                mend="write it into that policy, or let Keyspan write the policy, with statements",
            )
        yield from _account_faults(key, related, place)
        for data in key.protects:
            needed = data.needed.service_principals
            yield from _source_faults(needed, where=data.where)
        for index, statement in enumerate(policy.statements):
            accounts = _accounts(related, place)
            for element, problem in statement_problems(statement, place=place, accounts=accounts):
                yield fault(f"{where}: policy in {place.region}[{index}].{element}", problem)
        yield from _document_faults(policy, place, where=where)


def policy_warnings(key: Key, *, account: str) -> Iterator[Fault]:
    """Yield what a key policy allows or refuses that its owner may not have meant.

    The key policies have no faults.
    """
    where = f"keys.{key.name}"
    policies = key_policies(key, account=account)
    for related in key.related:
        place = Place(account=account, region=related.region)
        able = review.revealing_actions(
            policies[related.region], related.administrators, place=place
        )
        for name, actions in able:
            yield Fault(
                where=f"{where}.administrators",
                problem=f"{shown(name)} may use the key as well: {review.some(actions)}",
                mend="let one role manage the key and another use it",
            )
    for primary, replica in review.unpromotable(policies, account=account):
        yield Fault(
            where=f"{where} in {replica}",
            problem=f"nobody could make it the primary: not both key policies, of {primary} and "
            f"{replica}, let one principal call {review.PROMOTE}",
            mend="name the same administrators in both Regions",
        )


def _said(related: RelatedKey) -> Iterator[str]:
    """Yield each field that asks for something in a key policy."""
    silent = Access()
    for each in fields(Access):
        if each.name != "external_accounts" and (
            getattr(related, each.name) != getattr(silent, each.name)
        ):
            yield each.name


def _account_faults(key: Key, related: RelatedKey, place: Place) -> Iterator[Fault]:
    """Yield each principal of another account than its field is about."""
    where = f"keys.{key.name}"
    named = [(name, each) for name in OWN_PRINCIPALS for each in getattr(related, name)]
    named += [("deny.deletion_except_by", each) for each in related.deny.deletion_except_by]
    for name, principal in named:
        if principal_account(principal) != place.account:
            yield Fault(
                where=f"{where}.{name}",
                problem=foreign_problem(principal, place).text,
                mend="correct it; who may use the key from another account is in external_users",
            )
    for principal in related.external_users:
        if principal_account(principal) == place.account:
            yield Fault(
                where=f"{where}.external_users",
                problem=f"{shown(principal)} is of the keyring's own account",
                mend="write it into users",
            )
    others = [("granters", principal) for principal in related.granters]
    others += [
        (f"grants.{grant.name}", principal)
        for grant in related.grants
        for principal in grant.principals
    ]
    known = _accounts(related, place)
    for name, principal in others:
        if principal_account(principal) not in known:
            yield fault(f"{where}.{name}", foreign_problem(principal, place))


def _source_faults(named: Iterable[ServicePrincipal], *, where: str) -> Iterator[Fault]:
    for wanted in named:
        for arn in wanted.source_arns:
            for problem in placeholder_problems(arn):
                yield fault(where, problem)
        if wanted.source_arns and not wanted.takes_sources:
            yield Fault(
                where=where,
                problem=f"{wanted.service} does not say for whose resource it calls",
                mend="leave source_arns out",
            )


def _data_faults(key: Key, related: RelatedKey, place: Place) -> Iterator[Fault]:
    """Yield what is wrong with what the data of a key needs in a Region's key policy."""
    for data in key.protects:
        needed = data.needed
        yield from _source_faults(needed.service_principals, where=data.where)
        for raw in needed.statements:
            statement = raw_statement(raw, place=place)
            accounts = _accounts(related, place)
            for _, problem in statement_problems(statement, place=place, accounts=accounts):
                yield fault(data.where, problem)


def _statement_faults(key: Key, related: RelatedKey, place: Place) -> Iterator[Fault]:
    """Yield what is wrong with the statements that a related key has of its own."""
    for index, raw in enumerate(related.statements):
        where = f"{_place_of_statements(key, related)}[{index}]"
        yield from (fault(where, p) for text in _texts(raw) for p in placeholder_problems(text))
        try:
            statement = raw_statement(raw, place=place, where=where)
        except InvalidPolicy as error:
            yield from error.faults
            continue
        problems = statement_problems(statement, place=place, accounts=_accounts(related, place))
        yield from (fault(f"{where}.{element}", problem) for element, problem in problems)


def _place_of_statements(key: Key, related: RelatedKey) -> str:
    """Return where a related key's statements stand: with the key, or with a Region of its own."""
    if all(other.statements == related.statements for other in key.related):
        return f"keys.{key.name}.statements"
    return f"keys.{key.name} in {related.region}: statements"


def _document_faults(policy: KeyPolicy, place: Place, *, where: str) -> Iterator[Fault]:
    text = policy.json()
    for problem in document_problems(policy, text=text):
        yield fault(f"{where}.statements", problem)
    where = f"{where} in {place.region}"
    if (size := len(text.encode())) > KEY_POLICY_BYTES:
        yield Fault(
            where=where,
            problem=f"its key policy is {size:,} bytes, over {KEY_POLICY_BYTES:,}",
            mend="name fewer principals: give access to a role that many assume",
        )
    if review.locks_out(policy, place=place):
        yield Fault(
            where=where,
            problem=f"nobody could change its key policy again: none may call {review.CHANGE}",
            mend="name administrators, leave root_delegation on, or take back what denies it",
        )
    if actions := review.public_actions(policy, place=place):
        yield Fault(
            where=where,
            problem=f"everybody in the world may use it: {review.some(actions)}",
            mend="name principals, or add a condition on aws:PrincipalOrgID, kms:CallerAccount or "
            "the like, with a fixed value",
        )


def _accounts(related: RelatedKey, place: Place) -> frozenset[str]:
    """Return every account that a related key's statements and grants may name."""
    external = map(principal_account, related.external_users)
    return frozenset((place.account, *related.external_accounts, *external))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in cast("Mapping[str, Any]", value).values():
            yield from _texts(each)
    elif isinstance(value, (list, tuple)):
        for each in cast("Sequence[Any]", value):
            yield from _texts(each)
