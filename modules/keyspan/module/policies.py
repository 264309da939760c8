"""The key policy of a Region as an expression: computed in the module, for whom its caller names.

Which statements that changes is asked of the rendering itself: it is done with marks in place of
the people, and where a mark comes out, the expression stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from keyspan.module.source import UnfitModule
from keyspan.policy import Place, key_policy
from keyspan.policy.review import locks_out
from keyspan.writing.hcl import Expression, Wrapped, literal, rendered

if TYPE_CHECKING:
    from keyspan.model import Key, RelatedKey

OPENED = ("administrators", "users")
"""The fields of a key's access that callers vary."""

ACCOUNT = "${var.account}"

_MARKS = {f"<{name}>": name for name in OPENED}
"""What stands for each in the rendering: no ARN looks like it."""

_EACH = "[\n  for statement in "
_FILTER = " : statement\n  if try(length(statement.Principal.AWS), 1) > 0\n]"
"""Of those that Terraform's length has: a text has characters; a service's principal has no AWS."""


def policy_expression(key: Key, region: str, *, account: str, values: str) -> Wrapped:
    """Return the key policy of a Region, with what its caller varies.

    A statement whose principals are none is left out: AWS refuses it.

    Args:
        key: the key.
        region: one of its Regions.
        account: the keyring's account.
        values: what holds the Region's values in the module: 'local.orders["us-east-1"]'.
    """
    marked = {name: (mark,) for mark, name in _MARKS.items()}
    document = _document(_with(key, region, marked), region, account)
    statements = [_opened(each, account=account, values=values) for each in document["Statement"]]
    shell = {name: each for name, each in document.items() if name != "Statement"}
    opened = _opened(shell, account=account, values=values)
    filtered = Wrapped(_EACH, statements, _FILTER)
    return Wrapped("jsonencode(", {**opened, "Statement": filtered}, ")")


def require_own(key: Key, region: str, *, account: str, written: object) -> None:
    """Refuse to open a key policy that the app wrote otherwise than the keyring file says it.

    Args:
        key: the key.
        region: one of its Regions.
        account: the keyring's account.
        written: what stands at the key's address.

    Raises:
        UnfitModule: it is another.
    """
    if written != literal(key_policy(key, region=region, account=account).json()):
        problem = "the app wrote another key policy than keyspan.toml asks for"
        mend = "a module computes its key policies from the file: say it there, in statements"
        raise UnfitModule(f"keys.{key.name} in {region}", problem, mend)


def needs_administrator(key: Key, region: str, *, account: str) -> bool:
    """Whether nobody could change the key policy of a Region again that names no administrator."""
    policy = key_policy(_with(key, region, {"administrators": ()}), region=region, account=account)
    return locks_out(policy, place=Place(account=account, region=region))


def of_caller(template: str, *, account: str) -> str:
    """Return a template in which the keyring's account is the one that the caller names."""
    return re.sub(rf"(?<!\d){account}(?!\d)", lambda _: ACCOUNT, template)


def _document(key: Key, region: str, account: str) -> dict[str, Any]:
    return json.loads(key_policy(key, region=region, account=account).json())


def _with(key: Key, region: str, fields: Mapping[str, tuple[str, ...]]) -> Key:
    """Return a key of which one Region's fields are others."""

    def changed(related: RelatedKey) -> RelatedKey:
        return replace(related, **cast("Any", fields)) if related.region == region else related

    replicas = tuple(changed(each) for each in key.replicas)
    return replace(key, primary=changed(key.primary), replicas=replicas)


def _opened(node: Any, *, account: str, values: str) -> Any:
    match node:
        case str():
            return of_caller(literal(node), account=account)
        case list():
            return [
                _opened(each, account=account, values=values) for each in cast("list[Any]", node)
            ]
        case Mapping():
            table = cast("Mapping[str, Any]", node)
            return {
                literal(name): _people(each, account=account, values=values)
                if name == "AWS" and _MARKS.keys() & set(_listed(each))
                else _opened(each, account=account, values=values)
                for name, each in table.items()
            }
        case _:
            return node


def _people(names: str | list[str], *, account: str, values: str) -> Expression:
    """Return a list of principals, the ones that callers vary among them."""
    parts: list[str] = []
    fixed: list[str] = []
    for name in _listed(names):
        if name in _MARKS:
            parts.append(f"{values}.{_MARKS[name]}")
        else:
            fixed.append(of_caller(literal(name), account=account))
    if not fixed:
        return Expression(parts[0])
    text = ", ".join(rendered(each) for each in fixed)
    return Expression(f"distinct(concat({', '.join(parts)}, [{text}]))")


def _listed(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else names
