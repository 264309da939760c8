"""What another root's state holds of the keys, and how it lets go of them."""

from __future__ import annotations

import json

import pytest

from keyspan.lifecycle.adoption import blocks, foreign, letting_go, take, taking_over
from keyspan.live import discover
from keyspan.model.state import Move
from keyspan.terraform import read_state
from tests.live.account import ACCOUNT, AWAY, HOME, Account, key_id

ORDERS, PAY = key_id(1), key_id(2)


def arn(region, resource):
    return f"arn:aws:kms:{region}:{ACCOUNT}:{resource}"


def key(address, key_id, region, kind="aws_kms_key", **more):
    values = {"arn": arn(region, f"key/{key_id}"), "deletion_window_in_days": 10, **more}
    return {"address": address, "mode": "managed", "type": kind, "values": values}


def alias(address, name, key_id, region):
    values = {"name": f"alias/{name}", "target_key_id": key_id, "arn": arn(region, f"alias/{name}")}
    return {"address": address, "mode": "managed", "type": "aws_kms_alias", "values": values}


def state(*resources):
    document = {"format_version": "1.0", "values": {"root_module": {"resources": resources}}}
    return foreign(read_state(document, name="state.json"))


def taken(*only):
    account = Account()
    for name in ("orders", "pay"):
        account.key(name)
    found = discover((HOME,), connect=account.connect)
    return tuple(each for each in take(found.sets, keyring=None).taken if each.name in only)


def whole(name="orders", key_id=ORDERS, index=""):
    return (
        key(f"aws_kms_key.{name}{index}", key_id, HOME),
        key(f"aws_kms_replica_key.{name}{index}", key_id, AWAY, "aws_kms_replica_key"),
        alias(f"aws_kms_alias.{name}{index}", name, key_id, HOME),
        alias(f"aws_kms_alias.{name}_west{index}", name, arn(AWAY, f"key/{key_id}"), AWAY),
    )


def test_which_keys_it_holds_and_where():
    single = key("aws_kms_key.single", "0000-uuid", HOME)
    found = state(*whole(), single)
    assert found.key_ids == (ORDERS,)
    assert found.regions == (HOME, AWAY)
    assert found.windows == {(ORDERS, HOME): 10, (ORDERS, AWAY): 10}


def test_every_resource_of_a_key_is_let_go_of():
    resources, told = letting_go(state(*whole()), taken("orders"))
    assert resources == [
        "aws_kms_alias.orders",
        "aws_kms_alias.orders_west",
        "aws_kms_key.orders",
        "aws_kms_replica_key.orders",
    ]
    assert told == []


def test_its_key_policy_is_let_go_of_and_its_grants_are_not():
    policy = {"address": "aws_kms_key_policy.p", "mode": "managed", "type": "aws_kms_key_policy",
              "values": {"key_id": ORDERS}}  # fmt: skip
    grant = policy | {"address": "aws_kms_grant.g", "type": "aws_kms_grant"}
    resources, _ = letting_go(state(*whole(), policy, grant), taken("orders"))
    assert "aws_kms_key_policy.p" in resources
    assert "aws_kms_grant.g" not in resources


def test_all_instances_together_are_one_block():
    both = (*whole(index='["a"]'), *whole(key_id=PAY, index='["b"]'))
    both[6]["values"]["name"] = both[7]["values"]["name"] = "alias/pay"
    resources, told = letting_go(state(*both), taken("orders", "pay"))
    assert resources[2] == "aws_kms_key.orders"
    assert told == []


@pytest.mark.parametrize(
    ("index", "other", "named"),
    [
        ("[0]", "[1]", "aws_kms_key.orders"),
        ('["a"]', '["b]\\"["]', "aws_kms_key.orders"),
    ],
)
def test_of_a_resource_some_of_whose_instances_stay_nothing_is_removed(index, other, named):
    stays = key(f"aws_kms_key.orders{other}", "0000-uuid", HOME)
    resources, told = letting_go(state(*whole(index=index), stays), taken("orders"))
    assert named not in resources
    (fault,) = told
    assert fault.where == named
    assert f"let go of aws_kms_key.orders{other} as well" in fault.problem
    assert f"terraform state rm 'aws_kms_key.orders{index}'" in fault.mend


def test_what_it_does_not_hold_is_told():
    _, told = letting_go(state(*whole()[:3]), taken("orders"))
    assert [str(fault).splitlines()[0] for fault in told] == [
        f"{ORDERS} in {AWAY}: no resource of that state holds alias/orders"
    ]


def test_a_deposed_object_is_no_key_that_it_holds():
    old = key("aws_kms_key.orders", PAY, HOME) | {"deposed_key": "abcd"}
    assert state(*whole(), old).key_ids == (ORDERS,)


def test_a_key_that_is_tainted_there_is_told_and_moves_nowhere():
    tainted, *others = whole()
    (orders,) = taken("orders")
    found = state(tainted | {"tainted": True}, *others)
    for _, told in (letting_go(found, (orders,)), taking_over(found, orders)):
        (fault,) = told
        assert fault.where == "aws_kms_key.orders"
        assert "terraform untaint 'aws_kms_key.orders'" in fault.mend


def test_every_address_moves_to_the_files():
    (orders,) = taken("orders")
    moves, faults = taking_over(state(*whole(index="[0]")), orders)
    assert faults == []
    assert moves == [
        Move(origin="aws_kms_key.orders[0]", target="aws_kms_key.orders"),
        Move(origin="aws_kms_replica_key.orders[0]", target=f"aws_kms_replica_key.orders_{AWAY}"),
        Move(origin="aws_kms_alias.orders[0]", target=f"aws_kms_alias.orders_{HOME}"),
        Move(origin="aws_kms_alias.orders_west[0]", target=f"aws_kms_alias.orders_{AWAY}"),
    ]


def test_what_already_has_its_address_need_not_move():
    (orders,) = taken("orders")
    moves, _ = taking_over(state(*whole()), orders)
    assert "aws_kms_key.orders" not in {move.origin for move in moves}


def test_nothing_moves_to_another_type():
    (orders,) = taken("orders")
    swapped = (
        key("aws_kms_replica_key.x", ORDERS, HOME, "aws_kms_replica_key"),
        key("aws_kms_key.x", ORDERS, AWAY),
        *whole()[2:],
    )
    _, faults = taking_over(state(*swapped), orders)
    assert [fault.where for fault in faults] == ["aws_kms_replica_key.x", "aws_kms_key.x"]


def test_one_state_has_to_hold_all_of_a_key():
    (orders,) = taken("orders")
    _, faults = taking_over(state(*whole()[:2]), orders)
    assert [fault.mend for fault in faults] == ["adopt it without --one-state"] * 2


def test_blocks_in_hcl():
    assert blocks.removed(["module.k.aws_kms_key.this"], as_json=False) == (
        "removed {\n  from = module.k.aws_kms_key.this\n\n"
        "  lifecycle {\n    destroy = false\n  }\n}\n"
    )
    assert blocks.moved([Move(origin="a.b", target="a.c")], as_json=False) == (
        "moved {\n  from = a.b\n  to   = a.c\n}\n"
    )


def test_blocks_as_json():
    assert json.loads(blocks.removed(["a.b"], as_json=True)) == {
        "removed": [{"from": "a.b", "lifecycle": {"destroy": False}}]
    }
    assert json.loads(blocks.moved([Move(origin="a.b", target="a.c")], as_json=True)) == {
        "moved": [{"from": "a.b", "to": "a.c"}]
    }
