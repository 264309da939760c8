"""The Terraform JSON of one root, from one file or from several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from keyspan.checks.documents.configuration import COMMENT
from keyspan.checks.documents.read import (
    MANIFEST,
    configuration_files,
    json_object,
    stack_folders,
)
from keyspan.checks.documents.unfit import unfit
from keyspan.checks.documents.values import blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_LABELS = {
    "resource": 2,
    "data": 2,
    "ephemeral": 2,
    "check": 1,
    "locals": 1,
    "module": 1,
    "output": 1,
    "provider": 1,
    "variable": 1,
}
"""How many names stand before a block's body; for all other blocks, none."""


def read_root(path: Path) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Return what the *.tf.json of a root say as one document, and what was left out, with why.

    Args:
        path: a folder of *.tf.json, one *.tf.json, or an output folder of CDKTF with one stack.

    Raises:
        UnfitDocument: it is none of these.
    """
    if not path.is_dir():
        return merged([json_object(path)]), []
    if (path / MANIFEST).is_file():
        stacks = list(stack_folders(path))
        if len(stacks) > 1:
            named = ", ".join(map(str, stacks))
            raise unfit(str(path), f"holds {len(stacks)} stacks", f"name one: {named}")
        path = stacks[0]
    files, unread = configuration_files(path)
    for file, why in unread:
        # Other files left out hide something; these change what was read.
        if file.partition(".tf")[0].endswith("override"):
            raise unfit(file, why, "test what terraform plans, or write it into the file itself")
    return merged(files.values()), unread


def merged(documents: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return several files of one root as one document, as Terraform reads them.

    A block that stands once is kept as it was written, whether as an object or in a list; blocks
    that stand several times are a list.
    """
    whole: dict[str, Any] = {}
    for document in documents:
        for section, written in document.items():
            whole[section] = _joined(whole.get(section), written, labels=_LABELS.get(section, 0))
    return whole


def bodies(document: Mapping[str, Any], section: str) -> dict[str, dict[str, Any]]:
    """Return the blocks of a section with two labels: type to name to body.

    Raises:
        UnfitDocument: an address is written twice, which Terraform refuses.
    """
    return {
        kind: {
            name: _only(body, f"{kind}.{name}")
            for name, body in cast("dict[str, Any]", named).items()
            if name != COMMENT
        }
        for kind, named in cast("dict[str, Any]", document.get(section, {})).items()
        if kind != COMMENT
    }


def _joined(one: Any, other: Any, *, labels: int) -> Any:
    if not labels:
        return other if one is None else [*_listed(one), *_listed(other)]
    joined: dict[str, Any] = dict(one or {})
    for block in blocks(other):
        for label, body in cast("Mapping[str, Any]", block).items():
            comment = label == COMMENT
            joined[label] = body if comment else _joined(joined.get(label), body, labels=labels - 1)
    return joined


def _listed(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [value]


def _only(body: Any, address: str) -> Any:
    written = list(blocks(body))
    if len(written) != 1:
        raise unfit(address, f"is written {len(written)} times", "keep one of them")
    return written[0]
