"""What a key's records ask of Terraform's state, and the records that nobody can mean."""

from dataclasses import replace

import pytest

from keyspan import Grant, Key, RelatedKey
from keyspan.model.between import key_faults
from keyspan.model.state import (
    Move,
    holders,
    imports,
    key_address,
    move_faults,
    promoted_move,
)

BATCH = "arn:aws:iam::111122223333:role/Batch"
EAST = RelatedKey(region="us-east-1", aliases=("orders",))
WEST = RelatedKey(
    region="us-west-2",
    aliases=("orders", "a/b"),
    grants=(Grant(name="batch", grantee=BATCH, operations=("Decrypt",)),),
)
ORDERS = Key(name="orders", primary=EAST, replicas=(WEST,))


def test_a_promotion_moves_the_promoted_regions_address_to_the_demoted_regions():
    assert promoted_move(ORDERS) is None
    promoted = replace(ORDERS, primary=WEST, replicas=(EAST,), promoted_from="us-east-1")
    assert key_address(promoted, "us-west-2") == "aws_kms_key.orders"
    assert promoted_move(promoted) == Move(
        origin="aws_kms_replica_key.orders_us-west-2",
        target="aws_kms_replica_key.orders_us-east-1",
    )


def test_one_provider_for_all_regions_takes_no_promotion_in():
    promoted = replace(ORDERS, primary=WEST, replicas=(EAST,), promoted_from="us-east-1")
    assert list(move_faults(promoted, providers="aliases")) == []
    (fault,) = move_faults(promoted, providers="region")
    assert fault.where == "keys.orders.promoted_from"
    assert list(move_faults(ORDERS, providers="region")) == []


def test_one_provider_for_all_regions_is_told_the_region_by_the_id():
    adopted = replace(ORDERS, adopted="mrk-1")
    assert imports(ORDERS, providers="region") == []
    assert imports(adopted, providers="region") == [
        ("aws_kms_key.orders", "mrk-1@us-east-1"),
        ("aws_kms_alias.orders_us-east-1", "alias/orders@us-east-1"),
        ("aws_kms_replica_key.orders_us-west-2", "mrk-1@us-west-2"),
        ("aws_kms_alias.orders_us-west-2", "alias/orders@us-west-2"),
        ("aws_kms_alias.a--b_us-west-2", "alias/a/b@us-west-2"),
    ]


def test_a_region_is_held_by_its_key_its_aliases_and_its_grants():
    assert holders(replace(ORDERS, origin="EXTERNAL"), WEST) == [
        "aws_kms_replica_external_key.orders_us-west-2",
        "aws_kms_alias.orders_us-west-2",
        "aws_kms_alias.a--b_us-west-2",
        "aws_kms_grant.orders--batch_us-west-2",
    ]


def test_a_key_that_is_given_up_is_held_nowhere():
    assert ORDERS.held == (EAST, WEST)
    assert not ORDERS.given_up
    given_up = replace(ORDERS, replicas=(), retired=(WEST, EAST))
    assert given_up.given_up
    assert given_up.held == ()


@pytest.mark.parametrize(
    ("records", "problem"),
    [
        ({"promoted_from": "eu-west-1"}, '"eu-west-1" is no Region of the replicas'),
        ({"promoted_from": "us-east-1"}, '"us-east-1" is no Region of the replicas'),
        ({"retired": (WEST,)}, '"us-west-2" is one of the replicas, too'),
        ({"retired": (EAST,)}, '"us-east-1" holds the primary key, and replicas are left'),
        ({"replicas": (), "retired": (WEST, WEST)}, '"us-west-2" stands here 2 times'),
    ],
)
def test_a_record_has_to_fit_the_key(records, problem):
    assert [fault.problem for fault in key_faults(replace(ORDERS, **records))] == [problem]


@pytest.mark.parametrize("key_id", ["mrk-1", "0" * 36, "mrk-" + "A" * 32, "alias/orders"])
def test_a_single_region_key_is_never_adopted(key_id):
    (fault,) = replace(ORDERS, adopted=key_id).field_faults()
    assert fault.where == "keys.orders.adopted"
    assert "is not the key ID of a multi-Region key" in fault.problem
