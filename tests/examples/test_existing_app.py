"""examples/existing_app.py, synthesized, applied and planned again."""

from __future__ import annotations

import subprocess
import sys

import pytest

from keyspan.terraform import Counts, Workspace, find_binary
from tests.deployment import bring_up, idle
from tests.project import ROOT

pytestmark = [pytest.mark.node, pytest.mark.terraform]


def test_it_deploys_and_its_plan_is_empty_then(tmp_path, surroundings):
    subprocess.run(
        [sys.executable, ROOT / "examples" / "existing_app.py"],
        cwd=tmp_path,
        env=surroundings,
        check=True,
    )
    terraform = Workspace(
        directory=tmp_path / "cdktf.out" / "stacks" / "orders",
        binary=find_binary(surroundings),
        environment=surroundings,
    )
    terraform.init()
    assert bring_up(terraform) == Counts(add=6)
    assert idle(terraform)
