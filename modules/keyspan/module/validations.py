"""What may stand in the variables of a module: the keyring file's bounds, in Terraform's words.

Patterns are of RE2, as Terraform's `regex` has them; Python's `re` reads the same ones alike, but
for the classes of Unicode that tags ask for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.model.bounds import (
    ALIAS_CHARACTERS,
    ALIAS_PREFIX,
    ALIASES_PER_KEY,
    DESCRIPTION_CHARACTERS,
    TAG_KEY_CHARACTERS,
    TAG_VALUE_CHARACTERS,
    TAGS_PER_RESOURCE,
    Bounds,
)
from keyspan.model.regions import partition_of
from keyspan.model.rules import (
    ACCOUNT_PATTERN,
    ALIAS_PATTERN,
    AWS_ALIASES,
    AWS_TAGS,
    CONTROLS_PATTERN,
    PRINCIPAL_PATTERN,
    TAG_MARKS,
)
from keyspan.module.policies import needs_administrator
from keyspan.writing.hcl import Block, Expression, literal, rendered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keyspan.model import Key

_PATTERNS = "_patterns"
"""Where the patterns stand among the locals of a module: no key has a name like it."""


@dataclass(frozen=True, slots=True)
class Validation:
    """What has to hold of a variable: an expression of Terraform's, and what is wanted in words."""

    condition: str
    wanted: str

    def block(self, where: str) -> Block:
        """Return it as a block; `where` begins its message."""
        told = f"{where}: wanted {self.wanted}."
        condition = Expression(self.condition)
        return Block("validation", (), ({"condition": condition, "error_message": told},))


def patterns() -> Block:
    """Return the patterns that the validations of a module ask."""
    found = {
        "account": ACCOUNT_PATTERN,
        "alias": ALIAS_PATTERN,
        "alias_of_aws": f"^({re.escape(ALIAS_PREFIX)}|{re.escape(AWS_ALIASES)})",
        "controls": CONTROLS_PATTERN,
        "principal": PRINCIPAL_PATTERN,
        "tag_name": _tag_text(TAG_KEY_CHARACTERS),
        "tag_of_aws": f"^(?i){re.escape(AWS_TAGS)}",
        "tag_value": _tag_text(TAG_VALUE_CHARACTERS),
    }
    values = {name: literal(pattern) for name, pattern in found.items()}
    return Block("locals", (), ({_PATTERNS: values},))


def of_account(value: str) -> Iterator[Validation]:
    """Yield what has to hold of an account ID; `value` is the expression that names it."""
    yield Validation(_matches(value, "account"), "twelve digits, as text")


def of_field(key: Key, field: str, value: str) -> Iterator[Validation]:
    """Yield what has to hold of one field of a key, for all of its Regions or one.

    Args:
        key: the key.
        field: its name: "users".
        value: the expression that names the value: "var.orders_users".
    """
    match field:
        case "administrators" | "users":
            yield from _of_principals(value, partition=partition_of(key.primary.region))
        case "description":
            most = DESCRIPTION_CHARACTERS.high
            yield Validation(
                f"length({value}) <= {most} && !{_matches(value, 'controls')}",
                f"at most {most} characters, and no control characters",
            )
        case "tags":
            yield from _of_tags(value)
        case _:
            yield from _of_aliases(value)


def of_regions(key: Key, fields: Iterable[str], *, account: str) -> Iterator[Validation]:
    """Yield what has to hold of what differs in one Region.

    The Regions are the key's, each field is as `of_field` has it, tags are not too many with those
    of the key, and nobody is locked out.

    Args:
        key: the key.
        fields: the names of the fields.
        account: the keyring's account.
    """
    variable = f"var.{key.name}_in"
    known = f"contains({_line(key.regions)}, region)"
    names = ", ".join(key.regions)
    yield Validation(_every(f"keys({variable})", "region", known), f"Regions of the key: {names}")
    for field in fields:
        for each in of_field(key, field, f"own.{field}"):
            # A condition works out the side alone that it chooses.
            condition = f"own.{field} == null ? true : {each.condition}"
            yield Validation(_every(variable, "own", condition), f"in {field} {each.wanted}")
    count = f"length(merge(var.{key.name}_tags, {variable}[region].tags))"
    yield Validation(
        _every(f"keys({variable})", "region", f"{count} <= {TAGS_PER_RESOURCE}"),
        f"at most {TAGS_PER_RESOURCE} tags in a Region, with those of {key.name}_tags",
    )
    yield from _of_lockout(key, account=account)


def _of_principals(value: str, *, partition: str) -> Iterator[Validation]:
    yield Validation(
        _every(value, "arn", _matches("arn", "principal")),
        "ARNs of IAM users, roles, sessions or an account's root, and never *",
    )
    own = f"^arn:{partition}:(iam|sts)::${{var.account}}:"
    yield Validation(
        _every(value, "arn", f'can(regex("{own}", arn))'),
        f"principals of partition {partition} and of the account that var.account names",
    )


def _of_tags(value: str) -> Iterator[Validation]:
    conditions = (
        _matches("name", "tag_name"),
        f"!{_matches('name', 'tag_of_aws')}",
        _matches("text", "tag_value"),
    )
    yield Validation(
        f"alltrue([for name, text in {value} : {' && '.join(conditions)}])",
        f"names of {TAG_KEY_CHARACTERS} and values of {TAG_VALUE_CHARACTERS} letters, digits, "
        f"spaces and {''.join(sorted(TAG_MARKS)).strip()}, and no name that begins with {AWS_TAGS}",
    )
    yield Validation(f"length({value}) <= {TAGS_PER_RESOURCE}", f"at most {TAGS_PER_RESOURCE} tags")


def _of_aliases(value: str) -> Iterator[Validation]:
    conditions = (
        _matches("alias", "alias"),
        f"!{_matches('alias', 'alias_of_aws')}",
        f"length(alias) <= {ALIAS_CHARACTERS.high}",
    )
    yield Validation(
        _every(value, "alias", " && ".join(conditions)),
        f"names of {ALIAS_CHARACTERS} letters, digits, /, - and _, that begin with neither "
        f"{ALIAS_PREFIX} nor {AWS_ALIASES}",
    )
    yield Validation(f"length({value}) <= {ALIASES_PER_KEY}", f"at most {ALIASES_PER_KEY} aliases")


def _of_lockout(key: Key, *, account: str) -> Iterator[Validation]:
    """Yield that somebody is left who can change the key policy of each Region."""
    alone = [each for each in key.regions if needs_administrator(key, each, account=account)]
    if alone:
        own = f"var.{key.name}_in[region].administrators"
        every = f"var.{key.name}_administrators"
        chosen = f"length(try({own}, null) == null ? {every} : {own}) > 0"
        yield Validation(
            _every(_line(alone), "region", chosen),
            f"an administrator in {', '.join(alone)}, where nobody else could change the key "
            "policy again",
        )


def _tag_text(bounds: Bounds) -> str:
    marks = re.escape("".join(sorted(TAG_MARKS - {" "})))
    return rf"^[\p{{L}}\p{{N}} {marks}]{{{bounds.low},{bounds.high}}}$"


def _every(values: str, name: str, condition: str) -> str:
    return f"alltrue([for {name} in {values} : {condition}])"


def _matches(value: str, pattern: str) -> str:
    return f"can(regex(local.{_PATTERNS}.{pattern}, {value}))"


def _line(texts: Iterable[str]) -> str:
    """Return texts as a list on one line."""
    return f"[{', '.join(rendered(literal(text)) for text in texts)}]"
