"""An alias that leads to another key, where accounts differ or nothing tells its Region."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.checks.guard.plans import change, document, guarded, refusals

FIRST, SECOND = "111122223333", "444455556666"
ALIAS = "aws_kms_alias.orders"
ELSEWHERE = "alias-retargeted-by-another-address"


def with_second_account(plan: dict[str, Any]) -> dict[str, Any]:
    """Return a plan with an alias of the same name in another account, for another key."""
    for part in (
        plan["resource_changes"],
        plan["configuration"]["root_module"]["resources"],
    ):
        (alias,) = (each for each in part if each["address"] == ALIAS)
        told = json.dumps(alias).replace(FIRST, SECOND)
        told = re.sub(r"mrk-(\w+)", lambda key: f"mrk-{key[1][::-1]}", told)
        other = json.loads(told) | {"address": "aws_kms_alias.second", "name": "second"}
        part.append(
            other | {"provider_config_key": "aws.second"} if "change" not in other else other
        )
    plan["configuration"]["provider_config"]["aws.second"] = {
        "name": "aws",
        "alias": "second",
        "expressions": {"region": {"constant_value": "us-east-1"}},
    }
    return plan


def untold(plan: dict[str, Any]) -> dict[str, Any]:
    """Return a plan whose providers have their Region from a local, so that nothing tells it."""
    for provider in plan["configuration"]["provider_config"].values():
        provider["expressions"]["region"] = {"references": ["local.region"]}
    return plan


def test_two_accounts_have_an_alias_of_one_name():
    assert guarded(with_second_account(document("nothing-changed"))).passed


def test_an_alias_of_another_account_is_still_one_that_may_be_led_elsewhere():
    plan = with_second_account(document("alias-retargeted"))
    assert refusals(guarded(plan)) == [f"KS112 {ALIAS}", "KS112 aws_kms_alias.second"]


@pytest.mark.parametrize("accounts", [[], [FIRST]])
def test_an_alias_that_takes_a_name_where_nothing_tells_the_region(accounts):
    plan = untold(document(ELSEWHERE))
    for provider in plan["configuration"]["provider_config"].values():
        provider["expressions"]["allowed_account_ids"] = {"constant_value": accounts}
    assert refusals(guarded(plan)) == ["KS112 aws_kms_alias.sales"]


def test_a_name_that_is_known_after_apply_may_be_the_one_that_goes():
    plan = document(ELSEWHERE)
    made = change(plan, "aws_kms_alias.sales")["change"]
    del made["after"]["name"]
    made["after_unknown"]["name"] = True
    assert refusals(guarded(plan)) == ["KS112 aws_kms_alias.sales"]


def test_a_name_that_goes_in_another_account_is_free_in_this_one():
    plan = document(ELSEWHERE)
    gone = change(plan, ALIAS)["change"]["before"]
    gone["arn"] = gone["arn"].replace(FIRST, SECOND)
    (made,) = (
        each
        for each in plan["configuration"]["root_module"]["resources"]
        if each["address"] == "aws_kms_alias.sales"
    )
    provider = plan["configuration"]["provider_config"][made["provider_config_key"]]
    provider["expressions"]["allowed_account_ids"] = {"constant_value": [FIRST]}
    assert guarded(plan).passed


@pytest.mark.parametrize("tells", [True, False])
def test_an_alias_that_is_renamed_in_the_configuration_goes_to_its_own_key(tells):
    """Without a moved block it is deleted and made anew, in both Regions at once."""
    plan = document("nothing-changed") if tells else untold(document("nothing-changed"))
    for address, new in ((ALIAS, "east"), ("aws_kms_alias.orders_west", "west")):
        old = change(plan, address)
        made = json.loads(json.dumps(old)) | {"address": f"aws_kms_alias.{new}", "name": new}
        made["change"]["actions"], made["change"]["before"] = ["create"], None
        del made["change"]["after"]["arn"]
        made["change"]["after_unknown"] = {"arn": True}
        old["change"] |= {"actions": ["delete"], "after": None}
        plan["resource_changes"].append(made)
        if new == "west":  # Single-Region keys of one alias.
            for each in (old["change"]["before"], made["change"]["after"]):
                each["target_key_id"] = f"mrk-{each['target_key_id'][:3:-1]}"
        blocks = plan["configuration"]["root_module"]["resources"]
        (block,) = (each for each in blocks if each["address"] == address)
        blocks.append(block | {"address": f"aws_kms_alias.{new}", "name": new})
    assert guarded(plan).passed


def test_a_data_source_that_is_read_later_leads_nothing_elsewhere():
    """The alias is replaced, and what reads it by its name waits for that."""
    plan = document("nothing-changed")
    part = change(plan, ALIAS)["change"]
    part["actions"] = ["delete", "create"]
    data = {"address": "data.aws_kms_alias.orders", "mode": "data", "type": "aws_kms_alias"}
    read = {
        "actions": ["read"],
        "before": None,
        "after": {"name": "alias/orders"},
        "after_unknown": {"target_key_id": True},
    }
    plan["resource_changes"].append(data | {"name": "orders", "change": read})
    assert guarded(plan).passed


def test_a_name_that_goes_in_one_region_is_free_in_another():
    plan = document("alias-retargeted-by-another-address")
    assert refusals(guarded(plan)) == ["KS112 aws_kms_alias.sales"]
    for block in plan["configuration"]["root_module"]["resources"]:
        if block["address"] == "aws_kms_alias.sales":
            block["provider_config_key"] = "aws.us_west_2"
    assert guarded(plan).passed
