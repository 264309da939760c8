"""The call of a module from a root: its example, whole, and what its page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keyspan.module.source import listed
from keyspan.writing.hcl import Block, Expression

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.module.source import Source

_BLOCKS = frozenset({"assume_role", "default_tags"})
"""The arguments of a provider that are blocks in Terraform's language."""


def call(source: Source, *, place: str, name: str = "keys") -> Block:
    """Return the module block of a root that calls the module.

    Args:
        source: what the module is made from.
        place: where the module lies, from the root.
        name: what the root calls it.
    """
    parts: list[Mapping[str, Any]] = [{"source": place}]
    if source.aliases:
        parts.append({"providers": _handed_in(source.aliases)})
    return Block("module", (name,), parts)


def _handed_in(aliases: tuple[str, ...]) -> Expression:
    """Return which provider of the root is which of the module; neither name is a text."""
    width = max(map(len, aliases))
    lines = (f"  {alias:<{width}} = {alias}" for alias in aliases)
    return Expression("\n".join(["{", *lines, "}"]))


def versions(source: Source, *, oldest: str, configured: bool) -> Block:
    """Return which Terraform and which AWS provider are asked for.

    Args:
        source: what the module is made from.
        oldest: the oldest version of Terraform: "1.10".
        configured: whether callers hand in a provider for each Region.
    """
    aws: dict[str, Any] = {"source": "hashicorp/aws", "version": source.version}
    if configured and source.aliases:
        aws["configuration_aliases"] = [Expression(alias) for alias in source.aliases]
    required = Block("required_providers", (), ({"aws": aws},))
    return Block("terraform", (), ({"required_version": f">= {oldest}"}, required))


def providers(source: Source) -> Iterator[Block]:
    """Yield the providers of a root, as the app configures them."""
    for written in source.providers:
        plain = {name: value for name, value in written.items() if name not in _BLOCKS}
        blocks = (
            Block(name, (), (each,))
            for name, value in sorted(written.items())
            if name in _BLOCKS
            for each in listed(value)
        )
        yield Block("provider", ("aws",), (plain, *blocks))
