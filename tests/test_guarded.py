"""What prevent_destroy does not see, the guard does: a keyring that is edited after its apply."""

from __future__ import annotations

from datetime import date

import pytest

from keyspan.checks import plan_view
from keyspan.checks.guard import guard
from tests.deployment import deploy
from tests.synthesis import synthesize

pytestmark = [pytest.mark.node, pytest.mark.terraform]

KEYRING = """
account = "111122223333"

[keys.orders]
primary  = "us-east-1"
replicas = ["us-west-2"]
aliases  = ["orders"]

# Without it Terraform stops by itself: a Region that left the file has no provider any more.
[keys.audit]
primary  = "eu-west-1"
replicas = ["us-west-2"]
"""
PRIMARY = "aws_kms_key.orders"
REPLICA = "aws_kms_replica_key.orders_us-west-2"
ALIASES = ["aws_kms_alias.orders_us-east-1", "aws_kms_alias.orders_us-west-2"]
LOST = [("KS101", PRIMARY), ("KS101", REPLICA), *(("KS112", alias) for alias in ALIASES)]


@pytest.fixture(scope="module")
def replanned(tmp_path_factory, surroundings):
    """Return what plans another text of a keyring that is deployed, and has the guard read it."""
    folder = tmp_path_factory.mktemp("guarded")
    deployed = deploy(KEYRING, folder, surroundings)

    def replan(text):
        synthesize(text, out=folder / "cdktf.out")
        plan = deployed.terraform.plan()
        view = plan_view("plan", deployed.terraform.show(plan))
        return plan, guard(view, today=date(2026, 11, 25))

    return replan


@pytest.mark.parametrize(
    ("edit", "refused"),
    [
        (('replicas = ["us-west-2"]\na', 'replicas = ["eu-west-1"]\na'), [("KS101", REPLICA)]),
        (('replicas = ["us-west-2"]\na', "a"), [("KS101", REPLICA)]),
        (("keys.orders", "keys.sales"), LOST),
        (("aliases ", 'origin = "EXTERNAL"\naliases '), LOST),
    ],
    ids=["another Region", "a Region less", "another name", "another origin"],
)
def test_an_edit_by_which_a_key_leaves_the_file_is_refused(replanned, edit, refused):
    plan, report = replanned(KEYRING.replace(*edit))
    assert plan.counts.destroy, "Terraform would do it"
    assert [(each.rule, each.address) for each in report.refusals] == refused


@pytest.mark.parametrize(
    "edit",
    [("aliases ", 'description = "Records"\naliases '), ('["orders"]', '["orders", "sales"]')],
    ids=["description", "an alias more"],
)
def test_an_edit_by_which_none_is_lost_is_approved(replanned, edit):
    plan, report = replanned(KEYRING.replace(*edit))
    assert plan.changed
    assert report.passed
