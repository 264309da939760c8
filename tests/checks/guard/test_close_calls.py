"""What is lost in a way that the plans of the real Terraform do not show."""

from __future__ import annotations

import pytest

from tests.checks.guard.plans import change, document, guarded, refusals


@pytest.mark.parametrize(
    ("name", "address", "argument", "refusal"),
    [
        ("nothing-changed", "aws_kms_key.orders", "is_enabled", "KS106"),
        ("nothing-changed", "aws_kms_replica_key.orders", "enabled", "KS106"),
        ("nothing-changed", "aws_kms_key.orders", "enable_key_rotation", "KS107"),
    ],
)
@pytest.mark.parametrize("becomes", ["known after apply", None, "false", False])
def test_what_was_on_and_may_be_off(name, address, argument, refusal, becomes):
    plan = document(name)
    part = change(plan, address)["change"]
    part["actions"] = ["update"]
    if becomes == "known after apply":
        del part["after"][argument]
        part["after_unknown"] = {argument: True}
    else:
        part["after"][argument] = becomes
    assert refusals(guarded(plan)) == [f"{refusal} {address}"]


@pytest.mark.parametrize(
    ("kind", "argument", "refusal"),
    [
        ("awscc_kms_key", "enabled", "KS106"),
        ("awscc_kms_key", "enable_key_rotation", "KS107"),
        ("awscc_kms_replica_key", "enabled", "KS106"),
    ],
)
def test_a_key_of_the_other_provider_of_aws_is_switched_off(kind, argument, refusal):
    plan = document("nothing-changed")
    resource = {"address": f"{kind}.a", "mode": "managed", "type": kind, "name": "a"}
    before, after = {argument: True}, {argument: False}
    update = {"actions": ["update"], "before": before, "after": after, "after_unknown": {}}
    plan["resource_changes"].append(resource | {"change": update})
    plan["planned_values"]["root_module"]["resources"].append(resource)
    assert refusals(guarded(plan)) == [f"{refusal} {kind}.a"]


@pytest.mark.parametrize(
    ("was", "becomes", "refused"),
    [
        ("", "2027-01-01T00:00:00Z", True),
        (None, "2027-01-01T00:00:00Z", True),
        ("2027-01-01T00:00:00Z", "2026-12-31T23:59:59Z", True),
        ("2027-01-01T00:00:00Z", "soon", True),
        ("2027-01-01T00:00:00Z", "known after apply", True),
        ("2027-01-01T00:00:00Z", "2027-01-01T00:00:00Z", False),
        ("2027-01-01T00:00:00Z", "2028-01-01T01:00:00+01:00", False),
        ("2027-01-01T00:00:00Z", "", False),
        ("2027-01-01T00:00:00Z", None, False),
        ("", None, False),
    ],
)
@pytest.mark.parametrize("kind", ["aws_kms_external_key", "aws_kms_replica_external_key"])
def test_key_material_that_lasts_no_longer_than_it_did(kind, was, becomes, refused):
    plan = document("external-keys-unchanged")
    part = change(plan, f"{kind}.vault")["change"]
    part["actions"] = ["update"]
    part["before"]["valid_to"], part["after"]["valid_to"] = was, becomes
    if becomes == "known after apply":
        del part["after"]["valid_to"]
        part["after_unknown"] = {"valid_to": True}
        for block in plan["configuration"]["root_module"]["resources"]:
            block["expressions"]["valid_to"] = {"references": ["time_offset.end.rfc3339"]}
    assert refusals(guarded(plan)) == [f"KS106 {kind}.vault"] * refused


def test_an_import_that_is_replaced_at_once_takes_nothing_up():
    plan = document("forgotten-and-imported")
    (taken,) = (each for each in plan["resource_changes"] if each["change"].get("importing"))
    taken["change"]["actions"] = ["delete", "create"]
    told = refusals(guarded(plan))
    assert f"KS102 {taken['address']}" in told
    assert any(each.startswith("KS103 ") for each in told)


def test_an_import_by_identity_takes_up_what_is_forgotten():
    """Terraform 1.12 imports by the attributes that identify a resource, and then tells no ID."""
    plan = document("forgotten-and-imported")
    (taken,) = (each for each in plan["resource_changes"] if each["change"].get("importing"))
    key = taken["change"]["importing"]["id"]
    identity = {"account_id": None, "id": key, "region": "us-east-1"}
    taken["change"]["importing"] = {"identity": identity}
    report = guarded(plan)
    assert report.passed
    told = [each.change for each in report.changes if each.address == taken["address"]]
    assert told == [f"imported by id {key}, region us-east-1"]


def test_an_import_in_another_region_takes_nothing_up():
    plan = document("forgotten-and-imported")
    (taken,) = (each for each in plan["resource_changes"] if each["change"].get("importing"))
    for side in ("before", "after"):
        arn = taken["change"][side]["arn"]
        taken["change"][side]["arn"] = arn.replace("us-east-1", "us-west-2")
    assert any(each.startswith("KS103 ") for each in refusals(guarded(plan)))


def test_open_tofu_deletes_what_is_not_enabled():
    plan = document("removed-replica-block")
    change(plan, "aws_kms_replica_key.orders")["action_reason"] = "delete_because_enabled_false"
    (told,) = guarded(plan).refusals
    assert "its lifecycle.enabled is false now; us-west-2 would lose mrk-" in told.what
    assert "let lifecycle.enabled be true" in told.mend


def test_a_key_is_known_by_its_address_where_all_else_is_gone():
    plan = document("removed-replica-block")
    entry = change(plan, "aws_kms_replica_key.orders")
    entry["type"] = "aws_sqs_queue"
    entry["change"]["before"] = {}
    assert "KS101 aws_kms_replica_key.orders" in refusals(guarded(plan))


def test_a_deposed_key_is_none_that_another_can_be_compared_with():
    """The deposed object has the address of the key that took its place."""
    plan = document("deposed-key")
    entry = next(each for each in plan["resource_changes"] if each.get("deposed"))
    entry["change"] |= {"actions": ["no-op"], "after": entry["change"]["before"]}
    report = guarded(plan)
    assert report.passed
    assert report.checked == len({each["address"] for each in plan["resource_changes"]})
