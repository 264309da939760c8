"""Synthesize in this very process, and read what comes out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from keyspan.config import loads

if TYPE_CHECKING:
    from pathlib import Path


def synthesize(text: str, *, out: Path) -> dict[str, dict[str, Any]]:
    """Return each stack's Terraform JSON for a keyring file's text, policies decoded.

    The project is the folder that holds `out`.
    """
    from keyspan.bindings import App
    from stacks.keyring import KeyringStack

    keyring = loads(text)
    app = App(outdir=str(out))
    for name in keyring.stacks:
        KeyringStack(app, name, keyring=keyring, project=out.parent)
    app.synth()
    return {
        name: json.loads((out / "stacks" / name / "cdk.tf.json").read_text(), object_hook=_decoded)
        for name in keyring.stacks
    }


def addresses(document: dict[str, Any]) -> list[str]:
    """Return the address of every resource, sorted."""
    return sorted(
        f"{kind}.{name}" for kind, named in document["resource"].items() for name in named
    )


def _decoded(node: dict[str, Any]) -> dict[str, Any]:
    if isinstance(node.get("policy"), str):
        node["policy"] = json.loads(node["policy"])
    return node
