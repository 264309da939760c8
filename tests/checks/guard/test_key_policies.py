"""A key policy where a part of the keys is in another state, or where a key is still to come."""

from __future__ import annotations

import json

import pytest

from tests.checks.guard.plans import change, document, guarded, refusals

PRIMARY, REPLICA = "aws_kms_key.orders", "aws_kms_replica_key.orders"


def without(plan, address):
    """Return a plan that knows nothing of one key: another state holds it."""
    plan["resource_changes"].remove(change(plan, address))
    for part in (plan["prior_state"]["values"], plan["planned_values"], plan["configuration"]):
        resources = part["root_module"]["resources"]
        resources[:] = [each for each in resources if each["address"] != address]
    return plan


@pytest.mark.parametrize(
    ("name", "kept", "gone"),
    [
        ("policy-drops-promotion", PRIMARY, REPLICA),
        ("replica-policy-drops-promotion", REPLICA, PRIMARY),
    ],
)
def test_what_one_key_drops_no_other_gives(name, kept, gone):
    plan = without(document(name), gone)
    plan["resource_changes"] = [
        each for each in plan["resource_changes"] if "kms_alias" not in each["type"]
    ]
    assert f"KS111 {kept}" in refusals(guarded(plan))


@pytest.mark.parametrize("address", [PRIMARY, REPLICA])
def test_what_stands_in_one_key_alone_is_enough_where_the_other_is_elsewhere(address):
    other = PRIMARY if address == REPLICA else REPLICA
    plan = without(document("policy-gains-user"), other)
    assert [each for each in refusals(guarded(plan)) if "KS111" in each] == []


def test_a_text_that_is_no_key_policy_cannot_be_allowed():
    plan = document("policy-gains-user")
    change(plan, PRIMARY)["change"]["after"]["policy"] = json.dumps({"Statement": []}) + "}"
    assert f"KS108 {PRIMARY}" in refusals(guarded(plan, allow=(f"{PRIMARY}=policy",)))


SEPARATE = "aws_kms_key_policy.reports"


@pytest.mark.parametrize("by_arn", [True, False])
def test_a_key_of_another_state_stays_in_its_account(by_arn):
    plan = document("separate-key-policy-of-another-account")
    part = change(plan, SEPARATE)["change"]
    if by_arn:  # What the policy was before is nothing that has to be known then.
        arn = change(plan, "aws_kms_key.reports")["change"]["before"]["arn"]
        part["before"]["key_id"] = part["after"]["key_id"] = arn
        del part["before"]["policy"]
    assert refusals(guarded(without(plan, "aws_kms_key.reports"))) == [f"KS109 {SEPARATE}"]


def test_the_policy_of_a_key_to_come_may_be_known_after_apply():
    plan = document("separate-key-policy-known-after-apply")
    key = change(plan, "aws_kms_key.reports")["change"]
    key |= {"actions": ["create"], "before": None, "after_unknown": {"arn": True, "key_id": True}}
    del key["after"]["arn"], key["after"]["key_id"]
    policy = change(plan, SEPARATE)["change"]
    del policy["after"]["key_id"]
    policy["after_unknown"]["key_id"] = True
    plan["prior_state"] = {}
    assert guarded(plan).passed


def test_a_key_that_is_looked_up_is_there():
    plan = without(document("separate-key-policy-known-after-apply"), "aws_kms_key.reports")
    policy = change(plan, SEPARATE)["change"]
    del policy["after"]["key_id"]
    policy["after_unknown"]["key_id"] = True
    root = plan["configuration"]["root_module"]
    (block,) = (each for each in root["resources"] if each["address"] == SEPARATE)
    block["expressions"]["key_id"] = {"references": ["data.aws_kms_key.old.id"]}
    data = {"address": "data.aws_kms_key.old", "type": "aws_kms_key", "name": "old", "mode": "data"}
    root["resources"].append(data)
    read = {"actions": ["read"], "before": None, "after": {}, "after_unknown": {"id": True}}
    plan["resource_changes"].append(data | {"change": read})
    assert refusals(guarded(plan)) == [f"KS108 {SEPARATE}"]


@pytest.mark.parametrize(
    ("principal", "refusal"),
    [("444455556666", "KS109"), ("*", "KS110"), ("111122223333", "")],
)
def test_the_policy_of_a_key_of_the_other_provider_of_aws(principal, refusal):
    plan = document("nothing-changed")
    old = change(plan, PRIMARY)["change"]["before"]
    allow = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "kms:*", "Resource": "*"}
    new = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    before = {"arn": old["arn"].replace("mrk-", "mrk-0"), "key_policy": old["policy"]}
    resource = {"address": "awscc_kms_key.a", "mode": "managed", "type": "awscc_kms_key"}
    resource["name"] = "a"
    update = {"actions": ["update"], "before": before, "after": before | {"key_policy": new}}
    plan["resource_changes"].append(resource | {"change": update})
    plan["planned_values"]["root_module"]["resources"].append(resource)
    told = {each.split()[0] for each in refusals(guarded(plan)) if "awscc" in each}
    assert told == ({refusal} if refusal else set())
