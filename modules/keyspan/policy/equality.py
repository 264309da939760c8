"""Whether Terraform's AWS provider takes two key policies for one, and so plans no change.

It compares how they are built, and not what AWS makes of them: order makes no difference, nor
whether one value stands in a list, whether a condition's value is text, or whether an account is
named by its ID or its root. Id, Version, Sid, letter case, how often a value stands, and whether
everybody is "*" or {"AWS": "*"} do.
Source: hashicorp/awspolicyequivalence; measured with hashicorp/aws 5.100.0, against which
tests/policy/test_equality.py holds what stands here.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from keyspan.policy.document import account_of_root

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Form: TypeAlias = "tuple[Any, ...]"

_LISTS = ("Action", "NotAction", "Resource", "NotResource")
_PRINCIPALS = ("Principal", "NotPrincipal")


def unchanged(one: str, other: str) -> bool:
    """Whether a plan shows no change from one key policy to another.

    Where the provider is laxer than this, a change is told that it would not plan; never the
    other way round.

    Args:
        one: a policy as JSON that keyspan.policy.parse reads.
        other: another.
    """
    before, after = json.loads(one), json.loads(other)
    heads = [(said.get("Version") or "", said.get("Id") or "") for said in (before, after)]
    return heads[0] == heads[1] and forms(_listed(before["Statement"])) == forms(
        _listed(after["Statement"])
    )


def forms(statements: Iterable[Mapping[str, Any]]) -> Counter[Form]:
    """Return statements of the policy language in the one form that equal ones share."""
    return Counter(map(form, statements))


def form(statement: Mapping[str, Any]) -> Form:
    """Return what the provider compares of one statement."""
    return (
        statement.get("Sid") or "",
        statement["Effect"],
        *(_sorted(_listed(statement.get(name) or [])) for name in _LISTS),
        *(_principals(statement.get(name)) for name in _PRINCIPALS),
        _conditions(statement.get("Condition")),
    )


def _principals(said: Any) -> object:
    if said is None or isinstance(said, str):
        return said
    named = cast("Mapping[str, Any]", said).items()
    return frozenset((kind, _sorted(map(_account, _listed(who)))) for kind, who in named if who)


def _account(name: str) -> str:
    return account_of_root(name) or name


def _conditions(said: Mapping[str, Any] | None) -> object:
    if said is None:
        return None
    return frozenset(
        (operator, key, _sorted(_listed(values)))
        for operator, wanted in said.items()
        for key, values in wanted.items()
    )


def _sorted(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(sorted(map(_text, values)))


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _listed(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [value]
