"""A plan does nothing but the move; whatever else it may say is an objection."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from keyspan.checks import plan_view
from keyspan.lifecycle.promotion.empty import objections
from keyspan.model.state import Move

WEST, EAST = "aws_kms_replica_key.orders_us-west-2", "aws_kms_replica_key.orders_us-east-1"
MOVE = Move(origin=WEST, target=EAST)


def change(address, *actions, before=None, after=None, was="", mode="managed", **more):
    kind, name = address.removeprefix("data.").split(".")
    told = {"actions": list(actions), "before": before or {}, "after": after or {}, **more}
    entry = {"address": address, "mode": mode, "type": kind, "name": name, "change": told}
    return entry | ({"previous_address": was} if was else {})


def found(*changes, move=None, changed=True, **document):
    view = plan_view("plan", {"resource_changes": list(changes), **document})
    reviewed = SimpleNamespace(view=view, plan=SimpleNamespace(changed=changed))
    return list(objections(reviewed, move=move))


MOVED = change(EAST, "no-op", was=WEST)


def test_the_move_and_nothing_else():
    assert found(change("aws_kms_key.orders", "no-op"), MOVED, move=MOVE) == []


def test_no_change_at_all():
    assert found(change("aws_kms_key.orders", "no-op"), changed=False) == []


def test_a_data_source_may_be_read():
    read = change("data.aws_kms_key.x", "read", mode="data")
    assert found(read, changed=False) == []


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (change("aws_kms_key.a", "create"), "aws_kms_key.a: create"),
        (change("aws_kms_key.a", "delete", "create"), "aws_kms_key.a: delete and create"),
        (change("aws_kms_key.a", "forget"), "aws_kms_key.a: forget"),
        (change("aws_kms_key.a", "read"), "aws_kms_key.a: read"),
        (change("data.aws_kms_key.a", "create", mode="data"), "data.aws_kms_key.a: create"),
        (
            change("aws_kms_key.a", "update", before={"b": 1, "c": 1}, after={"b": 2, "c": 1}),
            "aws_kms_key.a: update of b",
        ),
        (change("aws_kms_key.a", "no-op", importing={"id": "x"}), "aws_kms_key.a: imported"),
        (
            change("aws_kms_key.a", "no-op", was="aws_kms_key.b"),
            "aws_kms_key.a: moved from aws_kms_key.b",
        ),
    ],
)
def test_what_else_it_does(more, told):
    assert found(MOVED, more, move=MOVE) == [told]
    assert found(more) == [told]


def test_another_move_than_the_one_that_is_meant():
    other = change(EAST, "no-op", was="aws_kms_replica_key.orders_eu-west-1")
    told = f"{EAST}: moved from aws_kms_replica_key.orders_eu-west-1"
    assert found(other, move=MOVE) == [told]


def test_the_move_that_is_meant_is_not_there():
    assert found(change(EAST, "no-op"), move=MOVE) == [f"{EAST}: is not moved from {WEST}"]


def test_outputs():
    outputs = {"a": {"actions": ["no-op"]}, "b": {"actions": ["update"]}}
    assert found(MOVED, move=MOVE, output_changes=outputs) == ["output b: changes"]


def test_what_is_left_for_another_plan():
    told = ["it leaves changes for another plan"]
    assert found(MOVED, move=MOVE, deferred_changes=[{"reason": "x"}]) == told


def test_what_is_not_shown():
    assert found(change("aws_kms_key.a", "no-op")) == ["it changes what is not shown"]
