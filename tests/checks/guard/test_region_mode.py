"""The plans of tests/checks/plans as AWS provider 6 would write them for one provider.

Made by hand, of plans that provider 5.100.0 made: each resource has the Region of its provider as
its own `region`, and every provider but one is gone. Provider 6 itself was not run.
"""

from __future__ import annotations

from typing import Any

import pytest

from keyspan.checks.documents.plan import plan_view
from tests.checks.guard.plans import change, document, guarded, names, refusals

ACCOUNTS = "allowed_account_ids"


def with_one_provider(name: str) -> dict[str, Any]:
    """Return a plan by one provider, each Region named by the resource."""
    plan = document(name)
    view = plan_view(name, plan)
    regions: dict[tuple[tuple[str, ...], str], str] = {}
    for listed, seen in (
        (plan.get("resource_changes", []), view.changes),
        (plan.get("resource_drift", []), view.drift),
    ):
        for entry, each in zip(listed, seen, strict=True):
            resource = each.resource
            region = resource.provider and resource.provider.region
            if not region:
                continue
            path = tuple(resource.module.split("."))[1::2]
            regions[tuple(part.partition("[")[0] for part in path), resource.block] = region
            if entry["change"]["after"] is not None:
                entry["change"]["after"]["region"] = region
            if entry["change"]["before"] is not None:
                entry["change"]["before"]["region"] = resource.arn_region or region
    configuration = plan["configuration"]
    _name_regions(configuration["root_module"], (), regions)
    written = [each.get("expressions", {}) for each in configuration["provider_config"].values()]
    accounts = next((each[ACCOUNTS] for each in written if ACCOUNTS in each), None)
    says = {"region": {"constant_value": "us-east-1"}, **({ACCOUNTS: accounts} if accounts else {})}
    configuration["provider_config"] = {"aws": {"name": "aws", "expressions": says}}
    return plan


def _name_regions(module: dict[str, Any], path: tuple[str, ...], regions: dict[Any, str]) -> None:
    for block in module.get("resources", []):
        region = regions.get((path, f"{block['type']}.{block['name']}"))
        if region:
            block["provider_config_key"] = "aws"
            block["expressions"]["region"] = {"constant_value": region}
    for name, call in module.get("module_calls", {}).items():
        _name_regions(call["module"], (*path, name), regions)


@pytest.mark.parametrize("name", names())
def test_the_guard_says_what_it_says_of_aliases(name: str) -> None:
    assert refusals(guarded(with_one_provider(name))) == refusals(guarded(name))


def test_each_change_is_told_with_its_region() -> None:
    assert guarded(with_one_provider("created")).changes == guarded("created").changes


def test_another_region_is_the_replacement_of_a_key() -> None:
    plan = with_one_provider("nothing-changed")
    moved = change(plan, "aws_kms_replica_key.orders")["change"]
    moved["actions"] = ["delete", "create"]
    moved["replace_paths"] = [["region"]]
    moved["after"]["region"] = "eu-central-1"
    assert "KS102 aws_kms_replica_key.orders" in refusals(guarded(plan))


def test_a_region_that_is_not_the_keys_own_is_a_stale_state() -> None:
    plan = with_one_provider("nothing-changed")
    change(plan, "aws_kms_replica_key.orders")["change"]["after"]["region"] = "eu-central-1"
    assert "KS113 aws_kms_replica_key.orders" in refusals(guarded(plan))
