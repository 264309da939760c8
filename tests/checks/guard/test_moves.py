"""A replica under another primary's block: what the configuration refers to, however it says it."""

from __future__ import annotations

import json
import re

import pytest

from tests.checks.guard.plans import change, document, guarded, refusals, text

REPLICA = "aws_kms_replica_key.orders"
MOVED = f"KS105 {REPLICA}"
OTHER = f"arn:aws:kms:us-east-1:111122223333:key/mrk-{'0' * 32}"


def plan_with(expression, *, moved_from=""):
    """A plan that changes nothing, in which the replica's primary_key_arn is written so."""
    plan = document("nothing-changed")
    for block in plan["configuration"]["root_module"]["resources"]:
        if block["address"] == REPLICA:
            block["expressions"]["primary_key_arn"] = expression
    if moved_from:
        change(plan, REPLICA)["previous_address"] = moved_from
    return plan


def test_its_own_primary_by_reference_or_by_arn():
    own = change(document("nothing-changed"), "aws_kms_key.orders")["change"]["before"]["arn"]
    for expression in ({"references": ["aws_kms_key.orders.arn"]}, {"constant_value": own}):
        assert guarded(plan_with(expression, moved_from="aws_kms_replica_key.old")).passed


def test_its_own_primary_in_a_configuration_of_json():
    """Real: of what CDKTF writes the plan tells the text as a constant, and its references."""
    written = {"constant_value": "${aws_kms_key.orders.arn}", "references": ["aws_kms_key.orders"]}
    assert guarded(plan_with(written, moved_from="aws_kms_replica_key.old")).passed


def test_the_arn_of_another_key():
    assert refusals(guarded(plan_with({"constant_value": OTHER}))) == [MOVED]


def test_a_primary_that_is_not_there_yet():
    plan = plan_with({"references": ["aws_kms_key.new.arn", "aws_kms_key.new"]})
    created = {"actions": ["create"], "before": None, "after": {}, "after_unknown": {"arn": True}}
    new = {"address": "aws_kms_key.new", "mode": "managed", "type": "aws_kms_key", "name": "new"}
    plan["resource_changes"].append(new | {"change": created})
    plan["planned_values"]["root_module"]["resources"].append(new)
    assert refusals(guarded(plan)) == [MOVED]


UNTOLD = {"references": ["data.terraform_remote_state.keys.outputs", "var.primary"]}


def test_nobody_can_tell_and_it_was_moved():
    """With ignore_changes the plan shows the old primary, whichever is written."""
    assert guarded(plan_with(UNTOLD)).passed, "as it was, and as it stays"
    assert refusals(guarded(plan_with(UNTOLD, moved_from="aws_kms_replica_key.old"))) == [MOVED]


def test_one_of_several_is_its_own_only_for_the_same_instance():
    """Real: for_each over pairs of key and Region, whose names were turned round."""
    plan = document("replicas-renamed-in-for-each")
    assert guarded(plan).passed
    moved = next(each for each in plan["resource_changes"] if each.get("previous_address"))
    moved["previous_address"] = re.sub(r"\[.*\]", '["other/us-west-2"]', moved["previous_address"])
    assert refusals(guarded(plan)) == [f"KS105 {moved['address']}"]


def test_it_is_planned_to_stay_and_none_of_those_that_may_be_meant_is_its_own():
    plan = plan_with({"references": ["aws_kms_key.new"]}, moved_from="aws_kms_replica_key.old")
    for name in ("a", "b"):
        address = f'aws_kms_key.new["{name}"]'
        new = {"address": address, "mode": "managed", "type": "aws_kms_key", "name": "new"}
        created = {"actions": ["create"], "before": None, "after": {}, "after_unknown": {}}
        plan["resource_changes"].append(new | {"change": created})
        plan["planned_values"]["root_module"]["resources"].append(new)
    assert refusals(guarded(plan)) == [MOVED]


def crossed():
    """A plan in which green's replica has the index "blue", and blue's the index "green"."""
    told = text("replicas-renamed-in-for-each")
    for old, new in (("blue", "green"), ("green", "blue")):
        told = re.sub(rf'us-west-2/{old}(?=[^{{]|")', f"!{new}", told)
        told = told.replace(f"{old}/us-west-2", f"!{new}")
    plan = json.loads(told.replace("!", ""))
    for entry in plan["resource_changes"]:
        entry.pop("previous_address", None)
    return plan


def test_an_index_that_is_worked_out_is_only_a_guess():
    """for_each and count may be mapped: aws_kms_key.tenant[floor(count.index / 2)].arn."""
    assert guarded(crossed()).passed


@pytest.mark.parametrize("kind", ["aws_kms_key", "aws_kms_replica_key"])
def test_a_guess_holds_where_something_was_moved(kind):
    plan = crossed()
    change(plan, f'{kind}.tenant["blue"]')["previous_address"] = f"{kind}.old"
    told = refusals(guarded(plan))
    assert 'KS105 aws_kms_replica_key.tenant["blue"]' in told or kind == "aws_kms_key"
    assert told


SWAPPED = "replicas-swapped-by-providers"
EAST, WEST = "aws_kms_replica_key.eu_west_1", "aws_kms_replica_key.us_west_2"


def test_a_plan_that_does_nothing_and_takes_the_replica_of_another_region():
    changes = {each.address: each.change for each in guarded(SWAPPED).changes}
    assert changes[EAST] == changes[WEST] == "unchanged"
    told = [re.sub(r"mrk-\w+", "it", each.what) for each in guarded(SWAPPED).refusals]
    assert told == [
        "it held it in eu-west-1, and its provider finds it in us-west-2",
        "it held it in us-west-2, and its provider finds it in eu-west-1",
    ]


def test_a_refresh_that_takes_the_replica_of_another_region_into_the_state():
    plan = document(SWAPPED)
    plan["resource_changes"] = []
    assert refusals(guarded(plan)) == [f"KS116 {EAST}", f"KS116 {WEST}"]


def test_replicas_that_a_person_swaps():
    plan = document(SWAPPED)
    for drift, before in zip(plan["resource_drift"], (WEST, EAST), strict=True):
        drift["previous_address"] = before
    assert guarded(plan).passed
    assert guarded(SWAPPED, allow=(f"{EAST}=move", f"{WEST}=move")).passed
