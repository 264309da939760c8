"""What a module says of its keys, as the stack does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keyspan.model.addresses import ALIAS_TYPE
from keyspan.module.opening import alias_resource
from keyspan.writing.hcl import Block, Expression

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.model import Key
    from keyspan.module.source import Source

_NAMES = ("key_id", "key_arns", "alias_arns")


def outputs(source: Source) -> Iterator[Block]:
    """Yield the outputs of each key: its key ID, its key ARNs and its alias ARNs.

    Raises:
        UnfitModule: the app made none of such a name.
    """
    for key in source.held:
        for name in _NAMES:
            written = source.output(key, name)
            value: Any = _alias_arns(key) if name == "alias_arns" else written["value"]
            part = {"description": written["description"], "value": value}
            yield Block("output", (f"{key.name}_{name}",), (part,))


def _alias_arns(key: Key) -> dict[str, Expression]:
    resources = ((region, alias_resource(key, region)) for region in sorted(key.regions))
    return {
        region: Expression(f"{{ for name, alias in {ALIAS_TYPE}.{name} : name => alias.arn }}")
        for region, name in resources
    }
