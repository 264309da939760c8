"""A few of the plans made anew, by the Terraform and the provider that are here."""

from __future__ import annotations

import json
import os
from contextlib import ExitStack

import pytest

from keyspan.terraform import find_toolchain
from tests.checks.guard.plans import document, guarded, names, refusals
from tests.checks.plans.approved import APPROVED
from tests.checks.plans.make import Maker
from tests.checks.plans.refused import REFUSED

SCENARIOS = {scenario.name: scenario for scenario in (*REFUSED, *APPROVED)}


def test_each_scenario_has_its_plan():
    assert sorted(SCENARIOS) == names()


@pytest.mark.terraform
@pytest.mark.parametrize("name", ["pending-deletion-replica", "promoted"])
def test_made_anew_it_is_judged_the_same(name, tmp_path):
    with ExitStack() as running:
        maker = Maker(find_toolchain(os.environ, scratch=tmp_path), tmp_path, running)
        made = json.loads(maker.document(SCENARIOS[name]))
    assert refusals(guarded(made)) == refusals(guarded(name))
    assert made.keys() == document(name).keys()
