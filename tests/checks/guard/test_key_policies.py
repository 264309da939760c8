"""A key policy that drops promotion, where a part of the keys is in another state."""

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
