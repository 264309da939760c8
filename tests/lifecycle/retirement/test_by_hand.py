"""Regions that come and go by an edit of the file alone, with the real Terraform."""

from __future__ import annotations

from datetime import date

import pytest

from keyspan.checks import plan_view
from keyspan.checks.guard import guard, parse_allowance
from keyspan.errors import CommandFailed
from tests.deployment import deploy
from tests.synthesis import synthesize

pytestmark = [pytest.mark.node, pytest.mark.terraform]

KEYRING = """
account = "111122223333"

[keys.orders]
primary  = "us-east-1"
replicas = ["us-west-2"]
aliases  = ["orders"]

[keys.audit]
primary  = "us-east-1"
replicas = ["eu-west-1"]
"""
REPLICA = "aws_kms_replica_key.orders_us-west-2"
ALIAS = "aws_kms_alias.orders_us-west-2"


def test_regions_come_and_go(tmp_path, surroundings):
    deployed = deploy(KEYRING, tmp_path, surroundings)

    def planned(was: str, becomes: str):
        text = KEYRING.replace(was, becomes)
        assert text != KEYRING
        synthesize(text, out=tmp_path / "cdktf.out")
        return deployed.terraform.plan()

    plan = planned('["us-west-2"]\na', '["us-west-2", "eu-west-1"]\na')
    assert actions(plan, deployed) == {
        "aws_kms_alias.orders_eu-west-1": "create",
        "aws_kms_replica_key.orders_eu-west-1": "create",
    }

    # A Region that no other key uses has no provider any more.
    with pytest.raises(CommandFailed, match="keyspan retire KEY REGION"):
        planned('replicas = ["us-west-2"]\n', "")
    plan = planned('replicas = ["us-west-2"]\n', 'retired = ["us-west-2"]\n')
    assert actions(plan, deployed) == {REPLICA: "forget", ALIAS: "forget"}

    # One that another key uses would lose the key.
    other = KEYRING.replace('["eu-west-1"]', '["eu-west-1", "us-west-2"]')
    synthesize(other.replace('replicas = ["us-west-2"]\n', ""), out=tmp_path / "cdktf.out")
    plan = deployed.terraform.plan()
    assert actions(plan, deployed)[REPLICA] == "delete"
    assert not guarded(plan, deployed).passed
    assert not guarded(plan, deployed, f"{REPLICA}=forget").passed
    assert guarded(plan, deployed, f"{REPLICA}=delete").passed


def actions(plan, deployed) -> dict[str, str]:
    changes = deployed.terraform.show(plan)["resource_changes"]
    told = {each["address"]: "+".join(each["change"]["actions"]) for each in changes}
    return {address: action for address, action in told.items() if action != "no-op"}


def guarded(plan, deployed, *allowed: str):
    view = plan_view("plan", deployed.terraform.show(plan))
    return guard(view, today=date(2026, 11, 25), allow=map(parse_allowance, allowed))
