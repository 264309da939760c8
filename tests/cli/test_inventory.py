"""keyspan inventory, as a person meets it: its options and exit codes on an account in memory."""

import json

import pytest
from click.testing import CliRunner

import keyspan.live.aws
from keyspan.cli import keyspan as command
from keyspan.errors import KeyspanError
from keyspan.live import CallRefused
from tests.live.account import ACCOUNT, AWAY, HOME, THIRD, Account

KEYRING = f"""\
account = "{ACCOUNT}"

[keys.orders]
primary = "{HOME}"
replicas = ["{AWAY}"]
aliases = ["orders"]
"""


@pytest.fixture
def account(tmp_path, monkeypatch):
    """An account in place of AWS, and a folder with a keyring file."""
    held = Account()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "keyspan.toml").write_text(KEYRING)
    monkeypatch.setattr(keyspan.live.aws, "surveyor_of", lambda _: held.connect)
    monkeypatch.setattr(keyspan.live.aws, "default_region", lambda: None)
    sign_in(monkeypatch, ACCOUNT)
    monkeypatch.setattr(keyspan.live.aws, "account_regions", lambda _, **__: Enabled())
    return held


class Enabled:
    def list_regions(self):
        return (HOME, AWAY, THIRD)


def sign_in(monkeypatch, number):
    monkeypatch.setattr(keyspan.live.aws, "caller", lambda _, **__: f"arn:aws:iam::{number}:root")


def inventory(*arguments):
    """Run the command and return its exit code and output; another error's text in its place."""
    try:
        done = CliRunner().invoke(command, ["inventory", *arguments], catch_exceptions=False)
    except KeyspanError as error:
        return error.exit_code, str(error)
    return done.exit_code, done.output


def test_all_enabled_regions_are_looked_in_and_named_as_the_file_names_them(account):
    orders = account.key("orders")
    status, told = inventory()
    assert status == 0
    assert told.startswith(f"account {ACCOUNT}, Regions by account:ListRegions\n\norders  {orders}")
    assert {region for region, _ in account.calls} == {HOME, AWAY, THIRD}


def test_only_the_regions_that_are_named(account):
    account.key("orders")
    status, told = inventory("--regions", f" {HOME}, {AWAY},{HOME},")
    assert status == 0
    assert "Regions by --regions\n" in told
    assert {region for region, _ in account.calls} == {HOME, AWAY}


@pytest.mark.parametrize(
    ("regions", "said"), [("us-esat-1", "us-esat-1"), (" , ", "it names none: us-east-1,eu-west-1")]
)
def test_what_is_no_region_is_refused(account, regions, said):
    status, told = inventory("--regions", regions)
    assert (status, said in told, account.calls) == (2, True, [])


def test_without_a_keyring_nothing_is_held_against_it(account, tmp_path):
    account.key("orders")
    (tmp_path / "keyspan.toml").unlink()
    status, told = inventory()
    assert status == 2
    assert told == (
        "keyspan.toml: there is no such file\n"
        "  name the keyring file with --config, or hold none against it: --no-config"
    )
    status, told = inventory("--no-config")
    assert status == 0
    assert "The keyring's keys" not in told


def test_another_account_is_refused(account, monkeypatch):
    sign_in(monkeypatch, "444455556666")
    status, told = inventory()
    assert (status, account.calls) == (2, [])
    assert told.startswith(f"signed in to account 444455556666, and the keyring is of {ACCOUNT}\n")
    assert inventory("--no-config")[0] == 0, "without a keyring it may be any account"


def test_where_the_first_region_is_down_another_tells_the_account(account, monkeypatch):
    account.key("orders")
    account.fails[HOME, "ListKeys"] = "EndpointConnectionError"
    asked = []

    def caller(_, *, region):
        asked.append(region)
        if region == HOME:
            raise refused(region)
        return f"arn:aws:iam::{ACCOUNT}:root"

    monkeypatch.setattr(keyspan.live.aws, "caller", caller)
    status, told = inventory()
    assert (status, asked) == (2, [HOME, AWAY])
    assert f"an orphan: its primary key is in {HOME}, which was not read" in told
    status, told = inventory("--regions", HOME)
    assert (status, told) == (2, str(refused(HOME)))


def refused(region):
    return CallRefused(
        region=region,
        operation="GetCallerIdentity",
        code="EndpointConnectionError",
        message="",
        mend="check the network",
    )


def test_what_could_not_be_read_is_exit_code_2(account):
    account.key("orders")
    account.fails[AWAY, "GetKeyLastUsage"] = "AccessDeniedException"
    status, told = inventory()
    assert status == 2
    assert f"not read:\n  {AWAY}: GetKeyLastUsage: AccessDeniedException" in told


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ((), 0),
        (("--fail-on", "missing"), 0),
        (("--fail-on", "unknown"), 1),
        (("--fail-on", "note"), 1),
        (("--fail-on", "missing", "--fail-on", "unknown"), 1),
    ],
)
def test_a_finding_fails_only_where_that_is_asked_for(account, asked, status):
    account.key("orders")
    account.key("spare", THIRD)
    account.aliases[AWAY] = {"spare": account.key("", AWAY)}
    assert inventory(*asked)[0] == status


def test_a_missing_key_fails_where_that_is_asked_for(account):
    assert inventory()[0] == 0
    assert inventory("--fail-on", "missing")[0] == 1


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("json", '{\n  "version": 1,'),
        ("markdown", f"## Multi-Region keys of account {ACCOUNT}\n"),
        ("prometheus", "# HELP keyspan_inventory_key_info "),
    ],
)
def test_each_format_goes_to_a_file(account, tmp_path, form, begins):
    account.key("orders")
    assert inventory("--format", form, "--output", "told") == (0, "")
    assert (tmp_path / "told").read_text().startswith(begins)


def test_a_file_that_cannot_be_written(account):
    status, told = inventory("--output", "no/such/folder")
    assert (status, account.calls) == (2, []), "before AWS is asked"
    assert "no/such is no folder" in told


def test_nothing_is_said_of_progress_where_there_is_no_terminal(account):
    account.key("orders")
    done = CliRunner().invoke(command, ["inventory", "--format", "json"])
    assert done.stderr == ""
    assert json.loads(done.stdout)["keys"][0]["name"] == "orders"
