"""examples/existing_app.py, applied, planned again, and moved over to CDK Terrain."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from keyspan.terraform import Counts, Workspace, find_binary
from tests.bindings.release import beside
from tests.deployment import bring_up, idle
from tests.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = [pytest.mark.node, pytest.mark.terraform]


APP = ROOT / "examples" / "existing_app.py"
MOVED_OVER = {"from cdktf ": "from cdktn ", "from cdktf_cdktf_": "from cdktn_"}


def synthesized(app: Path, environment: Mapping[str, str]) -> str:
    """Run an app, and return the version of the framework that it ran on."""
    subprocess.run([sys.executable, app], cwd=app.parent, env=environment, check=True)
    return json.loads((app.parent / "cdktf.out" / "manifest.json").read_text())["version"]


def test_it_deploys_and_its_plan_is_empty_then_on_cdk_terrain_too(tmp_path, surroundings):
    app = Path(shutil.copy(APP, tmp_path))
    both_installed = {**surroundings, "PYTHONPATH": beside("cdktn-25")}
    terraform = Workspace(
        directory=tmp_path / "cdktf.out" / "stacks" / "orders",
        binary=find_binary(surroundings),
        environment=surroundings,
    )
    assert synthesized(app, both_installed) == "0.21.0"
    terraform.init()
    assert bring_up(terraform) == Counts(add=6)
    assert idle(terraform)

    text = app.read_text()
    for old, new in MOVED_OVER.items():
        assert old in text
        text = text.replace(old, new)
    app.write_text(text)
    assert synthesized(app, both_installed) == "0.24.0"
    assert idle(terraform)
