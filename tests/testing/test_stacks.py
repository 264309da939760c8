"""Template.of: what `app.synth()` writes of a stack, on CDKTF and on CDK Terrain."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

import pytest

from keyspan.testing import Stack, Template
from tests.bindings.release import release
from tests.bindings.test_same_bytes import APP

THEIRS = """
import json, pathlib
import keyspan.bindings
import jsii
from FRAMEWORK import (
    App, Aspects, AssetType, IAspect, TerraformAsset, TerraformOutput, TerraformStack)
from BINDINGS.kms_key import KmsKey
from BINDINGS.provider import AwsProvider
from BINDINGS.sqs_queue import SqsQueue
from constructs import IValidation
from keyspan.testing import Template

@jsii.implements(IAspect)
class Protected:
    def visit(self, node):
        if isinstance(node, KmsKey):
            node.add_override("lifecycle.prevent_destroy", True)

@jsii.implements(IValidation)
class Never:
    def validate(self):
        return ["no key may be called orders"]

pathlib.Path("data").write_text("content")
app = App(outdir="out")
keys, queues = TerraformStack(app, "keys"), TerraformStack(app, "queues")
for stack in (keys, queues):
    AwsProvider(stack, "aws", region="us-east-1")
key = KmsKey(keys, "orders", description="Orders")
SqsQueue(queues, "orders", kms_master_key_id=key.arn)
asset = TerraformAsset(queues, "asset", path=str(pathlib.Path("data").absolute()))
TerraformOutput(queues, "data", value=asset.path)
Aspects.of(keys).add(Protected())
"""
COMPARED = """
of = {stack.node.id: Template.of(stack).document for stack in (keys, queues)}
app.synth()
for name, document in of.items():
    assert document == json.loads(pathlib.Path(f"out/stacks/{name}/cdk.tf.json").read_text()), name
print(of["keys"]["resource"]["aws_kms_key"]["orders"]["lifecycle"], *of["queues"]["data"])
"""
INVALID = """
keys.node.add_validation(Never())
Template.of(keys)
"""
WIDE = """
from keyspan.testing import Template
import json, pathlib
of = Template.of(stack).document
app.synth()
assert of == json.loads(pathlib.Path(sys.argv[1], "stacks/stack/cdk.tf.json").read_text())
print(len(of["resource"]))
"""


@pytest.fixture(params=["cdktf", "cdktn"])
def script(request, tmp_path):
    """Run a script on a framework, with a folder for what it leaves behind."""
    framework = request.param
    bindings = {"cdktf": "cdktf_cdktf_provider_aws", "cdktn": "cdktn_provider_aws"}[framework]
    theirs = [str(release("cdktn-25"))] if framework == "cdktn" else []
    scratch = tmp_path / "scratch"
    scratch.mkdir()

    def run(text):
        text = text.replace("FRAMEWORK", framework).replace("BINDINGS", bindings)
        path = os.pathsep.join([*theirs, os.environ.get("PYTHONPATH", "")])
        return subprocess.run(
            [sys.executable, "-c", text, "out"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": path, "TMPDIR": str(scratch)},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.mark.node
def test_aspects_assets_backends_and_other_stacks_are_as_in_synth(script, tmp_path):
    done = script(THEIRS + COMPARED)
    assert (done.stdout, done.stderr, done.returncode) == (
        "{'prevent_destroy': True} terraform_remote_state\n",
        "",
        0,
    )
    assert not list((tmp_path / "scratch").glob("cdktf.outdir.*"))


@pytest.mark.node
def test_every_kind_of_value_is_as_in_synth(script):
    start, synth, end = APP.rpartition("app.synth()\n")
    assert (synth, end) == ("app.synth()\n", "")
    done = script(start + WIDE)
    assert (done.stdout, done.stderr, done.returncode) == ("14\n", "", 0)


@pytest.mark.node
def test_validations_run(script):
    done = script(THEIRS + INVALID)
    assert done.returncode == 1
    assert "[keys] no key may be called orders" in done.stderr


class Own:
    """A stack of another make."""

    def to_terraform(self):
        return {"resource": {"aws_kms_key": {"orders": {}}}}


def test_a_stack_of_another_make_is_asked_for_its_terraform(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert isinstance(Own(), Stack)
    assert Template.of(Own()).addresses == ("aws_kms_key.orders",)
    assert list(tmp_path.iterdir()) == []


def test_nothing_of_cdktf_is_loaded_for_it():
    code = (
        "import sys; from keyspan.testing import Template\n"
        "class Own:\n    def to_terraform(self): return {}\n"
        "Template.of(Own())\n"
        "print({'cdktf', 'jsii', 'constructs', 'boto3', 'pytest'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
