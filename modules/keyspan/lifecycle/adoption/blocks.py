"""Blocks for another Terraform root, in HCL or as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keyspan.model.state import Move


def removed(resources: Iterable[str], *, as_json: bool) -> str:
    """Return removed blocks, by which a root lets go of resources and destroys none."""
    if as_json:
        blocks = [{"from": each, "lifecycle": {"destroy": False}} for each in resources]
        return _json("removed", blocks)
    return "\n".join(
        f"removed {{\n  from = {each}\n\n  lifecycle {{\n    destroy = false\n  }}\n}}\n"
        for each in resources
    )


def moved(moves: Iterable[Move], *, as_json: bool) -> str:
    """Return moved blocks."""
    if as_json:
        return _json("moved", [{"from": each.origin, "to": each.target} for each in moves])
    return "\n".join(
        f"moved {{\n  from = {each.origin}\n  to   = {each.target}\n}}\n" for each in moves
    )


def _json(kind: str, blocks: list[dict[str, Any]]) -> str:
    return json.dumps({kind: blocks}, indent=2) + "\n" if blocks else ""
