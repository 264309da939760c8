"""The hooks that pre-commit finds here: each runs a command, and fails when it should.

pre-commit installs this repository as a Python package and runs `entry`, `args` and, unless told
otherwise, the names of the changed files that `files` matches.
"""

from __future__ import annotations

import re
import shutil
import tomllib

import pytest
import yaml
from click.testing import CliRunner

from keyspan.cli import keyspan
from tests.documents import blocks
from tests.generation.apps import app
from tests.project import ROOT

HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
FILE = "infra/keyring/main.tf.json"
SEEN = {
    "keyspan-validate": ["keyspan.toml", "keys/keyspan.toml"],
    "keyspan-generate-check": ["keyspan.toml", "main.py", "cdktf.json", FILE],
    "keyspan-check": [FILE],
}
KEYS = {"aws_kms_key": {"k": {"multi_region": True, "enable_key_rotation": True}}}
REPLICAS = {"aws_kms_replica_key": {"k": {"primary_key_arn": "${aws_kms_key.k.arn}"}}}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project whose committed files are as they should be."""
    shutil.copy(ROOT / "keyspan.toml", tmp_path)
    monkeypatch.chdir(tmp_path)
    app(tmp_path, {"keyring": {}})
    CliRunner().invoke(keyspan, ["generate", "--out", "infra"], catch_exceptions=False)
    return tmp_path


def run(hook):
    program, *command = f"{HOOKS[hook]['entry']}".split()
    assert program in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    names = [] if HOOKS[hook].get("pass_filenames") is False else [FILE]
    return CliRunner().invoke(keyspan, [*command, *HOOKS[hook].get("args", []), *names])


def test_the_document_names_them_as_they_are_released():
    (shown,) = blocks(ROOT / "docs" / "gitops.md", "yaml")
    (repository,) = yaml.safe_load(shown)["repos"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert repository["rev"] == f"v{project['version']}"
    assert {hook["id"] for hook in repository["hooks"]} == HOOKS.keys()
    (node,) = project["optional-dependencies"]["node"]
    assert [hook["additional_dependencies"] for hook in repository["hooks"][2:]] == [[node]]


def test_these_are_the_hooks():
    assert HOOKS.keys() == SEEN.keys()
    assert {hook["language"] for hook in HOOKS.values()} == {"python"}


@pytest.mark.parametrize("hook", SEEN)
def test_each_is_run_for_the_files_that_it_is_about(hook):
    pattern = re.compile(HOOKS[hook]["files"])
    assert all(pattern.search(name) for name in SEEN[hook])
    assert not any(map(pattern.search, ["README.md", "infra/keyring/.terraform.lock.hcl"]))


@pytest.mark.parametrize("hook", SEEN)
def test_each_lets_pass_what_is_fine(project, hook):
    done = run(hook)
    assert done.exit_code == 0, (done.output, done.exception)


def test_a_faulty_keyring_is_not_committed(project):
    (project / "keyspan.toml").write_text('account = "12"\n')
    assert run("keyspan-validate").exit_code != 0


def test_what_was_changed_by_hand_is_not_committed(project):
    (project / FILE).write_text((project / FILE).read_text().replace("{", '{"locals": {},', 1))
    assert run("keyspan-generate-check").exit_code == 1


def test_what_breaks_a_rule_is_not_committed(project):
    app(project, {"keyring": {"resource": {**KEYS, **REPLICAS}}})
    CliRunner().invoke(keyspan, ["generate", "--out", "infra"], catch_exceptions=False)
    assert run("keyspan-check").exit_code == 1
