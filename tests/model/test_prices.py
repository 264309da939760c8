"""What a key costs in a month, as far as AWS says it."""

from decimal import Decimal

import pytest

from keyspan.model.prices import PRICES, monthly_dollars
from keyspan.model.regions import PARTITIONS


@pytest.mark.parametrize(
    ("rotations", "dollars"), [(0, "1.00"), (1, "2.00"), (2, "3.00"), (3, "3.00"), (25, "3.00")]
)
def test_the_first_two_rotations_are_charged(rotations, dollars):
    cost = monthly_dollars(region="eu-west-1", state="Enabled", rotations=rotations)
    assert cost == Decimal(dollars)


@pytest.mark.parametrize(
    ("state", "dollars"),
    [
        ("Disabled", Decimal("2.00")),
        ("PendingImport", Decimal("2.00")),
        ("PendingDeletion", Decimal("0.00")),
        ("PendingReplicaDeletion", None),
    ],
)
def test_the_key_state_decides_whether_it_is_charged(state, dollars):
    assert monthly_dollars(region="eu-west-1", state=state, rotations=1) == dollars


@pytest.mark.parametrize("region", ["cn-north-1", "us-gov-west-1", "eusc-de-east-1", "xx-new-1"])
def test_where_no_price_is_known_none_is_guessed(region):
    assert monthly_dollars(region=region, state="Enabled", rotations=0) is None
    assert monthly_dollars(region=region, state="PendingDeletion", rotations=0) is None


def test_rotations_that_were_not_read_leave_the_price_open():
    assert monthly_dollars(region="eu-west-1", state="Enabled", rotations=None) is None
    assert monthly_dollars(region="eu-west-1", state="PendingDeletion", rotations=None) == 0


def test_each_price_is_of_a_partition():
    assert set(PRICES) <= set(PARTITIONS)
