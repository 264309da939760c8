"""keyspan retire, as it is typed: what it wants to be told before it looks at anything."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from click.testing import CliRunner

from keyspan.cli import keyspan
from keyspan.live import CallRefused

KEYRING = 'account = "111122223333"\n[keys.orders]\nprimary = "us-east-1"\n'


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["orders"], "Name one REGION, or --all for the whole key."),
        (["orders", "eu-west-1", "--all"], "Name one REGION, or --all for the whole key."),
        (["orders", "--all", "--apply"], "The whole key would go; say so: --confirm orders"),
        (["orders", "--all", "--apply", "--confirm", "order"], "got order, wanted orders"),
        (["orders", "eu-west-1", "--wait", "-1"], "-1 is not in the range 0<=x<=365"),
        (["audit", "eu-west-1"], 'keyspan.toml has no key "audit"'),
    ],
)
def test_what_is_not_named_rightly_is_not_looked_at(tmp_path, monkeypatch, arguments, told):
    (tmp_path / "keyspan.toml").write_text(KEYRING)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(keyspan, ["retire", *arguments])
    assert done.exit_code == 2
    assert told in done.output
    assert [file.name for file in tmp_path.iterdir()] == ["keyspan.toml"]


def test_each_option_is_told():
    told = CliRunner().invoke(keyspan, ["retire", "--help"]).output
    for option in ("--all", "--apply", "--cancel", "--wait DAYS", "--confirm KEY"):
        assert option in told


def test_two_commands_do_not_change_one_project(tmp_path, monkeypatch):
    from keyspan.lifecycle.journal import alone
    from keyspan.lifecycle.refused import Refused

    (tmp_path / "keyspan.toml").write_text(KEYRING)
    monkeypatch.chdir(tmp_path)
    with alone(tmp_path):
        done = CliRunner().invoke(keyspan, ["retire", "orders", "--all", "--cancel", "--apply"])
    assert isinstance(done.exception, Refused)
    assert "another keyspan command" in str(done.exception)


def test_another_account_is_not_asked(tmp_path, monkeypatch):
    """All of a key can only be missing there: it would be told that AWS has deleted it."""
    (tmp_path / "keyspan.toml").write_text(KEYRING)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("keyspan.lifecycle.project.opened", lambda *_, **__: nullcontext())
    arn = "arn:aws:iam::444455556666:user/other"
    monkeypatch.setattr("keyspan.live.aws.caller", lambda *_, **__: arn)
    for more in ([], ["--apply", "--confirm", "orders"], ["--cancel"], ["--cancel", "--apply"]):
        done = CliRunner().invoke(keyspan, ["retire", "orders", "--all", *more])
        assert "signed in to account 444455556666" in str(done.exception)


@pytest.mark.parametrize(("cancels", "goes_on"), [(True, True), (False, False)])
def test_a_cancellation_alone_goes_on_where_nobody_tells_the_account(
    tmp_path, monkeypatch, cancels, goes_on
):
    def untold(*_, **__):
        raise CallRefused(
            region="us-east-1", operation="GetCallerIdentity", code="No", message="", mend="wait"
        )

    (tmp_path / "keyspan.toml").write_text(KEYRING)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("keyspan.lifecycle.project.opened", lambda *_, **__: nullcontext())
    monkeypatch.setattr("keyspan.live.aws.caller", untold)
    monkeypatch.setattr("keyspan.lifecycle.retirement.Cancellation.lines", lambda _: ["told"])
    arguments = ["retire", "orders", "--all", *(["--cancel"] if cancels else [])]
    done = CliRunner().invoke(keyspan, arguments)
    assert (done.exception is None) is goes_on
