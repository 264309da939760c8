"""A CDKTF app that is a line of shell: it brings what it writes, so no Node.js has to run."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def app(project: Path, stacks: Mapping[str, Mapping[str, Any]], *, then: str = "true") -> Path:
    """Make a project whose app writes these stacks' Terraform JSON, and then runs a command."""
    out = project / "written"
    shutil.rmtree(out, ignore_errors=True)
    for name, document in stacks.items():
        folder = out / "stacks" / name
        folder.mkdir(parents=True)
        (folder / "cdk.tf.json").write_text(json.dumps(document))
    places = {name: {"workingDirectory": f"stacks/{name}"} for name in stacks}
    (out / "manifest.json").write_text(json.dumps({"stacks": places}))
    command = f'cp -R written/. "$CDKTF_OUTDIR" && cd "$CDKTF_OUTDIR" && {then}'
    (project / "cdktf.json").write_text(json.dumps({"language": "python", "app": command}))
    return project
