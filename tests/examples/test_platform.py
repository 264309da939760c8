"""examples/platform/: its own tests, its keys and one Region's stack on the embedded AWS."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from keyspan.terraform import Counts, Workspace, find_binary
from tests.aws import kms
from tests.deployment import bring_up
from tests.project import ROOT, run
from tests.testing.conftest import BY_NAME

pytestmark = [pytest.mark.node]

SOURCE = ROOT / "examples" / "platform"
REGION = "eu-west-1"


@pytest.fixture
def theirs(pytester, monkeypatch):
    """Their folder; what Keyspan has cached for this user is at hand, as it is for them."""
    cache = os.environ.get("XDG_CACHE_HOME", str(Path("~/.cache").expanduser()))
    monkeypatch.setenv("XDG_CACHE_HOME", cache)
    shutil.copytree(SOURCE, pytester.path, dirs_exist_ok=True)
    return pytester


def test_its_own_tests_pass(theirs):
    theirs.runpytest_subprocess(*BY_NAME).assert_outcomes(passed=6)


@pytest.mark.terraform
def test_its_keys_and_what_uses_them_deploy(tmp_path, surroundings):
    shutil.copytree(SOURCE, tmp_path, dirs_exist_ok=True)
    for command in ([sys.executable, "app.py"], ["keyspan", "check", "cdktf.out"]):
        done = run(command, folder=tmp_path, environment=surroundings)
        assert done.returncode == 0, done.stdout
    keys, service = (
        Workspace(
            directory=tmp_path / "cdktf.out" / "stacks" / name,
            binary=find_binary(surroundings),
            environment=surroundings,
        )
        for name in ("dev-keys", f"dev-orders-{REGION}")
    )
    keys.init()
    assert bring_up(keys) == Counts(add=5)
    service.init()
    assert bring_up(service) == Counts(add=1)
    key, policy = _living(surroundings)
    assert _key_of_secret(tmp_path) == key
    (use,) = (each for each in policy["Statement"] if each["Sid"] == "AllowUse")
    assert use["Principal"] == {"AWS": "arn:aws:iam::111122223333:role/dev-orders-app"}


def _living(surroundings):
    """Return the ARN and the key policy of the Region's key, by its alias."""
    client = kms(REGION, surroundings)
    key = client.describe_key(KeyId="alias/dev/orders")["KeyMetadata"]
    policy = client.get_key_policy(KeyId=key["KeyId"], PolicyName="default")["Policy"]
    return key["Arn"], json.loads(policy)


def _key_of_secret(folder):
    state = json.loads((folder / "state" / f"dev-orders-{REGION}.tfstate").read_text())
    (secret,) = (each for each in state["resources"] if each["mode"] == "managed")
    return secret["instances"][0]["attributes"]["kms_key_id"]
