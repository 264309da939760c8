"""Proof that a peer generates what Keyspan does; without it, ratios would mean nothing."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, cast

from benchmarks.workload import STACK

if TYPE_CHECKING:
    from pathlib import Path

BLOCKS = ("provider", "resource", "output")
CLOUDFORMATION_TYPES = {
    "aws_kms_key": "AWS::KMS::Key",
    "aws_kms_replica_key": "AWS::KMS::ReplicaKey",
    "aws_kms_alias": "AWS::KMS::Alias",
}


def terraform(folder: Path) -> dict[str, Any]:
    """Return the Terraform JSON that an app generated in its folder."""
    return json.loads((folder / "cdktf.out" / "stacks" / STACK / "cdk.tf.json").read_text())


def require_same_terraform(document: dict[str, Any], folder: Path) -> None:
    """Compare the whole of the blocks that matter.

    Raises:
        SystemExit: they differ; the first difference is told.
    """
    theirs = terraform(folder)
    for block in BLOCKS:
        if theirs.get(block) != document[block]:
            told = _difference(document[block], theirs.get(block), where=block)
            raise SystemExit(f"{folder.name} generates something else than Keyspan\n{told}")


def require_as_many_in_cloudformation(document: dict[str, Any], folder: Path) -> None:
    """Compare how many keys, replica keys and aliases there are.

    Raises:
        SystemExit: there are more or fewer of a kind.
    """
    found = Counter(
        resource["Type"]
        for template in (folder / "cdk.out").glob("*.template.json")
        for resource in json.loads(template.read_text())["Resources"].values()
    )
    for ours, theirs in CLOUDFORMATION_TYPES.items():
        wanted = len(document["resource"][ours])
        if found[theirs] != wanted:
            told = f"{wanted} {ours}, {found[theirs]} {theirs}"
            raise SystemExit(f"{folder.name} generates something else than Keyspan: {told}")


def _difference(ours: object, theirs: object, *, where: str) -> str:
    """Tell the first place at which two unequal values differ."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        mine, other = cast("dict[str, Any]", ours), cast("dict[str, Any]", theirs)
        for key in sorted(mine.keys() | other.keys()):
            if key not in mine or key not in other:
                return f"  {where}.{key}: only in {'Keyspan' if key in mine else 'the peer'}"
            if mine[key] != other[key]:
                return _difference(mine[key], other[key], where=f"{where}.{key}")
    return f"  {where}\n  Keyspan:  {json.dumps(ours)}\n  the peer: {json.dumps(theirs)}"
