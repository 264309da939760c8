"""Which framework is chosen, and what is told to somebody who mixes the two."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from keyspan.bindings.framework import CDK_TERRAIN, CDKTF, choose
from keyspan.errors import KeyspanError, MissingTool
from tests.bindings.release import beside, release
from tests.project import copy_app

BOTH = {"cdktf", "cdktn"}


@pytest.fixture
def installed(monkeypatch):
    """CDK Terrain is installed beside CDKTF."""
    monkeypatch.syspath_prepend(release("cdktn-25"))


def test_cdktf_is_taken_where_there_is_no_other():
    assert choose({}, imported=()) is CDKTF


def test_cdk_terrain_is_taken_where_it_is_installed(installed):
    assert choose({}, imported=()) is CDK_TERRAIN


@pytest.mark.parametrize("framework", [CDKTF, CDK_TERRAIN])
def test_what_the_app_has_imported_goes_before_that(installed, framework):
    assert choose({}, imported={framework.name}) is framework


@pytest.mark.parametrize("framework", [CDKTF, CDK_TERRAIN])
def test_the_variable_decides(installed, framework):
    for imported in (set(), {"cdktf"}, {"cdktn"}, BOTH):
        assert choose({"KEYSPAN_CDK": framework.name}, imported=imported) is framework


def test_where_both_are_imported_somebody_has_to_say(installed):
    with pytest.raises(KeyspanError) as caught:
        choose({"KEYSPAN_CDK": ""}, imported=BOTH)
    assert str(caught.value) == (
        "KEYSPAN_CDK: cdktf and cdktn are both imported\n"
        "  set it to the one that the keys are made with"
    )


def test_half_of_cdk_terrain_is_not_taken_unasked(tmp_path, monkeypatch):
    for name in ("cdktn", "cdktn_provider_aws"):
        (tmp_path / name).mkdir()  # a folder of that name is no package
    (tmp_path / "cdktn" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert choose({}, imported=()) is CDKTF
    with pytest.raises(MissingTool) as caught:
        choose({}, imported={"cdktn"})
    assert str(caught.value) == (
        "cdktn_provider_aws is not installed, and is needed to run CDK Terrain\n"
        "  pip install 'keyspan[cdktn]'"
    )


UNKNOWN = """\
KEYSPAN_CDK: "cdk" is neither "cdktf" nor "cdktn"
  unset it to have what the app imports, or what is installed
"""
MISSING = """\
cdktn is not installed, and is needed to run CDK Terrain
  pip install 'keyspan[cdktn]'
"""


@pytest.mark.parametrize(("choice", "told"), [("cdk", UNKNOWN), ("cdktn", MISSING)])
def test_the_app_ends_on_it_before_node_is_looked_for(tmp_path, choice, told):
    done = subprocess.run(
        [sys.executable, "main.py"],
        cwd=copy_app(tmp_path / "app"),
        env={**os.environ, "KEYSPAN_CDK": choice, "JSII_NODE": "/nope"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", told)


MIXED = """
import importlib, pathlib
from keyspan import KeyspanError
from keyspan.bindings import App, AwsProvider, TerraformStack
from keyspan.config import loads
from keyspan.constructs import KeyringStack, MultiRegionKey, synthesize
from constructs import Construct

theirs = importlib.import_module("FRAMEWORK")
TheirProvider = importlib.import_module("BINDINGS.provider").AwsProvider
TheirQueue = importlib.import_module("BINDINGS.sqs_queue").SqsQueue
their_stack = theirs.TerraformStack(their_app := theirs.App(outdir="theirs"), "theirs")
their_provider = TheirProvider(their_stack, "aws", region="us-east-1")
stack = TerraformStack(app := App(outdir="ours"), "ours")
provider = AwsProvider(stack, "aws", region="us-east-1")
keyring = loads('account = "111122223333"\\n[keys.orders]\\nprimary = "us-east-1"\\n')

def key(scope, provider):
    providers = {"us-east-1": provider}
    MultiRegionKey(scope, "k", key=keyring.keys[0], account="111122223333", providers=providers)

def synth():
    TheirQueue(stack, "queue")
    synthesize(app)

for attempt in (
    lambda: key(their_stack, their_provider),
    lambda: key(Construct(their_stack, "deep"), their_provider),
    lambda: key(stack, their_provider),
    lambda: KeyringStack(their_app, "keyring", keyring=keyring, project=pathlib.Path()),
    synth,
):
    try:
        attempt()
    except KeyspanError as error:
        print(type(error).__name__, error)
    else:
        print("well")
"""


WHERE = (
    "keys.orders: the stack",
    "keys.orders: the stack",
    "keys.orders: the provider for us-east-1",
)


@pytest.mark.node
@pytest.mark.parametrize(
    ("ours", "theirs", "last"),
    [
        (CDK_TERRAIN, CDKTF, "synth: ours/queue"),
        (CDKTF, CDK_TERRAIN, None),  # CDKTF knows less, and takes a resource of its successor
    ],
)
def test_constructs_of_the_other_framework_are_told(tmp_path, ours, theirs, last):
    text = MIXED.replace("FRAMEWORK", theirs.name).replace("BINDINGS", theirs.provider)
    done = subprocess.run(
        [sys.executable, "-c", text],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": beside("cdktn-25"), "KEYSPAN_CDK": ours.name},
        capture_output=True,
        text=True,
        check=False,
    )
    refused = [
        f"MixedFrameworks {where} is of {theirs.title}, and Keyspan's constructs are of "
        f"{ours.title}\n  set KEYSPAN_CDK={theirs.name}, or import all that the app makes from "
        f"{ours.name} and {ours.provider}\n"
        for where in (*WHERE, "keyring: the app", *filter(None, [last]))
    ]
    wanted = "".join(refused) + ("" if last else "well\n")
    assert (done.stdout, done.stderr, done.returncode) == (wanted, "", 0)
