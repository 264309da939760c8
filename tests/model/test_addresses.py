"""Addresses are an API: a changed address is a deleted key. These lines are never edited."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyspan.model import addresses
from keyspan.model.regions import REGIONS
from keyspan.model.rules import NAME_PATTERN


def test_a_primary_is_addressed_by_its_key_alone():
    assert addresses.primary_name("orders") == "orders"


def test_a_replica_is_addressed_by_key_and_region():
    assert addresses.replica_name("orders", region="eu-west-1") == "orders_eu-west-1"


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("orders", "orders_us-east-1"),
        ("app/orders", "app--orders_us-east-1"),
        ("2024", "_2024_us-east-1"),
        ("-x", "_-x_us-east-1"),
        ("_x", "_x_us-east-1"),
    ],
)
def test_an_alias_is_addressed_by_its_own_name_and_region(alias, name):
    assert addresses.alias_name(alias, region="us-east-1") == name


def test_a_provider_is_named_after_its_region():
    assert addresses.provider_alias("us-gov-west-1") == "us_gov_west_1"


names = st.from_regex(NAME_PATTERN, fullmatch=True)
regions = st.sampled_from(REGIONS)


@given(st.tuples(names, regions), st.tuples(names, regions))
def test_two_replicas_never_share_an_address(one, other):
    first, second = (addresses.replica_name(key, region=region) for key, region in (one, other))
    assert (first == second) == (one == other)


@pytest.mark.parametrize(
    ("imported", "primary", "replica"),
    [
        (False, "aws_kms_key", "aws_kms_replica_key"),
        (True, "aws_kms_external_key", "aws_kms_replica_external_key"),
    ],
)
def test_imported_material_has_resource_types_of_its_own(imported, primary, replica):
    assert addresses.primary_type(imported=imported) == primary
    assert addresses.replica_type(imported=imported) == replica


def test_a_grant_is_addressed_by_key_name_and_region():
    name = addresses.grant_name("batch", key="orders", region="eu-west-1")
    assert name == "orders--batch_eu-west-1"
