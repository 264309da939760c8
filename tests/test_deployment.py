"""What the app generates, applied by the real Terraform with the real AWS provider."""

from __future__ import annotations

import json

import pytest

from keyspan.config import loads
from keyspan.errors import CommandFailed
from keyspan.model.specs import USAGES
from keyspan.policy import key_policies, parse
from keyspan.terraform import Counts
from tests.aws import until_enabled
from tests.deployment import Deployed, deploy, idle, workspace
from tests.project import ROOT
from tests.synthesis import synthesize

pytestmark = [pytest.mark.node, pytest.mark.terraform]

EXAMPLE = (ROOT / "keyspan.toml").read_text()
CHINA = """
account = "111122223333"

[provider]
default_tags = { team = "storage", "cost:center" = "k m/s + 1" }

[keys.pay]
description   = "costs ${100} or 5%{ }"
primary       = "cn-north-1"
replicas      = ["cn-northwest-1"]
aliases       = ["pay", "app/pay", "2024"]
rotation_days = "off"
users         = ["arn:aws-cn:iam::111122223333:role/Pay"]
services      = ["elasticache"]
tags          = { tier = "1" }

[keys.pay.in.cn-northwest-1]
enabled       = false
aliases       = []
tags          = { tier = "2" }
""" + "".join(
    f"""
[keys.sm2-{usage.lower()}]
primary   = "cn-north-1"
replicas  = ["cn-northwest-1"]
key_spec  = "SM2"
key_usage = "{usage}"
aliases   = ["sm2-{usage.lower()}"]
"""
    for usage in USAGES["SM2"]
)
OTHER_ACCOUNT = """
account = "444455556666"

[keys.orders]
primary = "us-east-1"
"""


@pytest.fixture(scope="module")
def example(tmp_path_factory, surroundings) -> Deployed:
    return deploy(EXAMPLE, tmp_path_factory.mktemp("example"), surroundings)


@pytest.fixture(scope="module")
def china(tmp_path_factory, surroundings) -> Deployed:
    return deploy(CHINA, tmp_path_factory.mktemp("china"), surroundings)


def test_the_first_apply_only_creates(example, china):
    assert example.first == Counts(add=6)
    assert china.first == Counts(add=5 + 4 * len(USAGES["SM2"]))


@pytest.mark.parametrize("name", ["example", "china"])
def test_a_plan_after_the_apply_is_empty(name, request):
    assert idle(request.getfixturevalue(name).terraform)


def test_the_related_keys_are_one_key(example):
    key_id = example.outputs["orders_key_id"]
    arns = {
        region: f"arn:aws:kms:{region}:111122223333:key/{key_id}"
        for region in ("us-east-1", "us-west-2", "eu-west-1")
    }
    assert example.outputs["orders_key_arns"] == arns
    for region, arn in arns.items():
        metadata = example.kms(region).describe_key(KeyId="alias/orders")["KeyMetadata"]
        topology = metadata["MultiRegionConfiguration"]
        assert (metadata["Arn"], metadata["KeyState"]) == (arn, "Enabled")
        assert topology["PrimaryKey"]["Arn"] == arns["us-east-1"]
        assert {r["Arn"] for r in topology["ReplicaKeys"]} == set(arns.values()) - {
            arns["us-east-1"]
        }


@pytest.mark.parametrize("name", ["example", "china"])
def test_each_region_holds_the_policy_that_was_rendered_for_it(name, request):
    deployed = request.getfixturevalue(name)
    keyring = loads(deployed.text)
    for key in keyring.keys:
        key_id = deployed.outputs[f"{key.name}_key_id"]
        for region, rendered in key_policies(key, account=keyring.account).items():
            live = deployed.kms(region).get_key_policy(KeyId=key_id)["Policy"]
            assert json.loads(live) == json.loads(rendered.json())
            assert parse(live).means(rendered)


def test_rotation_is_the_keyrings(example, china):
    of_example = example.kms("eu-west-1").get_key_rotation_status(
        KeyId=example.outputs["orders_key_id"]
    )
    assert (of_example["KeyRotationEnabled"], of_example["RotationPeriodInDays"]) == (True, 365)
    of_china = china.kms("cn-north-1").get_key_rotation_status(KeyId=china.outputs["pay_key_id"])
    assert of_china["KeyRotationEnabled"] is False


def test_each_region_keeps_its_own_state_aliases_and_tags(china):
    key = china.outputs["pay_key_id"]
    north, northwest = china.kms("cn-north-1"), china.kms("cn-northwest-1")
    states = [c.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] for c in (north, northwest)]
    assert states == ["Enabled", "Disabled"]
    assert [
        sorted(alias["AliasName"] for alias in client.list_aliases(KeyId=key)["Aliases"])
        for client in (north, northwest)
    ] == [["alias/2024", "alias/app/pay", "alias/pay"], []]
    assert [
        {tag["TagKey"]: tag["TagValue"] for tag in c.list_resource_tags(KeyId=key)["Tags"]}
        for c in (north, northwest)
    ] == [{"team": "storage", "cost:center": "k m/s + 1", "tier": tier} for tier in ("1", "2")]


def test_text_that_looks_like_a_template_arrives_as_it_was_written(china):
    metadata = china.kms("cn-north-1").describe_key(KeyId=china.outputs["pay_key_id"])
    assert metadata["KeyMetadata"]["Description"] == "costs ${100} or 5%{ }"


@pytest.mark.parametrize("usage", USAGES["SM2"])
def test_china_has_a_kind_of_its_own(china, usage):
    """The embedded AWS does no cryptography with SM2: created, replicated and planned only."""
    for region in ("cn-north-1", "cn-northwest-1"):
        found = china.kms(region).describe_key(KeyId=f"alias/sm2-{usage.lower()}")["KeyMetadata"]
        assert (found["KeySpec"], found["KeyUsage"]) == ("SM2", usage)
        assert found["KeyId"] == china.outputs[f"sm2-{usage.lower()}_key_id"]


def test_another_account_than_the_keyrings_is_refused(tmp_path, surroundings):
    out = tmp_path / "cdktf.out"
    synthesize(OTHER_ACCOUNT, out=out)
    terraform = workspace(out, surroundings)
    terraform.init()
    with pytest.raises(CommandFailed, match="AWS account ID not allowed: 111122223333"):
        idle(terraform)


def test_after_a_promotion_outside_of_terraform_plans_fail_until_it_is_taken_back(example):
    key = example.outputs["orders_key_id"]
    virginia, oregon = example.kms("us-east-1"), example.kms("us-west-2")
    virginia.update_primary_region(KeyId=key, PrimaryRegion="us-west-2")
    until_enabled(virginia, oregon, key=key)
    with pytest.raises(CommandFailed, match="is not a multi-Region primary key"):
        idle(example.terraform)
    oregon.update_primary_region(KeyId=key, PrimaryRegion="us-east-1")
    until_enabled(virginia, oregon, key=key)
    assert idle(example.terraform)
