"""keyspan check and keyspan guard as they are run."""

from __future__ import annotations

import json
import shutil
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from keyspan.checks.reports import FORMATS
from keyspan.cli import keyspan
from keyspan.cli.check import _FORMATS
from keyspan.errors import KeyspanError
from tests.checks.guard.plans import FOLDER, text

KEY = {"aws_kms_key": {"orders": {"multi_region": True, "enable_key_rotation": True}}}
REPLICA = {"orders": {"primary_key_arn": "${aws_kms_key.orders.arn}", "provider": "aws.eu_west_1"}}
PROVIDERS = {"aws": [{"region": "us-east-1"}, {"region": "eu-west-1", "alias": "eu_west_1"}]}


@pytest.fixture
def root(tmp_path):
    """A root module with an error: a replica without a key policy."""
    document = {"provider": PROVIDERS, "resource": KEY | {"aws_kms_replica_key": REPLICA}}
    (tmp_path / "main.tf.json").write_text(json.dumps(document))
    return tmp_path


def run(*arguments, status, stdin=None):
    done = CliRunner().invoke(keyspan, [str(each) for each in arguments], input=stdin)
    assert done.exit_code == status, done.output
    return done.stdout


def plan(name):
    return FOLDER / f"{name}.json"


def test_an_error_fails_and_is_told_with_its_address(root):
    told = run("check", root, status=1)
    assert "error KS003 aws_kms_replica_key.orders" in told
    assert told.endswith("in 2 resources of 1 document: failed\n")


@pytest.mark.parametrize(("fail_on", "status"), [("never", 0), ("error", 1), ("note", 1)])
def test_what_fails_is_for_the_team_to_say(root, fail_on, status):
    run("check", root, "--fail-on", fail_on, status=status)


def test_several_paths_are_one_report(root):
    told = run("check", root, plan("created"), status=1)
    assert "of 2 documents" in told


def test_waivers_and_the_floor_come_from_a_keyring(root):
    (root / "keyspan.toml").write_text("""
account = "111122223333"

[keys.orders]
primary = "us-east-1"

[[checks.waivers]]
rule = "KS003"
address = "aws_kms_replica_key.*"
reason = "the policy comes with the next release"
until = 2999-12-31
""")
    told = run("check", root, "--config", root / "keyspan.toml", status=0)
    assert "waived until 2999-12-31: the policy comes with the next release" in told


def test_a_plan_is_approved_or_refused():
    assert run("guard", plan("promoted"), status=0).startswith("APPROVED\n")
    assert run("guard", plan("tainted-replica"), status=1).startswith("REFUSED: ")


def test_a_plan_may_come_by_standard_input():
    assert run("guard", "-", status=0, stdin=text("promoted")).startswith("APPROVED\n")
    run("check", "-", status=0, stdin=text("promoted"))


def test_what_a_person_allows_is_recorded():
    allow = "aws_kms_replica_key.orders=replace"
    told = run("guard", plan("tainted-replica"), "--allow", allow, status=0)
    assert told.startswith("APPROVED\n")
    assert "allowed: error KS102 aws_kms_replica_key.orders" in told


def test_the_rules_tell_and_fail_a_plan_only_when_asked_to():
    told = run("guard", plan("replica-added"), "--format", "json", status=0)
    assert json.loads(told)["verdict"] == "APPROVED"
    run("guard", plan("policy-public"), "--fail-on", "error", status=1)


@pytest.mark.parametrize("form", _FORMATS)
def test_each_format_goes_to_a_file(form, tmp_path):
    out = tmp_path / "report"
    plan_ = plan("tainted-replica")
    assert run("guard", plan_, "--format", form, "--output", out, status=1) == ""
    written = out.read_text()
    assert "aws_kms_replica_key.orders" in written
    assert written == run("guard", plan_, "--format", form, status=1)


def test_machines_can_read_theirs(root):
    assert json.loads(run("check", root, "--format", "json", status=1))["verdict"] == "failed"
    assert json.loads(run("check", root, "--format", "sarif", status=1))["version"] == "2.1.0"
    suites = run("check", root, "--format", "junit", status=1)
    assert ET.fromstring(suites).tag == "testsuites"  # noqa: S314 - our own


def test_the_formats_are_the_reports():
    assert list(FORMATS) == list(_FORMATS)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check", "nowhere"], "nowhere: cannot be read: No such file or directory"),
        (["check", "."], "holds no *.tf.json"),
        (["check", "broken.json"], "broken.json: is not JSON"),
        (["check", "binary"], "is not text: is it the plan itself?"),
        (["check", "list.json"], "list.json: is JSON, and no object"),
        (["check", "other.json"], "is neither a plan nor a state"),
        (["guard", "state.json"], "state.json: is a state, and no plan"),
        (["guard", "."], "is a folder, and no plan"),
        (
            ["check", "state.json", "--output", "nowhere/report"],
            "nowhere/report: cannot be written",
        ),
        (["check", "state.json", "--config", "none.toml"], "none.toml: cannot be read"),
    ],
)
def test_bad_input_is_told_and_exits_with_2(arguments, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.json").write_text('{"format_version": "1.2"')
    (tmp_path / "binary").write_bytes(b"PK\x03\x04\xff\xfe")
    (tmp_path / "list.json").write_text("[]")
    (tmp_path / "other.json").write_text('{"name": "x"}')
    (tmp_path / "state.json").write_text('{"format_version": "1.0", "values": {}}')
    result = CliRunner().invoke(keyspan, arguments)
    assert isinstance(result.exception, KeyspanError)
    assert told in str(result.exception)
    assert result.exception.exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check"], "Missing argument 'PATH...'"),
        (["guard", "x", "--allow", "everything"], "is not ADDRESS=ACTION"),
        (["guard", "x", "--allow", "aws_kms_key.a=all"], "'all' is none of delete, replace"),
        (["check", "x", "--format", "yaml"], "'yaml' is not one of"),
    ],
)
def test_bad_options_are_told_and_exit_with_2(arguments, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copy(plan("promoted"), "x")
    done = CliRunner().invoke(keyspan, arguments)
    assert done.exit_code == 2
    assert told in done.output
