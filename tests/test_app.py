"""The app as users run it: python main.py."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project import copy_app


def run(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("CDKTF_", "JSII_"))}
    return subprocess.run(
        [sys.executable, "main.py"],
        cwd=folder,
        env={**clean, **more},
        capture_output=True,
        text=True,
        check=False,
    )


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.node
def test_two_folders_give_the_same_bytes_and_nothing_is_said(tmp_path):
    folders = [copy_app(tmp_path / "a"), copy_app(tmp_path / "deep" / "er" / "b")]
    for folder in folders:
        done = run(folder)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    first, second = (tree(folder / "cdktf.out") for folder in folders)
    assert first == second
    assert sorted(first) == ["manifest.json", "stacks/keyring/cdk.tf.json"]
    assert str(tmp_path).encode() not in b"".join(first.values())


@pytest.mark.node
def test_output_outside_of_the_project_is_refused_while_the_state_lies_in_it(tmp_path):
    folder = copy_app(tmp_path / "app")
    done = run(folder, CDKTF_OUTDIR=str(tmp_path / "outs" / "one"))
    assert done.returncode == 2
    assert done.stderr == (
        "backend: the state lies beside keyspan.toml, and the app writes elsewhere\n"
        "  name a folder of the project in CDKTF_OUTDIR, or choose another backend\n"
    )


@pytest.mark.node
def test_an_output_folder_that_cannot_be_made_is_told(tmp_path):
    folder = copy_app(tmp_path / "app")
    (folder / "out").write_text("a file")
    done = run(folder, CDKTF_OUTDIR="out")
    assert done.returncode == 2
    assert done.stderr == (
        "out: cannot be made: File exists\n"
        "  let CDKTF_OUTDIR name a folder that can be written to\n"
    )


@pytest.mark.node
def test_what_breaks_a_rule_is_told_and_not_written(tmp_path):
    folder = copy_app(tmp_path / "app")
    stack = folder / "stacks" / "keyring.py"
    override = 'self.add_override("resource.aws_kms_key.orders.multi_region", False)'
    own = "def __init__(self, *given, **named):\n        super().__init__(*given, **named)"
    stack.write_text(f"{stack.read_text()}\n    {own}\n        {override}\n")
    done = run(folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "[keyring] KS010 aws_kms_key.orders: multi_region is not true, and "
        "aws_kms_replica_key.orders_us-west-2 is its replica\n"
        "    set multi_region = true on a new key, and re-encrypt; never change it on a key that "
        "holds data\n"
    )
    assert not (folder / "cdktf.out" / "manifest.json").exists()


def test_a_keyring_with_faults_ends_the_app_before_node_starts(tmp_path):
    folder = copy_app(tmp_path / "app", keyring='account = "12"\n')
    done = run(folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        'keyspan.toml: account: "12" is not an AWS account ID\n'
        '  write its twelve digits in quotes: account = "111122223333"\n'
        "keyspan.toml: keys: is missing\n"
        "  wanted: The multi-Region keys, by name: [keys.orders].\n"
    )
    assert not (folder / "cdktf.out").exists()
