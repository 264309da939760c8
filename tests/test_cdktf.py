"""The cdktf command line on this app, against the embedded AWS: the first of the three doors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from keyspan.terraform import find_binary
from tests.aws import kms
from tests.documents import commands
from tests.project import ROOT, copy_app, run
from tests.providers import started_anew

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Mapping
    from pathlib import Path

pytestmark = [pytest.mark.node, pytest.mark.terraform]

REGIONS = ("eu-central-1", "eu-north-1")
KEYRING = """
account = "111122223333"

[keys.door]
primary  = "eu-central-1"
replicas = ["eu-north-1"]
aliases  = ["door"]
"""


@pytest.fixture(scope="module")
def surroundings(surroundings: Mapping[str, str]) -> Mapping[str, str]:
    """The environment in which Terraform itself finds, locks and starts the provider."""
    return started_anew(surroundings)


def cdktf(
    *arguments: str, folder: Path, surroundings: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    return run(
        ["node", str(ROOT / "node_modules" / ".bin" / "cdktf"), *arguments],
        folder=folder,
        environment={**surroundings, "CHECKPOINT_DISABLE": "1"},
    )


def test_these_are_the_commands_that_the_readme_shows():
    shown = {s.command for s in commands(ROOT / "README.md") if s.command.startswith("npx")}
    assert shown == {f"npx cdktf {command}" for command in ("synth", "deploy", "output", "diff")}


def states(surroundings: Mapping[str, str], key: str) -> list[str]:
    clients = (kms(region, surroundings) for region in REGIONS)
    return [client.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] for client in clients]


def test_deploy_output_diff_and_destroy(tmp_path, surroundings):
    app = copy_app(tmp_path / "app", keyring=KEYRING)

    done = cdktf(
        "deploy", "--auto-approve", "--skip-provider-lock", folder=app, surroundings=surroundings
    )
    assert done.returncode == 0, done.stdout
    assert (app / "terraform.keyring.tfstate").exists()

    done = cdktf(
        "output",
        "--skip-synth",
        "--outputs-file",
        "out.json",
        folder=app,
        surroundings=surroundings,
    )
    assert done.returncode == 0, done.stdout
    outputs = json.loads((app / "out.json").read_text())["keyring"]
    key = outputs["door_key_id"]
    assert outputs["door_key_arns"] == {
        region: f"arn:aws:kms:{region}:111122223333:key/{key}" for region in REGIONS
    }

    done = cdktf(
        "diff", "--skip-synth", "--skip-provider-lock", folder=app, surroundings=surroundings
    )
    assert done.returncode == 0, done.stdout
    assert "found no differences" in done.stdout

    done = cdktf("destroy", "--auto-approve", "--skip-synth", folder=app, surroundings=surroundings)
    assert done.returncode != 0
    assert "Instance cannot be destroyed" in done.stdout
    assert states(surroundings, key) == ["Enabled", "Enabled"]

    (app / "keyspan.toml").write_text(KEYRING + "protect = false\n")
    done = cdktf("destroy", "--auto-approve", folder=app, surroundings=surroundings)
    assert done.returncode == 0, done.stdout
    assert states(surroundings, key) == ["PendingReplicaDeletion", "PendingDeletion"]


def test_synth_as_hcl_is_valid(tmp_path, surroundings):
    app = copy_app(tmp_path / "app")
    done = cdktf("synth", "--hcl", folder=app, surroundings=surroundings)
    assert done.returncode == 0, done.stdout
    folder = app / "cdktf.out" / "stacks" / "keyring"
    assert [path.name for path in folder.glob("*.tf*")] == ["cdk.tf"]
    for command in (["init", "-backend=false"], ["validate", "-json"]):
        done = run(
            [str(find_binary(surroundings)), *command], folder=folder, environment=surroundings
        )
        assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout)["error_count"] == 0


def test_a_keyring_with_faults_is_told_by_cdktf_too(tmp_path, surroundings):
    app = copy_app(tmp_path / "app", keyring='account = "12"\n')
    done = cdktf("synth", folder=app, surroundings=surroundings)
    assert done.returncode != 0
    assert 'keyspan.toml: account: "12" is not an AWS account ID' in done.stdout
    assert "Traceback" not in done.stdout
