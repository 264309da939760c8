"""CDKTF and CDK Terrain: the same sources, and the same bytes but for the framework's version."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from keyspan.model.specs import USAGES
from tests.bindings.release import beside
from tests.bindings.test_same_bytes import generated
from tests.project import ROOT, copy_app

pytestmark = pytest.mark.node

STAMPS = {"cdktf": b'"version": "0.21.0"', "cdktn": b'"version": "0.24.0"'}
"""What each framework writes of itself, into the manifest and into each stack's comment."""

WIDE = Path(__file__).with_name("wide.toml").read_text() + "".join(
    f"""
[keys.{spec}-{usage}]
primary   = "us-east-1"
replicas  = ["us-west-2"]
key_spec  = "{spec}"
key_usage = "{usage}"
stack     = "kinds"
"""
    for spec, usages in USAGES.items()
    for usage in usages
    if spec != "SM2"  # in China only
)


SYNTHESIZING = ("tests/constructs", "tests/test_app.py", "tests/bindings/test_names.py")
STAMPED = ("tests/constructs/test_keyring_stack.py::test_the_example_gives_exactly_the_snapshot",)
"""It compares what CDKTF writes of itself, too."""

MOST_OF_THEM = 60
CACHE = os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
"""This user's own, where the tests that synthesize in this process find theirs."""


@pytest.mark.parametrize("keyring", [None, WIDE], ids=["ours", "wide"])
def test_the_app_writes_the_same_on_both(tmp_path, keyring):
    app = copy_app(tmp_path / "app", keyring=keyring)
    more = {"CDKTF_OUTDIR": "out", "PYTHONPATH": beside("cdktn-25"), "XDG_CACHE_HOME": CACHE}
    written = {
        framework: generated(app, ["main.py"], KEYSPAN_CDK=framework, **more)
        for framework in STAMPS
    }
    read = {
        framework: {
            name: told_apart(document, stamp=STAMPS[framework]) for name, document in found.items()
        }
        for framework, found in written.items()
    }
    assert read["cdktn"] == read["cdktf"]


def told_apart(document: bytes, *, stamp: bytes) -> bytes:
    """Leave out of a document what is each framework's own, all of which it has to hold."""
    assert document.count(stamp) == 1
    document = document.replace(stamp, b'"version": "VERSION"')
    return re.sub(rb"([\[{])\n *([\]}])", rb"\1\2", document)  # CDKTF breaks an empty list in two


def test_the_tests_of_constructs_and_of_the_app_pass_on_cdk_terrain():
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("KEYSPAN_", "PYTEST_"))}
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "tests.on_cdk_terrain"),
            *("-p", "no:cacheprovider", "-p", "no:xdist", "-m", "node and not terraform"),
            *(f"--deselect={each}" for each in STAMPED),
            *SYNTHESIZING,
        ],
        cwd=ROOT,
        env={**clean, "PYTHONPATH": beside("cdktn-25")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    passed, *others = re.findall(r"(\d+) (\w+)", done.stdout.splitlines()[-1])
    assert int(passed[0]) > MOST_OF_THEM
    assert {what for _, what in others} <= {"deselected"}, done.stdout
