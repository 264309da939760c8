"""The real provider takes every service's data: its schema does, and a plan of it all.

One plan serves the guard and checkov.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from keyspan.checks import plan_view
from keyspan.checks.guard import guard
from tests.constructs.protects.checkov import WAIVED, failures
from tests.constructs.protects.conftest import keyring
from tests.deployment import workspace
from tests.synthesis import addresses, synthesize

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pytestmark = [pytest.mark.node, pytest.mark.terraform]


@pytest.fixture(scope="module")
def plan(
    surroundings: Mapping[str, str],
    synthesized: dict[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Any]:
    """What `terraform show -json` says of the plan of it all."""
    out = tmp_path_factory.mktemp("planned") / "cdktf.out"
    synthesize(keyring(), out=out)
    terraform = workspace(out, surroundings)
    terraform.init()
    terraform.validate()
    return terraform.show(terraform.plan())


def test_all_of_it_is_valid_and_planned(synthesized, plan):
    planned = plan["resource_changes"]
    assert sorted(each["address"] for each in planned) == addresses(synthesized)
    assert {tuple(each["change"]["actions"]) for each in planned} == {("create",)}


def test_the_guard_has_nothing_against_it(plan):
    report = guard(plan_view("plan", plan), today=date(2026, 11, 26))
    assert (report.refusals, report.findings) == ((), ())


def test_no_check_of_checkov_fails_but_those_with_a_reason(plan, tmp_path: Path):
    failed = failures(plan, folder=tmp_path)
    assert [each for each in failed if WAIVED.keys().isdisjoint(each.waivers)] == []
    needed = {waiver for each in failed for waiver in each.waivers}
    assert [waiver for waiver in WAIVED if waiver not in needed] == []
