"""keyspan readiness, typed: which data, how old, for whom, in which form, and the exit code."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

import keyspan.live.aws
from keyspan.cli import keyspan as command
from keyspan.errors import KeyspanError
from keyspan.live.gateway import Held, Replica, Seal
from tests.live.account import ACCOUNT, AWAY, HOME, THIRD
from tests.live.drill.memory import Service
from tests.live.readiness.store import USER, Store, account, arn, policy, refused

KEYRING = f"""\
account = "{ACCOUNT}"

[keys.orders]
primary = "{HOME}"
replicas = ["{AWAY}"]
aliases = ["orders"]
users = ["{USER}"]

[keys.bare]
primary = "{HOME}"
aliases = ["bare"]

[protects.s3.invoices]
key = "orders"
buckets = {{ {HOME} = "inv-a", {AWAY} = "inv-b" }}
source = "{HOME}"
"""


def bucket(region, name, *into):
    rules = tuple(Replica(region="", name=each, status="Enabled", healthy=True) for each in into)
    seals = (Seal(what="default encryption", key=arn(region)),)
    return Held(name=name, seals=seals, replicas=rules)


@pytest.fixture
def store():
    held = Store()
    held.put("s3", HOME, bucket(HOME, "inv-a", "inv-b"))
    held.put("s3", AWAY, bucket(AWAY, "inv-b"))
    return held


@pytest.fixture(autouse=True)
def held(tmp_path, monkeypatch, store):
    """An account in place of AWS, and a folder with a keyring file."""
    made = account()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "keyspan.toml").write_text(KEYRING)
    root = f"arn:aws:iam::{ACCOUNT}:root"
    monkeypatch.setattr(keyspan.live.aws, "surveyor_of", lambda _: made.connect)
    monkeypatch.setattr(keyspan.live.aws, "data_connector", lambda _: store.connect)
    monkeypatch.setattr(keyspan.live.aws, "caller", lambda _, **__: root)
    return made


def typed(*arguments):
    """Run the command and return its exit code and output; another error's text in its place."""
    try:
        done = CliRunner().invoke(command, ["readiness", *arguments], catch_exceptions=False)
    except KeyspanError as error:
        return error.exit_code, str(error)
    return done.exit_code, done.output


def test_all_is_ready():
    status, told = typed()
    assert status == 0
    assert told.endswith("\n2 places of data: 2 READY\n")


def test_what_is_not_ready_is_exit_code_1(store):
    store.held["s3", AWAY].clear()
    status, told = typed("orders")
    assert status == 1
    assert f"  no copy: s3 has no inv-b in {AWAY}, where it is copied to from {HOME}\n" in told


def test_what_could_not_be_read_is_exit_code_1_too(store):
    store.put("s3", AWAY, refused(AWAY, "GetBucketEncryption"), name="inv-b")
    status, told = typed()
    assert status == 1
    assert told.endswith("2 places of data: 1 READY, 1 UNKNOWN\n")


def test_a_key_that_protects_nothing_is_no_success():
    status, told = typed("bare")
    assert status == 2
    assert told == (
        "bare: no table of [protects] names data that is copied\n"
        "  write one, or look at all data of the account: --discover"
    )
    assert typed("bare", "--discover", "--regions", f"{HOME},{AWAY}")[0] == 0


def test_all_data_of_the_account(store):
    store.put("s3", HOME, bucket(HOME, "more"))
    status, told = typed("--discover")
    assert status == 1
    assert f"all data of {HOME}, {AWAY}\n" in told
    assert "s3: more" in told


def test_all_data_of_other_regions(store):
    store.put("s3", THIRD, bucket(THIRD, "more"))
    assert "s3: more" in typed("--discover", "--regions", f"{THIRD},{HOME}")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--regions", HOME), "--regions says where --discover looks"),
        (("--discover", "--regions", "us-esat-1"), "us-esat-1"),
        (("--discover", "--regions", " , "), "it names none"),
        (("--max-age", "1"), "'1' is no age\n  write hours or days: 24h, 7d"),
        (("--max-age", "0h"), "'0h' is no age"),
        (("--max-age", "24 h"), "'24 h' is no age"),
        (("--max-age", "-1d"), "'-1d' is no age"),
        (("--max-age", "٣d"), "is no age"),
        (("--principal", "App"), "is not the ARN of an IAM principal"),
        (("--principal", f"arn:aws:iam::{ACCOUNT}:root"), "is not the ARN of an IAM role or user"),
        (("--output", "no/such/folder"), "no/such is no folder"),
        (("nothing",), 'has no key "nothing"'),
    ],
)
def test_what_cannot_be_asked(store, arguments, said):
    status, told = typed(*arguments)
    assert (status, store.looks) == (2, [])
    assert said in told


@pytest.mark.parametrize(("age", "said"), [("24h", "24 hours"), ("1h", "1 hour"), ("7d", "7 days")])
def test_how_old_a_copy_may_be(age, said):
    assert f"a copy may be {said} old" in typed("--max-age", age)[1]


def test_who_else_has_to_be_able_to_decrypt(held):
    other = f"arn:aws:iam::{ACCOUNT}:role/Rescue"
    assert typed("--principal", other)[0] == 1
    for own in held.keys[next(iter(held.keys))].own.values():
        own.policy = policy(USER, other)
    assert typed("--principal", other)[0] == 0


def test_a_key_that_is_named_by_its_id(held):
    for own in held.keys[next(iter(held.keys))].own.values():
        own.aliases = ()
    assert typed("orders")[0] == 1
    assert typed("orders", "--key-id", next(iter(held.keys)))[0] == 0


def test_another_account_is_refused(monkeypatch, store):
    other = "arn:aws:iam::444455556666:root"
    monkeypatch.setattr(keyspan.live.aws, "caller", lambda _, **__: other)
    status, told = typed()
    assert (status, store.looks) == (2, [])
    assert told.startswith("signed in to account 444455556666")


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("json", '{\n  "version": 1,'),
        ("markdown", "## keyspan readiness: ready\n"),
        ("prometheus", "# HELP keyspan_readiness_ready "),
    ],
)
def test_each_format_goes_to_a_file(tmp_path, form, begins):
    assert typed("--format", form, "--output", "told") == (0, "")
    assert (tmp_path / "told").read_text().startswith(begins)


def test_nothing_is_said_of_progress_where_there_is_no_terminal():
    done = CliRunner().invoke(command, ["readiness", "--format", "json"])
    assert done.stderr == ""
    assert json.loads(done.stdout)["ready"] is True


@pytest.fixture
def service(monkeypatch):
    """What --drill writes into, in place of AWS."""
    made = Service()
    monkeypatch.setattr(keyspan.live.aws, "trials_connector", lambda _: made.connect)
    return made


def test_a_drill_is_done_where_it_is_asked_for_and_nowhere_else(service):
    typed()
    assert service.calls == []
    status, told = typed("--drill")
    assert status == 0
    assert "protects.s3.invoices: writing an object, keyspan-drill/" in told
    drilled = f"protects.s3.invoices  {HOME}   {AWAY}  read after 0 s  {arn(AWAY).split('/')[1]}"
    assert drilled in told
    assert told.endswith("\n2 places of data: 2 READY; the drill passed\n")
    assert service.holds == {}


def test_a_drill_that_fails_is_exit_code_1_and_told_in_every_form(service):
    service.under[AWAY] = ""
    problem = f"it is under a key of AWS, and not under {arn(AWAY)}"
    status, told = typed("--drill")
    assert status == 1
    assert f"  protects.s3.invoices: {AWAY}: {problem}\n" in told
    assert "### Drill: failed" in typed("--drill", "--format", "markdown")[1]
    place = f'{{data="protects.s3.invoices",region="{AWAY}",source="{HOME}"}}'
    assert (
        f"keyspan_readiness_drill_passed{place} 0.0"
        in typed("--drill", "--format", "prometheus")[1]
    )


def test_a_drill_as_json_tells_what_was_read_where(service, tmp_path):
    file = tmp_path / "found.json"
    assert typed("--drill", "--format", "json", "--output", str(file))[0] == 0
    (outcome,) = json.loads(file.read_text())["drill"].pop("outcomes")
    assert outcome.pop("name").startswith("keyspan-drill/")
    assert outcome == {
        "where": "protects.s3.invoices",
        "service": "s3",
        "source": HOME,
        "region": AWAY,
        "passed": True,
        "milliseconds": outcome["milliseconds"],
        "key_arn": arn(AWAY),
        "fault": None,
    }


def test_nothing_is_written_where_it_would_not_arrive(service, store):
    store.held["s3", AWAY].clear()
    status, told = typed("--drill")
    assert status == 1
    assert f"protects.s3.invoices: not drilled: nothing would arrive in {AWAY}\n" in told
    assert service.calls == []


def test_a_drill_of_nothing_has_not_passed(service, store):
    status, told = typed("--drill", "--discover", "bare")
    assert status == 1
    assert "\nnothing was drilled\n" in told
    assert told.endswith("; the drill failed\n")
    page = typed("--drill", "--discover", "bare", "--format", "markdown")[1]
    assert "### Drill: failed\n\nNothing was drilled.\n" in page


def test_what_a_drill_leaves_is_exit_code_1(service):
    service.fails[HOME, "remove"] = "AccessDenied"
    status, told = typed("--drill")
    assert status == 1
    assert f" may still be in the bucket inv-a in {HOME}: {HOME}: remove: AccessDenied: no" in told
