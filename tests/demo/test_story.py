"""keyspan demo as it is run; its printed story is compared in tests/test_readme.py."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from keyspan import Key, RelatedKey
from keyspan.demo import story
from keyspan.demo.progress import Progress
from keyspan.demo.proof import Proof
from keyspan.live.roundtrip import Matrix, Trip
from tests.project import copy_app

# A job in the background ignores Ctrl-C; these tests may be one, and the demo in them is not.
CODE = """
import signal
from keyspan.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""
COMMAND = [sys.executable, "-u", "-c", CODE]
HARD = """
account = "111122223333"

[provider]
profile = "no-such-profile"

[backend]
type   = "s3"
bucket = "no-such-bucket"
region = "us-east-1"
key    = "{stack}.tfstate"

[keys.a]
primary  = "eu-west-1"
replicas = ["eu-west-2"]

[keys.b]
primary = "eu-west-1"
stack   = "second"
"""


def demo(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, "demo", *arguments],
        cwd=folder,
        env={**os.environ, "AWS_PROFILE": "not-there-either", "TMPDIR": str(folder.parent)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.terraform
@pytest.mark.node
def test_keep_leaves_an_aws_that_goes_on_whatever_backend_and_profile_are_named(tmp_path):
    done = demo("--keep", folder=copy_app(tmp_path / "app", keyring=HARD))
    assert (done.returncode, done.stderr) == (0, "")
    exported = dict(re.findall(r"^  export (\w+)=(\S+)$", done.stdout, re.MULTILINE))
    (project,) = re.findall(r"^  cd (\S+)$", done.stdout, re.MULTILINE)
    pid = int(re.findall(r"^  kill (\d+)", done.stdout, re.MULTILINE)[0])
    try:
        for stack in ("keyring", "second"):
            assert f"{stack}: no changes" in done.stdout
            command = re.findall(
                rf"^  (\S*(?:terraform|tofu) .*/{stack}) plan$", done.stdout, re.MULTILINE
            )
            again = subprocess.run(
                [*command[0].split(), "plan", "-detailed-exitcode", "-input=false"],
                cwd=project,
                env={"PATH": os.environ["PATH"], **exported},
                capture_output=True,
                text=True,
                check=False,
            )
            assert again.returncode == 0, again.stdout + again.stderr
        assert [path.name for path in (tmp_path / "app").glob("*.tfstate")] == []
        assert len(list(Path(project).glob("terraform.*.tfstate"))) == 2
    finally:
        os.kill(pid, signal.SIGTERM)


@pytest.mark.terraform
@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 1), (signal.SIGTERM, 143)])
def test_whoever_ends_it_early_finds_nothing_left_behind(tmp_path, sent, status):
    folder = copy_app(tmp_path / "app")
    with subprocess.Popen(
        [*COMMAND, "demo"],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout
        endpoint = re.findall(r"http://\S+", running.stdout.readline())[0]
        assert len(list(tmp_path.iterdir())) == 2
        running.send_signal(sent)
        running.communicate()
    assert running.returncode == status
    assert [path.name for path in tmp_path.iterdir()] == ["app"]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(endpoint.rpartition(":")[2])))


def test_opentofu_is_what_goes_on_where_it_made_the_keys(tmp_path, monkeypatch):
    tofu = tmp_path / "tofu"
    tofu.touch(mode=0o755)
    said = []
    monkeypatch.setenv("PATH", str(tmp_path))
    stage = SimpleNamespace(
        toolchain=SimpleNamespace(binary=tofu),
        keyring=SimpleNamespace(
            stacks=["orders"], keys=[SimpleNamespace(primary=SimpleNamespace(region="us-east-1"))]
        ),
        environment={"TF_CLI_CONFIG_FILE": "/scratch/keyspan.tfrc"},
        progress=SimpleNamespace(say=said.append),
        project="/project",
        scratch="/scratch",
    )
    story._explain(stage, SimpleNamespace(endpoint="http://127.0.0.1:1", pid=7, environment={}))
    assert "\n  tofu -chdir=cdktf.out/stacks/orders plan\n" in said[0]
    assert "\n  export TERRAFORM_BINARY_NAME=tofu\n" in said[0]


def test_a_missing_terraform_is_told_and_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("KEYSPAN_TERRAFORM", raising=False)
    done = demo(folder=copy_app(tmp_path / "app"))
    assert done.returncode == 2
    assert done.stderr.startswith("terraform is not installed, and is needed to ")
    assert [path.name for path in tmp_path.iterdir()] == ["app"]


def test_a_proof_that_fails_fails_the_demo_with_1(monkeypatch):
    key = Key(name="orders", primary=RelatedKey(region="us-east-1"))
    matrix = Matrix(
        operations=("Encrypt", "Decrypt"),
        done="opened",
        regions=key.regions,
        made={},
        trips={("us-east-1", "us-east-1"): Trip(problem="NotFoundException", made=False)},
    )
    wrong = Proof(key="orders", key_id="mrk-1", matrices=(matrix,))
    monkeypatch.setattr(story, "prove", lambda **_: wrong)
    stage = SimpleNamespace(
        keyring=SimpleNamespace(stacks={"keyring": (key,)}), progress=Progress(), environment={}
    )
    with pytest.raises(story.DemoFailed, match="orders: not everything was taken") as caught:
        story._prove(stage, "keyring", {"orders_key_id": "mrk-1"})
    assert caught.value.exit_code == 1
