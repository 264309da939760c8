"""The real provider takes every service's data: its schema does, and a plan of it all."""

from datetime import date

import pytest

from keyspan.checks import plan_view
from keyspan.checks.guard import guard
from tests.constructs.protects.conftest import keyring
from tests.deployment import workspace
from tests.synthesis import addresses, synthesize

pytestmark = [pytest.mark.node, pytest.mark.terraform]


def test_all_of_it_is_valid_and_planned_and_the_guard_has_nothing_against_it(
    surroundings, tmp_path
):
    out = tmp_path / "cdktf.out"
    document = synthesize(keyring(), out=out)["keyring"]
    terraform = workspace(out, surroundings)
    terraform.init()
    terraform.validate()
    plan = terraform.plan()
    planned = terraform.show(plan)["resource_changes"]
    assert sorted(each["address"] for each in planned) == addresses(document)
    assert {tuple(each["change"]["actions"]) for each in planned} == {("create",)}
    report = guard(plan_view("plan", terraform.show(plan)), today=date(2026, 11, 26))
    assert (report.refusals, report.findings) == ((), ())
