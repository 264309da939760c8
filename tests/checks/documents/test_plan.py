"""What a plan tells of Regions and of keys that are not made yet; modules/ holds what it plans."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from keyspan.checks import read_plan
from keyspan.checks.documents import Unknown, at, plan_view
from keyspan.checks.documents.planned import planned

if TYPE_CHECKING:
    from keyspan.checks import View
    from keyspan.checks.documents import Resource

PLAN = Path(__file__).with_name("modules") / "plan.json"


@pytest.fixture(scope="module")
def plan() -> View:
    return read_plan(str(PLAN))


def resource(view: View, address: str) -> Resource:
    (found,) = (each for each in view.resources if each.address == address)
    return found


def led_to(view: View, address: str, *path: str) -> list[str]:
    """Where the reference of an argument leads."""
    asked = resource(view, address)
    (value,) = at(asked.values, path)
    assert isinstance(value, Unknown)
    return [f"{end.resource.address} {end.attribute}".strip() for end in view.follow(asked, value)]


@pytest.mark.parametrize(
    ("address", "region"),
    [
        ("aws_kms_key.bare", "us-east-1"),
        ('aws_kms_replica_key.each["a"]', "eu-west-1"),
        ('module.sets["x"].aws_kms_key.this', "us-east-1"),
        ('module.sets["x"].module.replica[0].aws_kms_replica_key.this', "eu-west-1"),
        ("module.own.aws_kms_key.this", "ap-south-1"),
    ],
)
def test_a_region_is_that_of_the_provider_that_a_module_was_given(plan, address, region):
    assert resource(plan, address).region == region


@pytest.mark.parametrize(
    ("address", "path", "ends"),
    [
        ('aws_kms_replica_key.each["a"]', "primary_key_arn", ['aws_kms_key.each["a"]']),
        ('aws_kms_alias.each["b"]', "target_key_id", ['aws_kms_key.each["b"] key_id']),
        ("aws_kms_alias.counted[1]", "target_key_id", ["aws_kms_key.counted[1]"]),
        (
            'module.sets["y"].module.replica[0].aws_kms_replica_key.this',
            "primary_key_arn",
            ['module.sets["y"].aws_kms_key.this arn'],
        ),
        (
            'module.of_each_value["b"].aws_kms_replica_key.this',
            "primary_key_arn",
            ['aws_kms_key.each["b"] arn'],
        ),
        (
            'module.of_each_key["b"].aws_kms_replica_key.this',
            "primary_key_arn",
            ['aws_kms_key.each["b"]'],
        ),
        (
            "aws_sns_topic.of_output",
            "kms_master_key_id",
            ['module.sets["y"].aws_kms_key.this arn'],
        ),
        (
            "aws_sns_topic.of_another_region",
            "kms_master_key_id",
            ['module.sets["y"].module.replica[0].aws_kms_replica_key.this arn'],
        ),
        ('aws_sns_topic.of_each_module["x"]', "kms_master_key_id", []),
        (
            "aws_dynamodb_table.static",
            "server_side_encryption.kms_key_arn",
            ['module.sets["x"].aws_kms_key.this arn'],
        ),
    ],
)
def test_a_reference_leads_through_modules_to_its_own_instance(plan, address, path, ends):
    assert led_to(plan, address, *path.split(".")) == ends


def test_a_block_of_a_set_keeps_its_own_references(plan):
    """Terraform plans a set in an order of its own, and tells its blocks as they were written."""
    table = resource(plan, "aws_dynamodb_table.static")
    keys = {each["region_name"]: each["kms_key_arn"] for each in table.values["replica"]}
    assert keys == {
        "us-west-2": Unknown(("aws_kms_key.bare.arn",)),
        "eu-west-1": Unknown(('module.sets["x"].replica_arn',)),
        "ap-south-1": Unknown(written=False),
    }
    assert {
        each["region_name"]: table.writes_in(("replica",), each, ("kms_key_arn",))
        for each in table.values["replica"]
    } == {"us-west-2": True, "eu-west-1": True, "ap-south-1": False}


def test_a_block_of_a_set_is_known_though_json_tells_a_reference_as_a_constant():
    names = {
        name: {"constant_value": f"${{{name}}}", "references": [name]}
        for name in ("aws_backup_vault.here.name", "aws_backup_vault.there.arn")
    }
    here, there = names.values()
    told = [{"target_vault_name": here, "copy_action": [{"destination_vault_arn": there}]}]
    value = [{"target_vault_name": "orders", "copy_action": [{}]}]
    unknown = [{"copy_action": [{"destination_vault_arn": True}]}]
    (rule,) = planned(value, unknown, told)
    (copy,) = rule["copy_action"]
    assert copy["destination_vault_arn"] == Unknown(("aws_backup_vault.there.arn",))


def test_what_dynamic_writes_is_written_and_its_references_are_not_told(plan):
    table = resource(plan, "aws_dynamodb_table.dynamic")
    assert {each["region_name"]: each["kms_key_arn"] for each in table.values["replica"]} == {
        "us-west-2": Unknown(),
        "eu-west-1": Unknown(),
    }


def test_what_nobody_wrote_is_the_providers(plan):
    bare = resource(plan, "aws_kms_key.bare")
    assert bare.values["policy"] == Unknown(written=False)
    assert bare.argument("policy") is None
    assert bare.argument("multi_region", default=False) is False
    assert not bare.writes(("policy",))
    given = resource(plan, 'module.sets["x"].aws_kms_key.this')
    assert given.argument("policy") == Unknown(("var.policy",))
    bucket = resource(plan, "aws_s3_bucket.bare")
    assert bucket.values["replication_configuration"] == Unknown(written=False)


def regions_of(**by_provider):
    """What a plan tells of the Region of each provider, written so."""
    config = {
        key: {
            "name": "aws",
            **({"alias": key.partition("_")[2]} if "_" in key else {}),
            "expressions": {"region": told},
        }
        for key, told in by_provider.items()
    }
    resources = [
        {"address": f"aws_x.{key}", "provider_config_key": key, "expressions": {}} for key in config
    ]
    changes = [
        {
            "address": f"aws_x.{key}",
            "mode": "managed",
            "type": "aws_x",
            "name": key,
            "change": {"actions": ["create"], "before": None, "after": {}, "after_unknown": {}},
        }
        for key in config
    ]
    document = {
        "format_version": "1.2",
        "variables": {"region": {"value": "us-east-1"}, "stage": {"value": "prod"}},
        "resource_changes": changes,
        "configuration": {
            "provider_config": config,
            "root_module": {"resources": resources},
        },
    }
    return {each.name: each.region for each in plan_view("plan", document).resources}


def by(*references):
    return {"references": list(references)}


def test_the_region_of_a_provider():
    assert regions_of(
        aws={"constant_value": "us-east-1"},
        aws_same={"constant_value": "us-east-1"},
        aws_of_variable=by("var.region"),
        aws_of_two=by("var.region", "local.regions"),
        aws_of_stage=by("var.stage"),
        aws_of_nothing=by("var.gone"),
        aws_untold=None,
    ) == {
        "aws": "us-east-1",
        "aws_same": "us-east-1",
        "aws_of_variable": "us-east-1",
        "aws_of_two": None,
        "aws_of_stage": None,
        "aws_of_nothing": None,
        "aws_untold": None,
    }


def test_a_plan_does_not_tell_a_variable_from_what_is_looked_up_by_it():
    """A provider for recovery may well have region = lookup(local.others, var.region)."""
    assert regions_of(aws=by("var.region"), aws_dr=by("var.region")) == {
        "aws": "us-east-1",
        "aws_dr": None,
    }
