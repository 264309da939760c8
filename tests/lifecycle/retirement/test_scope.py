"""What may not be retired, whatever the steps are."""

from __future__ import annotations

import json

import pytest

from keyspan.errors import KeyspanError
from keyspan.lifecycle.refused import Refused
from tests.lifecycle.retirement.memory import TEXT

EU, US, WEST = "eu-west-1", "us-east-1", "us-west-2"
ALL = None
DRAINED = TEXT.replace(
    'aliases  = ["orders"]\n',
    'aliases  = ["orders"]\n\n[keys.orders.in.eu-west-1]\nenabled = false\n',
)
RETIRED = DRAINED.replace(', "eu-west-1"]', "]").replace(
    'aliases  = ["orders"]\n', 'aliases  = ["orders"]\nretired = ["eu-west-1"]\n'
)

INVOICES = """
[protects.s3.invoices]
key     = "orders"
source  = "us-east-1"
buckets = { us-east-1 = "acme-invoices", eu-west-1 = "acme-invoices-eu" }
"""


def journal(desk) -> dict:
    file = desk.project.folder / ".keyspan" / "retirement.orders.json"
    return json.loads(file.read_text())["noted"]


@pytest.mark.parametrize(
    ("region", "text", "world", "told"),
    [
        (US, TEXT, {}, f"promote another first: keyspan promote orders {WEST}"),
        ("eu-central-1", TEXT, {}, "not in eu-central-1"),
        (
            US,
            TEXT.replace('["us-west-2", "eu-west-1"]', "[]"),
            {"states": {US: "Enabled"}},
            "keyspan retire orders --all",
        ),
        (EU, TEXT, {"primary": WEST}, f"its primary key is in {WEST}"),
        (
            EU,
            TEXT.replace("aliases  =", 'promoted_from = "us-west-2"\naliases ='),
            {},
            "a promotion is not settled",
        ),
        (EU, TEXT, {"states": {US: "Enabled", WEST: "Enabled"}}, "there is no key to retire"),
        (EU, TEXT, {"states": {US: "Enabled", EU: "PendingDeletion"}}, "--cancel --apply"),
        (EU, TEXT, {"states": {US: "Enabled", EU: "PendingImport"}}, "PendingImport"),
        (EU, TEXT, {"states": {US: "Enabled", EU: "Updating"}}, "Updating"),
        (EU, TEXT, {"account": "444455556666"}, "its account is 444455556666"),
        (EU, TEXT, {"origin": "EXTERNAL"}, "its origin is EXTERNAL"),
        (EU, TEXT, {"multi_region": False}, "single-Region key"),
        (EU, TEXT + INVOICES, {}, "protects.s3.invoices: is encrypted by the key in eu-west-1"),
        (ALL, TEXT + INVOICES, {}, "would be lost with it"),
        (
            ALL,
            TEXT.replace(', "eu-west-1"', ""),
            {},
            "AWS has a replica key of orders there that the file does not name",
        ),
    ],
)
def test_what_may_not_be_retired_is_left_alone(desk, region, text, world, told):
    one = desk(text, **world)
    before = one.project.text
    with pytest.raises(KeyspanError, match=told) as caught:
        one.retire(region, wait=0)
    assert caught.value.exit_code == 1
    assert (one.aws.changes, one.project.applied, one.project.text) == ([], [], before)


@pytest.mark.parametrize("where", ["the state", "the file", "the journal"])
def test_two_keys_of_one_name_are_left_alone(desk, where):
    one = desk()
    one.retire(EU)
    other = "mrk-" + "1" * 32
    if where == "the state":
        one.project.state["aws_kms_replica_key.orders_us-west-2"] = other
    elif where == "the file":
        text = one.project.text.replace("aliases  =", f'adopted = "{other}"\naliases  =')
        one.project.file.write_text(text)
    else:
        file = one.project.folder / ".keyspan" / "retirement.orders.json"
        file.write_text(file.read_text().replace("mrk-" + "0" * 32, other))
    one.days(8)
    with pytest.raises(Refused, match="more than one key"):
        one.retire(EU)
    assert one.aws.changes[1:] == []


def test_a_key_that_no_state_holds_is_left_alone(desk):
    one = desk()
    one.project.state.clear()
    with pytest.raises(Refused, match="holds no key of it"):
        one.retire(EU)
    assert one.aws.changes == []


def test_one_region_of_a_key_that_is_given_up_does_not_go_by_itself(desk):
    one = desk()
    one.retired(ALL)
    with pytest.raises(Refused, match="is given up as a whole"):
        one.retire(EU)


def test_a_key_that_another_region_still_names_is_not_taken_for_deleted(desk):
    """Whoever signs in to another account in one Region is told that there is no key."""
    one = desk()
    one.retire(EU)
    one.days(8)
    one.project.meanwhile = lambda: one.aws.fails.update({(EU, "DescribeKey"): "NotFoundException"})
    with pytest.raises(KeyspanError):
        one.retire(EU)
    assert one.project.text == RETIRED
    with pytest.raises(Refused, match="the related keys say that there is one"):
        one.retire(EU)
    assert EU in journal(one)["regions"], "it was let go of, and its deletion is not scheduled"
    one.aws.fails.clear()
    one.retire(EU)
    assert one.aws.changes[1:] == [(EU, "ScheduleKeyDeletion")]


@pytest.mark.parametrize("region", [EU, ALL])
def test_a_key_that_another_key_of_the_file_stands_for_is_left_alone(desk, region):
    """Whoever names one of them has not asked for the other."""
    audit = '[keys.audit]\nprimary = "us-east-1"\nreplicas = ["eu-west-1"]\naliases = ["orders"]\n'
    orders = TEXT[: TEXT.index("[keys.audit]")].replace('aliases  = ["orders"]\n', "")
    one = desk(orders + audit)
    with pytest.raises(Refused, match=r"and is of keys\.audit, which nobody named"):
        one.retire(region)
    assert one.aws.changes == []


def test_a_key_that_the_state_holds_at_another_keys_address_is_left_alone(desk):
    one = desk()
    one.project.state["aws_kms_key.audit"] = one.aws.key_id
    with pytest.raises(Refused, match=r"aws_kms_key\.audit: is mrk-0000"):
        one.retire(EU)
    assert one.aws.changes == []
