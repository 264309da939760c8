"""examples/gitops: what keyspan init writes for each host, and what is generated of it.

KEYSPAN_SNAPSHOT=write writes it anew.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import PurePosixPath

import pytest

from keyspan.scaffold import CI, NewProject, files, write
from tests.project import ROOT
from tests.snapshot import committed

EXAMPLES = ROOT / "examples" / "gitops"
GENERATED = PurePosixPath("infra/keyring/main.tf.json")


def project(ci):
    return NewProject(
        account="111122223333",
        primary="us-east-1",
        replicas=("eu-west-1",),
        key="orders",
        bucket="acme-terraform-state",
        ci=ci,
    )


@pytest.mark.parametrize("ci", CI)
def test_it_is_what_init_writes(ci):
    for path, text in files(project(ci)).items():
        (EXAMPLES / ci / path).parent.mkdir(parents=True, exist_ok=True)
        assert committed(EXAMPLES / ci / path, text) == text, path
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=EXAMPLES / ci,
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(map(PurePosixPath, listed.stdout.split())) == {*files(project(ci)), GENERATED}


@pytest.mark.node
def test_what_is_generated_of_it_is_committed(tmp_path):
    write(project(None), tmp_path)
    command = "from keyspan.cli import main; main()"
    subprocess.run(
        [sys.executable, "-c", command, "generate", "--out", "infra"], cwd=tmp_path, check=True
    )
    text = (tmp_path / GENERATED).read_text()
    for ci in CI:
        assert committed(EXAMPLES / ci / GENERATED, text) == text
