"""What the caller of a module varies, with the file's values as defaults.

The variables are flat, and begin with the name of their key. What only AWS can tell, such as an
alias that another key has, is left to it.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from keyspan.model.bounds import ALIAS_PREFIX
from keyspan.module.validations import Validation, of_account, of_field, of_regions, patterns
from keyspan.writing.hcl import Block, Expression, Wrapped, literal, rendered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from keyspan.model import Key
    from keyspan.module.source import Source

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "administrators": "list(string)",
        "users": "list(string)",
        "description": "string",
        "tags": "map(string)",
        "aliases": "set(string)",
    }
)
"""What callers vary, with its type: fields of the keyring file, of the key and under its `in`."""

_EMPTY: Mapping[str, Any] = MappingProxyType({"description": "", "tags": {}})
"""The default of a field that the file leaves out; of all others a list of nothing."""

_TELLS: Mapping[str, str] = MappingProxyType(
    {
        "administrators": "ARNs of who may manage the key, without any cryptography",
        "users": "ARNs of who may use the key for what it is for",
        "description": "what the key is for",
        "tags": "tags of the key",
        "aliases": f"names of the key, without {ALIAS_PREFIX}",
    }
)
_TYPE_OF_IN = Wrapped(
    "map(object(",
    {
        name: Expression(f"optional({kind}, {{}})" if name == "tags" else f"optional({kind})")
        for name, kind in FIELDS.items()
    },
    "))",
)


def variables(source: Source) -> Iterator[Block]:
    """Yield the variables of a module: the account, and those of each key."""
    if not source.held:
        return
    account = source.keyring.account
    yield patterns()
    yield _variable(
        "account",
        description="The AWS account ID that owns the keys: key policies are written for it.",
        kind=Expression("string"),
        default=account,
        validations=of_account("var.account"),
    )
    for key in source.held:
        table = source.tables[key.name]
        for field, kind in FIELDS.items():
            name = f"{key.name}_{field}"
            yield _variable(
                name,
                description=f"{key.name}: {_TELLS[field]}, in each Region for which {key.name}_in "
                "has none.",
                kind=Expression(kind),
                default=_default(table.get(field, _EMPTY.get(field, []))),
                validations=of_field(key, field, f"var.{name}"),
            )
        yield _variable(
            f"{key.name}_in",
            description=f"{key.name}: what differs in one Region, by Region. Its tags are added "
            "to the key's, all else stands instead. Given, it replaces the default as a whole.",
            kind=_TYPE_OF_IN,
            default=_regional(key, table),
            validations=of_regions(key, FIELDS, account=account),
        )


def chosen(source: Source) -> Block:
    """Return what each Region's key gets: its own where the caller gave it, else the key's."""
    return Block("locals", (), tuple({key.name: _chosen(key)} for key in source.held))


def _chosen(key: Key) -> Wrapped:
    own = f"var.{key.name}_in[region]"
    values: dict[str, Expression] = {}
    for field in FIELDS:
        every = f"var.{key.name}_{field}"
        values[field] = Expression(
            f"merge({every}, try({own}.tags, {{}}))"
            if field == "tags"
            else f"try({own}.{field}, null) == null ? {every} : {own}.{field}"
        )
    regions = ", ".join(map(rendered, key.regions))
    return Wrapped(f"{{\n  for region in [{regions}] : region => ", values, "\n}")


def _variable(
    name: str,
    *,
    description: str,
    kind: Expression | Wrapped,
    default: Any,
    validations: Iterable[Validation],
) -> Block:
    head = {"type": kind, "description": description, "default": default, "nullable": False}
    return Block("variable", (name,), (head, *(each.block(name) for each in validations)))


def _default(value: str | list[str] | Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return literal(value)
    if isinstance(value, list):
        return [literal(each) for each in value]
    return {literal(name): literal(each) for name, each in value.items()}


def _regional(key: Key, table: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the `in` tables of the file, as far as callers vary what is in them."""
    tables: Mapping[str, Mapping[str, Any]] = table.get("in", {})
    found = {
        region: {name: _default(own[name]) for name in FIELDS if name in own}
        for region, own in tables.items()
        if region in key.regions
    }
    return {region: own for region, own in found.items() if own}
