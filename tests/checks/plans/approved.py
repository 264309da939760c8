"""Plans that must be approved: near neighbours of those that are refused, and harmless."""

from __future__ import annotations

from tests.checks.plans.refused import ORDERS
from tests.checks.plans.scenario import Scenario

APPROVED = (
    Scenario(name="nothing-changed", base=ORDERS),
    Scenario(name="created", planned=ORDERS),
)
