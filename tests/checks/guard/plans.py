"""The plans of tests/checks/plans, and what the guard makes of them or of what is done to them."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from keyspan.checks.documents.plan import plan_view
from keyspan.checks.guard import guard, parse_allowance

if TYPE_CHECKING:
    from keyspan.checks import Report

FOLDER = Path(__file__).parents[1] / "plans"
TODAY = date(2026, 11, 25)


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.json"))


@cache
def text(name: str) -> str:
    return (FOLDER / f"{name}.json").read_text()


def document(name: str) -> dict[str, Any]:
    """A plan's JSON, decoded anew each time, for a test to alter."""
    return json.loads(text(name))


def guarded(plan: str | dict[str, Any], *, allow: tuple[str, ...] = ()) -> Report:
    """Return the guard's report of a plan, by name or as it was altered."""
    name = plan if isinstance(plan, str) else "plan.json"
    view = plan_view(name, document(plan) if isinstance(plan, str) else plan)
    return guard(view, today=TODAY, allow=[parse_allowance(each) for each in allow])


def refusals(report: Report) -> list[str]:
    return [f"{each.rule} {each.address}" for each in report.refusals]


def change(plan: dict[str, Any], address: str) -> dict[str, Any]:
    """Return a plan's entry for one address."""
    (found,) = (each for each in plan["resource_changes"] if each["address"] == address)
    return found
