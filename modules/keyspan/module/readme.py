"""The page of a module: what it is, the call to paste, what goes in and what comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keyspan.model.provider import REGION, REGION_MODE_DOC, TIED
from keyspan.module.calling import call
from keyspan.module.opening import adopted
from keyspan.module.variables import FIELDS, variables
from keyspan.writing.hcl import Block, Expression, document, rendered
from keyspan.writing.markdown import code, prose, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from keyspan.model import Key
    from keyspan.module.source import Source

_ROOT = "keys"
"""What the page calls the module in its caller's root."""

_WHAT = """
The key policy of each Region is worked out from what goes in. All else is said in keyspan.toml, \
from which this module is generated: a change here would be lost.
"""
_HANDED_IN = """
On the left is the provider that the module asks for, of the Region in its name; on the right is \
yours of that Region, whatever its alias; one of another Region is refused. Let each have \
`allowed_account_ids`. `examples/basic` is a whole root; `terraform validate` works there, and not \
in a module that is handed its providers.
"""
_ONE_PROVIDER = """
The root's AWS provider works in every Region. `examples/basic` is a whole root.
"""
_IMPORTS = """
An import block stands in a root alone. Paste these into the root, and drop them when they are \
applied; what you call the module stands in front of each address.
"""
_PROMOTION = """
1. The root's plan has to be empty. In AWS, make the other Region's key the primary, in every call \
of this module:

   ```sh
   aws kms update-primary-region --region {origin} \\
     --primary-region {target} --key-id KEY_ID
   ```

2. In keyspan.toml, let `primary` and the Region's place in `replicas` change places, and write \
the old primary's Region into `promoted_from`.
3. Generate the module again, and plan the root: a replica key is moved, and nothing is to add, to \
change or to destroy. Any other plan is not to be applied.
"""
_NO_PROMOTION = f"""
{TIED}, so that no moved block takes a promotion into the root's state. {REGION_MODE_DOC} of \
Keyspan tells why, and the way by hand.
"""
_APPLY = """
`keyspan guard` reads the plan of the root, and refuses one by which a key is lost. Taking the \
call out of the root, or renaming it without a moved block, plans the deletion of every key: \
prevent_destroy leaves with its block.
"""


def readme(source: Source, *, mark: str, outputs: Iterable[Block]) -> str:
    """Return the page of a module, in Markdown.

    Args:
        source: what the module is made from.
        mark: what says that the page is generated.
        outputs: what comes out.

    Raises:
        UnfitModule: the app wrote something else than the keyring file asks for.
    """
    names = ", ".join(key.name for key in source.keys)
    block = call(source, place="./modules/keys", name=_ROOT)
    parts = [
        f"<!-- {mark} -->",
        f"# AWS KMS multi-Region keys: {prose(names)}",
        "\n".join(_keys(source)),
        _WHAT,
        "## Call it",
        _hcl([block]),
        _HANDED_IN if source.aliases else _ONE_PROVIDER,
        *_inputs(source),
        *_outputs(outputs),
        *_imports(source),
        *_promotion(source),
        "## Before an apply",
        _APPLY,
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _keys(source: Source) -> Iterator[str]:
    for key in source.keys:
        primary, *replicas = key.regions
        others = f", replicas in {', '.join(replicas)}" if replicas else ""
        told = (
            "given up; Terraform lets go of it, and deletes nothing"
            if key.given_up
            else f"primary key in {primary}{others}"
        )
        yield f"- {code(key.name)}: {told}"


def _inputs(source: Source) -> Iterator[str]:
    rows = [
        (code(name), prose(values["description"]), code(_type(values["type"])), _on_a_line(values))
        for name, values in _described(variables(source), "variable")
    ]
    if rows:
        yield "## Inputs"
        yield table(("Name", "What it is", "Type", "Default"), rows)
        yield f"In a Region's object, each of {', '.join(FIELDS)} may stand or be left out."


def _outputs(outputs: Iterable[Block]) -> Iterator[str]:
    found = _described(outputs, "output")
    rows = [(code(name), prose(values["description"])) for name, values in found]
    if rows:
        yield "## Outputs"
        yield table(("Name", "What it is"), rows)


def _described(blocks: Iterable[Block], kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the name of each block of a kind, and the arguments that it begins with."""
    for block in blocks:
        head = block.parts[0]
        if block.kind == kind and not isinstance(head, Block):
            yield block.labels[0], head


def _type(kind: object) -> str:
    return kind.text if isinstance(kind, Expression) else "map(object)"


def _on_a_line(values: Mapping[str, Any]) -> str:
    return code(" ".join(line.strip() for line in rendered(values["default"]).splitlines()))


def _imports(source: Source) -> Iterator[str]:
    found = [each for key in source.held for each in adopted(source, key)]
    if found:
        yield "## Take over living keys"
        yield _IMPORTS
        yield _hcl(
            Block("import", (), ({"to": Expression(f"module.{_ROOT}.{address}"), "id": by},))
            for address, by in found
        )


def _promotion(source: Source) -> Iterator[str]:
    replicated: list[Key] = [key for key in source.held if key.replicas]
    if replicated:
        origin, target, *_ = replicated[0].regions
        yield "## Promote another Region's key"
        if source.keyring.providers == REGION:
            yield _NO_PROMOTION
        else:
            yield _PROMOTION.format(origin=origin, target=target)


def _hcl(blocks: Iterable[Block]) -> str:
    return f"```hcl\n{document(blocks).rstrip()}\n```"
