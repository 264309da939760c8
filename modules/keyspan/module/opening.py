"""The resources of a key as the app wrote them, with expressions where callers vary them.

Addresses, lifecycle and all other arguments stay what the constructs made. Aliases alone have
another address: their names vary, so that one resource of each Region holds them all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from keyspan.model.addresses import ALIAS_TYPE, reference, replica_name
from keyspan.model.bounds import ALIAS_PREFIX
from keyspan.model.state import (
    alias_addresses,
    grant_addresses,
    holders,
    imports,
    key_address,
    promoted_move,
)
from keyspan.module.policies import of_caller, policy_expression, require_own
from keyspan.module.regions import required
from keyspan.module.source import UnfitModule, listed
from keyspan.writing.hcl import Block, Expression, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from keyspan.model import Key, RelatedKey
    from keyspan.module.source import Source

_WHERE = ("provider", "region")
"""The arguments that say in which Region a resource is."""

_NAMES = frozenset({"ignore_changes"})
"""The arguments that list arguments."""

_LIFECYCLE = "lifecycle"
_BLOCKS = frozenset({_LIFECYCLE, "constraints"})
"""The arguments that are blocks in Terraform's language."""

_MAPS = frozenset({"encryption_context_equals", "encryption_context_subset"})
"""The arguments that are tables there, too."""

_REFERENCE = re.compile(r"(?<!\$)\$\{(\w+\.[\w-]+)")


def values_of(key: Key, region: str) -> str:
    """Return what holds the values of a Region in the module: 'local.orders["us-east-1"]'."""
    return f'local.{key.name}["{region}"]'


def alias_resource(key: Key, region: str) -> str:
    """Return the Terraform name of all aliases of a key in one Region: "orders_us-east-1"."""
    return replica_name(key.name, region=region)


def resources(source: Source, key: Key) -> Iterator[Block]:
    """Yield the resources of a key: each Region's key, then aliases, then grants.

    Raises:
        UnfitModule: the app wrote something else than the keyring file asks for.
    """
    known = [key_address(key, region) for region in key.regions]
    for related in key.related:
        yield _key(source, key, related, known)
    for related in key.related:
        yield _aliases(source, key, related)
    for related in key.related:
        for address in grant_addresses(key, related):
            written = _of_account(source.resource(key, address), source.keyring.account)
            yield _block(address, written, known)


def records(source: Source, key: Key) -> Iterator[Block]:
    """Yield what Terraform is to do with its state: moved and removed blocks."""
    if move := promoted_move(key):
        wanted = {"from": move.origin, "to": move.target}
        if wanted not in source.blocks(key, "moved"):
            raise _other(key, f"has no moved block from {move.origin}")
        yield Block("moved", (), ({name: Expression(each) for name, each in wanted.items()},))
    for address in _let_go(source, key):
        lifecycle = Block("lifecycle", (), ({"destroy": False},))
        yield Block("removed", (), ({"from": Expression(address)}, lifecycle))


def adopted(source: Source, key: Key) -> Iterator[tuple[str, str]]:
    """Yield each address of the module that takes over what lives, with the ID of its import.

    An import block stands in a root alone.
    """
    written = source.blocks(key, "import")
    aliases = {
        address: f'{ALIAS_TYPE}.{alias_resource(key, related.region)}["{alias}"]'
        for related in key.related
        for alias, address in alias_addresses(related)
    }
    for address, by in imports(key, providers=source.keyring.providers):
        if {"to": address, "id": by} not in written:
            raise _other(key, f"has no import block for {address}")
        yield aliases.get(address, address), by


def _key(source: Source, key: Key, related: RelatedKey, known: Iterable[str]) -> Block:
    address = key_address(key, related.region)
    account = source.keyring.account
    written = source.resource(key, address)
    require_own(key, related.region, account=account, written=written.get("policy"))
    if written.get("description", "") != literal(related.description):
        raise _other(key, f"has another description in {related.region} than the keyring file")
    tags = {literal(name): literal(value) for name, value in related.tags.items()}
    if written.get("tags", {}) != tags:
        raise _other(key, f"has other tags in {related.region} than the keyring file")
    values = values_of(key, related.region)
    opened = {
        **written,
        **{name: Expression(f"{values}.{name}") for name in ("description", "tags")},
        "policy": policy_expression(key, related.region, account=account, values=values),
    }
    if "provider" not in written:
        return _block(address, opened, known)
    wanted = required(str(written["provider"]), related.region)
    return _block(address, {_LIFECYCLE: {}, **opened}, known, wanted=wanted)


def _aliases(source: Source, key: Key, related: RelatedKey) -> Block:
    """Return one resource for all aliases of a Region, whatever they are named."""
    address = key_address(key, related.region)
    where = _where(source.resource(key, address))
    primary = related.region == key.primary.region
    shared = {
        **where,
        "target_key_id": source.output(key, "key_id")["value"]
        if primary
        else reference(*address.split("."), attribute="key_id"),
    }
    for alias, its in alias_addresses(related):
        if source.resource(key, its) != {**shared, "name": f"{ALIAS_PREFIX}{alias}"}:
            raise _other(key, f"has arguments in {its} that Keyspan does not write")
    opened = {
        "for_each": Expression(f"{values_of(key, related.region)}.aliases"),
        "name": f"{ALIAS_PREFIX}${{each.value}}",
        **shared,
    }
    return _block(f"{ALIAS_TYPE}.{alias_resource(key, related.region)}", opened, [address])


def _let_go(source: Source, key: Key) -> list[str]:
    """Return the addresses that are let go of, the aliases of a Region by their one resource."""
    written = [each.get("from") for each in source.blocks(key, "removed")]
    found: dict[str, None] = {}
    for related in key.retired:
        aliases = {address for _, address in alias_addresses(related)}
        for address in holders(key, related):
            if address not in written:
                raise _other(key, f"has no removed block for {address}")
            ours = f"{ALIAS_TYPE}.{alias_resource(key, related.region)}"
            found[ours if address in aliases else address] = None
    return list(found)


def _block(
    address: str, written: Mapping[str, Any], known: Iterable[str], *, wanted: Block | None = None
) -> Block:
    """Return a resource in Terraform's language, and refuse what would not be understood there.

    Args:
        address: its address.
        written: its arguments.
        known: the addresses that it may refer to.
        wanted: what has to hold before it is made or changed, as a block of its lifecycle.

    Raises:
        UnfitModule: it holds a block that is not known, or refers out of the module.
    """
    head = {name: written[name] for name in ("for_each", *_WHERE) if name in written}
    if "provider" in head:
        head["provider"] = Expression(str(head["provider"]))
    plain: dict[str, Any] = {}
    blocks: list[Block] = []
    for name, value in sorted(written.items()):
        if name in _BLOCKS:
            more = [wanted] if wanted and name == _LIFECYCLE else []
            found = listed(value)
            blocks += (Block(name, (), (_arguments(address, each), *more)) for each in found)
        elif name not in head:
            plain |= _arguments(address, {name: value})
    for place in _REFERENCE.findall(str(plain)):
        if place not in (*known, "each.value", "var.account"):
            problem = f"refers to {place}, which is not in the module"
            raise UnfitModule(address, problem, "take the reference out of the app")
    kind, _, name = address.partition(".")
    return Block("resource", (kind, name), (head, plain, *blocks))


def _arguments(address: str, values: Mapping[str, Any]) -> dict[str, Any]:
    arguments: dict[str, Any] = {}
    for name, value in values.items():
        if name in _NAMES:
            arguments[name] = [Expression(str(each)) for each in value]
        elif name not in _MAPS and _holds_a_table(value):
            problem = f"holds {name}, of which it is not known whether it is a block"
            raise UnfitModule(address, problem, "take it out of the app")
        else:
            arguments[name] = value
    return arguments


def _holds_a_table(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_holds_a_table, cast("list[Any]", value)))
    return isinstance(value, dict)


def _where(written: Mapping[str, Any]) -> dict[str, Any]:
    return {name: written[name] for name in _WHERE if name in written}


def _of_account(value: Any, account: str) -> Any:
    """Return what a grant says, with the account of the caller."""
    if isinstance(value, str):
        return of_caller(value, account=account)
    if isinstance(value, list):
        return [_of_account(each, account) for each in cast("list[Any]", value)]
    if isinstance(value, dict):
        table = cast("dict[str, Any]", value)
        return {name: _of_account(each, account) for name, each in table.items()}
    return value


def _other(key: Key, problem: str) -> UnfitModule:
    mend = "let main.py make the keys of keyspan.toml, as Keyspan's own does"
    return UnfitModule(f"keys.{key.name}", f"what the app wrote {problem}", mend)
