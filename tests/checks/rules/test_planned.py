"""The rules on plans: keys that are not made yet, in modules, by for_each and by count.

Asked of tests/checks/documents/modules and of tests/checks/plans, which the real Terraform planned.
"""

import json
from pathlib import Path

import pytest

from keyspan.checks import RULES, read_plan
from keyspan.checks.documents import plan_view
from tests.checks.terraform import (
    ADMIN,
    APP,
    BY_ACCOUNT,
    KEY_ID,
    SOUND,
    allow,
    key_arn,
    policy,
    told,
    verdicts,
)

CHECKS = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def modules():
    return read_plan(str(CHECKS / "documents" / "modules" / "plan.json"))


def not_passed(view, rule):
    return {address: said for address, said in verdicts(view, rule).items() if said != "passes"}


def each(address, *indices):
    return [address.format(index) for index in indices]


REPLICAS_OF_EACH = [
    *each('aws_kms_replica_key.each["{}"]', "a", "b"),
    *each('module.of_each_value["{}"].aws_kms_replica_key.this', "a", "b"),
    *each('module.of_each_key["{}"].aws_kms_replica_key.this', "a", "b"),
]
REPLICAS_OF_SETS = each('module.sets["{}"].module.replica[0].aws_kms_replica_key.this', "x", "y")
PRIMARIES_OF_SETS = each('module.sets["{}"].aws_kms_key.this', "x", "y")


def test_a_replica_without_a_policy_that_anybody_wrote(modules):
    assert set(not_passed(modules, "KS003")) == {*REPLICAS_OF_EACH, *REPLICAS_OF_SETS}
    assert set(not_passed(modules, "KS003").values()) == {"fails"}


@pytest.mark.parametrize("rule", ["KS004", "KS005", "KS006", "KS007", "KS009"])
def test_a_policy_that_a_module_may_have_been_given(modules, rule):
    """var.policy is null here, which no plan tells; other keys are known to have no policy."""
    assert not_passed(modules, rule) == dict.fromkeys(PRIMARIES_OF_SETS, "undecided")


def test_a_primary_that_is_multi_region_in_its_module(modules):
    assert not_passed(modules, "KS010") == {}
    assert not_passed(modules, "KS011") == {}
    assert not_passed(modules, "KS014") == {}


def test_replicas_of_one_primary_in_one_region_are_found_by_instance(modules):
    assert not_passed(modules, "KS012") == dict.fromkeys(REPLICAS_OF_EACH[2:], "fails")
    first = told(modules, "KS012")[0]
    assert first == (
        'module.of_each_key["a"].aws_kms_replica_key.this: it and aws_kms_replica_key.each["a"]'
        " are both in eu-west-1"
    )


def test_an_alias_of_each_key_is_missing_at_each_replica(modules):
    assert not_passed(modules, "KS016") == dict.fromkeys(REPLICAS_OF_EACH, "fails")


def test_a_key_of_another_region_is_found_through_outputs(modules):
    assert told(modules, "KS017") == [
        (
            "aws_dynamodb_table.static: replica.kms_key_arn is aws_kms_key.bare in us-east-1,"
            " and the data is in us-west-2"
        ),
        (
            "aws_sns_topic.of_another_region: kms_master_key_id is"
            ' module.sets["y"].module.replica[0].aws_kms_replica_key.this in eu-west-1,'
            " and the data is in us-east-1"
        ),
    ]
    undecided = [where for where, said in not_passed(modules, "KS017").items() if said != "fails"]
    assert undecided == [
        "aws_dynamodb_table.dynamic",
        'aws_sns_topic.of_each_module["x"]',
        'aws_sns_topic.of_each_module["y"]',
    ]


def test_the_one_block_without_a_key(modules):
    assert told(modules, "KS018") == [
        (
            "aws_dynamodb_table.static: the table's replica in ap-south-1 has no kms_key_arn:"
            " it is under an AWS key of its Region, or AWS refuses it"
        )
    ]


def test_no_rule_breaks_on_any_plan():
    for path in sorted((CHECKS / "plans").glob("*.json")):
        view = read_plan(str(path))
        for rule in RULES:
            assert "breaks" not in verdicts(view, rule.id).values(), (path.name, rule.id)


@pytest.mark.parametrize(
    ("name", "rule", "said"),
    [
        ("created", "KS016", {"aws_kms_replica_key.eu_west_1": "fails"}),
        ("policy-public", "KS004", {"aws_kms_key.orders": "fails"}),
        ("policy-locks-out", "KS005", {"aws_kms_key.orders": "fails"}),
        ("policy-locks-out", "KS020", {"aws_kms_key.orders": "fails"}),
        (
            "separate-key-policy-locks-out",
            "KS005",
            {"aws_kms_key_policy.reports": "fails"},
        ),
        ("policy-drops-promotion", "KS008", {"aws_kms_replica_key.orders": "fails"}),
        ("policy-known-after-apply", "KS008", {"aws_kms_replica_key.orders": "undecided"}),
        ("rotation-off", "KS001", {"aws_kms_key.orders": "fails"}),
        ("deletion-window-changed", "KS002", {"aws_kms_replica_key.orders": "fails"}),
        (
            "external-keys-unchanged",
            "KS019",
            {"aws_kms_external_key.vault": "fails", "aws_kms_replica_external_key.vault": "fails"},
        ),
        ("destroy-all", "KS001", {}),
        ("promoted", "KS011", {}),
    ],
)
def test_plans_of_an_ordinary_team(name, rule, said):
    assert not_passed(read_plan(str(CHECKS / "plans" / f"{name}.json")), rule) == said


def planned(*resources, variables=None):
    """A plan of provider version 6, which tells the Region of every resource that it plans."""
    changes, blocks = [], []
    for address, after, unknown, says in resources:
        kind, _, name = address.partition(".")
        named = {"address": address, "mode": "managed", "type": kind, "name": name}
        change = {
            "actions": ["create"],
            "before": None,
            "after": {"region": "us-east-1", **after},
            "after_unknown": dict.fromkeys(unknown, True),
        }
        changes.append({**named, "change": change})
        blocks.append({**named, "provider_config_key": "aws", "expressions": says})
    document = {
        "format_version": "1.2",
        "terraform_version": "1.14.0",
        "resource_changes": changes,
        "configuration": {
            "provider_config": {"aws": {"name": "aws", "expressions": {}}},
            "root_module": {"resources": blocks},
        },
    }
    return plan_view("plan", json.loads(json.dumps(document)))


def by(*references):
    return {"references": list(references)}


def constant(value):
    return {"constant_value": value}


NEW = ("arn", "id", "key_id", "policy")
PRIMARY = (
    "aws_kms_key.k",
    {"multi_region": True},
    NEW,
    {"multi_region": constant("true")},
)


def replica(name, place, **says):
    return (
        f"aws_kms_replica_key.{name}",
        {"region": place},
        (*NEW, "primary_key_arn"),
        {"primary_key_arn": by("aws_kms_key.k.arn", "aws_kms_key.k"), **says},
    )


def test_version_6_plans_a_region_that_nobody_wrote():
    view = planned(
        PRIMARY,
        replica("chosen", "eu-west-1", region=constant("eu-west-1")),
        replica("forgotten", "us-east-1"),
    )
    assert verdicts(view, "KS011") == {
        "aws_kms_replica_key.chosen": "passes",
        "aws_kms_replica_key.forgotten": "fails",
    }
    assert verdicts(view, "KS013") == {
        "aws_kms_replica_key.chosen": "passes",
        "aws_kms_replica_key.forgotten": "fails",
    }


def test_version_6_compares_a_key_with_the_region_of_the_data():
    def topic(name, place, key):
        return (
            f"aws_sns_topic.{name}",
            {"region": place},
            ("kms_master_key_id",),
            {"kms_master_key_id": by(f"{key}.arn", key), "region": constant(place)},
        )

    view = planned(
        PRIMARY,
        replica("k", "eu-west-1", region=constant("eu-west-1")),
        topic("own", "us-east-1", "aws_kms_key.k"),
        topic("own_replica", "eu-west-1", "aws_kms_replica_key.k"),
        topic("other", "eu-west-1", "aws_kms_key.k"),
    )
    assert verdicts(view, "KS017") == {
        "aws_sns_topic.own": "passes",
        "aws_sns_topic.own_replica": "passes",
        "aws_sns_topic.other": "fails",
    }


def test_keys_that_are_there_are_named_by_their_arn():
    there = {"arn": key_arn("us-east-1"), "key_id": KEY_ID, "multi_region": False}
    view = planned(
        ("aws_kms_key.k", there, (), {}),
        (
            "aws_kms_replica_key.k",
            {"region": "eu-west-1", "primary_key_arn": key_arn("us-east-1")},
            NEW,
            {"primary_key_arn": by("aws_kms_key.k.arn", "aws_kms_key.k")},
        ),
    )
    assert verdicts(view, "KS010") == {"aws_kms_key.k": "fails"}


def test_policies_of_jsonencode_are_known_in_a_plan():
    def key(name, text):
        return (
            f"aws_kms_key.{name}",
            {"policy": text},
            (),
            {"policy": by("data.aws_caller_identity.current.account_id")},
        )

    spread = json.dumps(json.loads(SOUND), indent=2)
    both = policy(BY_ACCOUNT, allow(ADMIN, "kms:*"), allow(APP, "kms:Decrypt"))
    view = planned(key("sound", f"{spread}\n"), key("both", both))
    assert verdicts(view, "KS005") == dict.fromkeys(
        ["aws_kms_key.sound", "aws_kms_key.both"], "passes"
    )
    assert verdicts(view, "KS007") == {"aws_kms_key.sound": "passes", "aws_kms_key.both": "fails"}


def test_an_alias_of_aws_that_a_data_source_has_read_is_known_by_its_arn():
    arn = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    view = planned(
        (
            "aws_secretsmanager_secret.s",
            {
                "kms_key_id": key_arn("us-east-1"),
                "replica": [{"region": "eu-west-1", "kms_key_id": arn}],
            },
            (),
            {"kms_key_id": constant(key_arn("us-east-1"))},
        )
    )
    assert verdicts(view, "KS018") == {"aws_secretsmanager_secret.s": "passes"}
    read = {
        "address": "data.aws_kms_alias.s",
        "mode": "data",
        "type": "aws_kms_alias",
        "name": "s",
        "values": {"name": "alias/aws/secretsmanager", "target_key_arn": arn},
    }
    prior = {"values": {"root_module": {"resources": [read]}}}
    view = plan_view("plan", {**view.document, "prior_state": prior})
    assert verdicts(view, "KS018") == {"aws_secretsmanager_secret.s": "fails"}


def test_a_grant_whose_name_is_planned_already_is_the_one_that_is_written():
    def copied(name, **key):
        grant = f"aws_redshift_snapshot_copy_grant.{name}"
        says = {"snapshot_copy_grant_name": name, **key}
        written = {argument: constant(value) for argument, value in says.items()}
        return (
            (grant, {"region": "eu-west-1", **says}, (), written),
            (
                f"aws_redshift_snapshot_copy.{name}",
                {"destination_region": "eu-west-1", "snapshot_copy_grant_name": name},
                (),
                {"snapshot_copy_grant_name": by(f"{grant}.snapshot_copy_grant_name", grant)},
            ),
        )

    view = planned(*copied("keyless"), *copied("under_key", kms_key_id=key_arn("eu-west-1")))
    assert verdicts(view, "KS018") == {
        "aws_redshift_snapshot_copy.keyless": "fails",
        "aws_redshift_snapshot_copy.under_key": "passes",
    }


def test_an_instance_that_goes_is_nobodys_key():
    """Of two keys one is dropped and a third is made: the alias is not the dropped one's."""

    def key(index, actions, **change):
        named = {"mode": "managed", "type": "aws_kms_key", "name": "k"}
        address = f'aws_kms_key.k["{index}"]'
        return {**named, "address": address, "change": {"actions": actions, **change}}

    alias = {
        "address": "aws_kms_alias.a",
        "mode": "managed",
        "type": "aws_kms_alias",
        "name": "a",
        "change": {
            "actions": ["create"],
            "after": {"name": "alias/a"},
            "after_unknown": {"target_key_id": True},
        },
    }
    blocks = [
        {"address": "aws_kms_key.k", "expressions": {}},
        {
            "address": "aws_kms_alias.a",
            "expressions": {"target_key_id": by("aws_kms_key.k", "var.current")},
        },
    ]
    document = {
        "format_version": "1.2",
        "resource_changes": [
            key("old", ["delete"], before={"arn": key_arn("us-east-1")}, after=None),
            key("new", ["create"], after={}, after_unknown={"arn": True, "key_id": True}),
            alias,
        ],
        "configuration": {"root_module": {"resources": blocks}},
    }
    view = plan_view("plan", document)
    for rule in RULES:
        assert "breaks" not in verdicts(view, rule.id).values(), rule.id
    assert verdicts(view, "KS016") == {'aws_kms_key.k["new"]': "passes"}
