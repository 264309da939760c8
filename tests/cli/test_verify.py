"""keyspan verify and keyspan drift, typed: which keys, in which form, and the exit code."""

from __future__ import annotations

import json
import re
import time

import pytest
from click.testing import CliRunner

from keyspan.cli import keyspan
from tests.aws import kms

HOME, AWAY, THIRD = "us-east-1", "us-west-2", "eu-west-1"


@pytest.fixture(autouse=True)
def there(monkeypatch, folder, key_ids, signed_in):
    monkeypatch.chdir(folder)


def typed(*arguments, status=0):
    done = CliRunner().invoke(keyspan, arguments)
    assert done.exit_code == status, done.output
    return done.output


def operations(aws):
    return {operation for asked in aws.calls().answered.values() for operation in asked}


def test_every_key_of_the_file_is_verified():
    told = typed("verify")
    assert told.count("opened") == 18
    assert told.count("verified") == 4
    assert told.endswith("2 keys: as keyspan.toml says, and 22 round trips came back\n")


def test_only_the_keys_that_are_named():
    told = typed("verify", "ledger", "ledger")
    assert told.startswith("ledger (mrk-")
    assert told.endswith("1 key: as keyspan.toml says, and 4 round trips came back\n")


def test_no_key_is_used_where_none_may_be(embedded_aws):
    embedded_aws.forget_calls()
    told = typed("verify", "--no-crypto")
    assert told.endswith("2 keys: as keyspan.toml says, and no key was used\n")
    asked = operations(embedded_aws)
    assert asked == {
        "DescribeKey",
        "GetKeyPolicy",
        "GetKeyRotationStatus",
        "ListAliases",
        "ListGrants",
        "ListResourceTags",
    }


def test_verify_and_drift_change_nothing(embedded_aws):
    embedded_aws.forget_calls()
    typed("verify")
    typed("drift")
    asked = operations(embedded_aws)
    assert not {each for each in asked if re.match(r"Create|Put|Update|Enable|Disable|Sch", each)}


def test_the_aws_encryption_sdk_opens_in_every_region_too():
    told = typed("verify", "--client-side")
    assert "AWS Encryption SDK encrypt in the Region on the left" in told
    assert told.endswith("2 keys: as keyspan.toml says, and 31 round trips came back\n")


def test_drift_is_told_with_the_way_to_mend_it(key_ids, embedded_aws):
    client = kms(THIRD, embedded_aws.environment)
    client.update_key_description(KeyId=key_ids["orders"], Description="mine")
    try:
        told = typed("drift", status=1)
        assert (
            told
            == f"""\
orders ({key_ids["orders"]}): 1 difference
  description in eu-west-1: "mine"
    wanted: "Order records"
    mend: keyspan deploy

2 keys: 1 difference
"""
        )
        assert json.loads(typed("drift", "--format", "json", status=1))["verdict"] == "findings"
        assert "| keyspan deploy |" in typed("drift", "--format", "markdown", status=1)
        metric = 'keyspan_drift_key_differences{key="orders"'
        assert metric in typed("drift", "--format", "prometheus", status=1)
    finally:
        client.update_key_description(KeyId=key_ids["orders"], Description="Order records")
    assert typed("drift") == "2 keys: as keyspan.toml says, and no key was used\n"


def test_a_region_that_was_not_read_is_exit_code_2(embedded_aws):
    embedded_aws.faults.refuse(
        region=THIRD, operation="ListGrants", code="AccessDeniedException", message="no"
    )
    told = typed("drift", status=2)
    assert "  eu-west-1: ListGrants: AccessDeniedException: no\n" in told


def test_a_key_that_its_aliases_do_not_lead_to(key_ids, folder, tmp_path, monkeypatch):
    text = (folder / "keyspan.toml").read_text().replace('"orders"]', '"unknown"]')
    (tmp_path / "keyspan.toml").write_text(text)
    monkeypatch.chdir(tmp_path)
    told = typed("drift", "orders", status=1)
    assert "identity: none of its aliases leads to a multi-Region key" in told
    found = typed("drift", "orders", "--key-id", key_ids["orders"], status=1)
    assert "alias in us-east-1: alias/unknown is not there" in found


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["order"], 'keyspan.toml has no key "order"\n  did you mean'),
        (["--key-id", "mrk-" + "0" * 32], "names no key that is looked at\n  write KEY=mrk-…"),
        (["orders", "--key-id", "1234"], "is not the key ID of a multi-Region key"),
        (["--key-id", "vault=mrk-" + "0" * 32], "names no key that is looked at"),
        (
            [f"--key-id=orders=mrk-{'0' * 32}", f"--key-id=orders=mrk-{'1' * 32}"],
            "orders is named with two IDs",
        ),
        (["--format", "sarif"], "'sarif' is not one of"),
        (["--watch", "1"], "1 is not in the range 5<=x<=86400"),
        (["--no-crypto", "--client-side"], "--client-side uses the keys"),
    ],
)
def test_what_is_not_meant_so_is_refused(arguments, told):
    assert told in typed("verify", *arguments, status=2)


def test_a_report_that_cannot_be_written_is_told_before_anything_is_asked(embedded_aws):
    embedded_aws.forget_calls()
    told = typed("drift", "--output", "nowhere/report.txt", status=2)
    assert "nowhere is no folder\n  make it first" in told
    assert not embedded_aws.calls().answered


def test_a_report_is_written_to_a_file(tmp_path):
    file = tmp_path / "keyspan.prom"
    assert typed("verify", "--format", "prometheus", "--output", str(file)) == ""
    assert file.read_text().startswith("# HELP keyspan_verify_key_good ")
    assert [each.name for each in tmp_path.iterdir()] == ["keyspan.prom"]


def test_it_is_looked_at_again_until_ctrl_c_and_the_last_round_counts(
    monkeypatch, key_ids, embedded_aws
):
    rounds = []

    def sleep(seconds):
        rounds.append(seconds)
        if len(rounds) == 2:
            raise KeyboardInterrupt
        embedded_aws.faults.refuse(
            region=THIRD, operation="ListGrants", code="AccessDeniedException"
        )

    monkeypatch.setattr(time, "sleep", sleep)
    told = typed("verify", "orders", "--no-crypto", "--watch", "30", status=2)
    assert rounds == [30, 30]
    first, second = re.split(r"\n\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\n", told)
    assert first.endswith("1 key: as keyspan.toml says, and no key was used\n")
    assert "1 key: 1 call refused" in second


def test_another_account_is_refused_before_anything_is_said_to_be_missing(
    folder, tmp_path, monkeypatch
):
    text = (folder / "keyspan.toml").read_text().replace("111122223333", "999988887777")
    (tmp_path / "keyspan.toml").write_text(text)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(keyspan, ["drift"])
    assert "signed in to account 111122223333" in f"{done.output}{done.exception}"


@pytest.mark.parametrize("command", ["verify", "drift"])
def test_the_schema_of_each_report(command):
    assert json.loads(typed("schema", "--of", command))["properties"]["version"] == {
        "const": 1,
        "title": "Version",
        "type": "integer",
    }


def test_one_living_key_under_two_names_is_good_for_neither(key_ids):
    ids = [f"--key-id={name}={key_ids['orders']}" for name in ("orders", "ledger")]
    found = json.loads(typed("verify", "--no-crypto", *ids, "--format", "json", status=1))
    assert [key["differences"][0]["aspect"] for key in found["keys"]] == ["identity", "identity"]
