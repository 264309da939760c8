"""The edges of keyspan promote and keyspan settle: what is parsed, and the exit codes."""

from __future__ import annotations

import json
from contextlib import nullcontext

import pytest
from click.testing import CliRunner

from keyspan.cli import keyspan
from keyspan.config import loads
from keyspan.lifecycle.journal import alone
from keyspan.lifecycle.refused import Refused
from keyspan.lifecycle.settlement import Record, Settlement
from keyspan.terraform import UnfitState

KEYRING = """\
account = "111122223333"

[keys.orders]
primary  = "us-east-1"
replicas = ["us-west-2"]
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "keyspan.toml").write_text(KEYRING)
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(keyspan, arguments)


@pytest.mark.parametrize("command", [("promote", "order", "us-west-2"), ("settle", "order")])
def test_a_key_that_is_not_in_the_file(folder, command):
    done = run(*command)
    assert done.exit_code == 2
    assert 'did you mean "orders"?' in done.output


@pytest.mark.parametrize(
    "command", [("promote", "orders", "us-west-2", "--apply"), ("settle", "--apply")]
)
def test_two_at_once_do_not_change_one_project(folder, command):
    with alone(folder):
        done = run(*command)
    assert isinstance(done.exception, Refused)
    assert "another keyspan command is changing it" in str(done.exception)


def test_no_blocks_are_printed_where_one_provider_serves_all_regions(folder):
    (folder / "keyspan.toml").write_text('providers = "region"\n' + KEYRING)
    done = run("promote", "orders", "us-west-2", "--print-blocks")
    assert isinstance(done.exception, Refused)
    assert "docs/region-mode.md" in str(done.exception)


def test_a_state_is_for_blocks_alone(folder):
    (folder / "state.json").write_text("{}")
    done = run("promote", "orders", "us-west-2", "--state", "state.json")
    assert done.exit_code == 2
    assert "--state is for --print-blocks" in done.output


def test_the_blocks_of_a_key_of_the_file(folder):
    done = run("promote", "orders", "us-west-2", "--print-blocks", "--format", "json")
    assert done.exit_code == 0
    assert json.loads(done.output)["moved"] == [
        {
            "from": "aws_kms_replica_key.orders_us-west-2",
            "to": "aws_kms_replica_key.orders_us-east-1",
        }
    ]
    assert not (folder / ".keyspan").exists()


def test_a_state_that_is_none(folder):
    (folder / "state.json").write_text("no")
    done = run("promote", "a", "us-west-2", "--print-blocks", "--state", "state.json")
    assert isinstance(done.exception, UnfitState)
    assert done.exception.exit_code == 2
    assert str(done.exception).startswith("state.json: is not JSON")


@pytest.mark.parametrize(
    ("names", "left", "expected"),
    [
        (("orders",), ("aws_kms_key.x",), 1),
        ((), ("aws_kms_key.x",), 0),
        (("orders",), (), 0),
    ],
)
def test_settle_fails_where_a_key_that_is_named_has_a_record_that_is_not_applied(
    folder, monkeypatch, names, left, expected
):
    keyring = loads(KEYRING)
    record = Record(key=keyring.keys[0], field="promoted_from", left=left)
    found = Settlement(project=None, text=KEYRING, keyring=keyring, found=(record,))
    monkeypatch.setattr("keyspan.lifecycle.project.opened", lambda *_, **__: nullcontext())
    monkeypatch.setattr("keyspan.lifecycle.settlement.settlement", lambda *_: found)
    assert run("settle", *names).exit_code == expected
