"""What a stack of a project is planned with; its Terraform is in memory."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from keyspan.lifecycle.project import Stack
from keyspan.lifecycle.refused import Refused
from keyspan.model import Checks
from keyspan.terraform import HeldResource, State


class PlannedError(Exception):
    """Terraform would plan now."""


def plan():
    raise PlannedError


def stack(providers, *regions):
    held = tuple(
        HeldResource(
            address=f"aws_kms_alias.a{number}",
            type="aws_kms_alias",
            values={} if region is None else {"region": region},
        )
        for number, region in enumerate(regions)
    )
    terraform = SimpleNamespace(plan=plan, state=lambda: State(resources=held))
    return Stack(name="keyring", terraform=terraform, settings=Checks(), providers=providers)


@pytest.mark.parametrize(
    ("regions", "told"),
    [
        ([None], "aws_kms_alias.a0"),
        (["us-east-1", None, None], "aws_kms_alias.a1 and 1 more"),
    ],
)
def test_one_provider_never_reads_a_state_that_tells_no_regions(regions, told):
    """It would read each key in its own Region, and find another there, or none."""
    with pytest.raises(Refused) as refused:
        stack("region", *regions).review()
    assert str(refused.value) == (
        f"state of keyring: does not tell the Region of {told}, and one provider is to read all\n"
        '  write providers = "aliases" again; docs/region-mode.md has the way over'
    )


@pytest.mark.parametrize(
    ("providers", "regions"),
    [("region", []), ("region", ["us-east-1", "eu-west-1"]), ("aliases", [None])],
)
def test_it_plans_where_each_is_found(providers, regions):
    with pytest.raises(PlannedError):
        stack(providers, *regions).review()
