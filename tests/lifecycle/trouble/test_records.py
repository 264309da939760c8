"""A record is settled when it is applied, and kept while it is the way back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from keyspan import RelatedKey
from keyspan.lifecycle.trouble import diagnose
from keyspan.terraform import State
from tests.lifecycle.trouble.cases import (
    EAST,
    IRELAND,
    KEY_ID,
    REPLICA,
    WEST,
    absent,
    case,
    holding,
    key,
    resource,
    seen,
    told,
)


def test_a_key_that_was_let_go_of_and_lives_comes_back():
    wanted = key(EAST, WEST, retired=(RelatedKey(region=IRELAND, aliases=("orders",)),))
    lives = seen(key(), IRELAND, state="Disabled")
    where, way = told(case(wanted, looks=[lives], deployed=key(EAST, WEST, IRELAND)))
    assert where == [IRELAND]
    assert way == ["keyspan retire orders eu-west-1 --cancel --apply"]


def test_a_record_that_was_applied_is_settled():
    wanted = key(WEST, EAST, IRELAND, promoted_from=EAST)
    looks = [seen(wanted, region, primary=WEST) for region in wanted.regions]
    assert told(case(wanted, looks=looks)) == (
        ["keys.orders.promoted_from"],
        ["keyspan settle orders --apply"],
    )


@pytest.mark.parametrize(
    ("record", "looks"),
    [
        ({"adopted": KEY_ID}, []),
        (
            {"retired": (RelatedKey(region="eu-central-1", aliases=("orders",)),)},
            [absent("eu-central-1")],
        ),
    ],
    ids=["adopted", "retired"],
)
def test_so_are_the_other_records(record, looks):
    where, way = told(case(key(**record), looks=looks))
    assert where == [f"keys.orders.{next(iter(record))}"]
    assert way == ["keyspan settle orders --apply"]


def test_a_record_is_not_settled_before_everything_is_in_the_state():
    wanted = key(adopted=KEY_ID)
    state = holding(wanted, without=[WEST])
    where, way = told(case(wanted, state=state))
    assert where == ["the state of stack keyring"]
    assert way == ["keyspan deploy", "keyspan settle orders --apply"]


def test_a_promotion_is_not_settled_while_the_state_holds_its_origin():
    wanted = key(WEST, EAST, IRELAND, promoted_from=EAST)
    looks = [seen(wanted, region, primary=WEST) for region in wanted.regions]
    state = holding(wanted)
    both = State(resources=(*state.resources, resource(REPLICA, WEST)))
    where, way = told(case(wanted, looks=looks, state=both))
    assert where == ["keys.orders.promoted_from"]
    assert way == ["keyspan deploy", "keyspan settle orders --apply"]


@pytest.mark.parametrize("state", ["PendingDeletion", "Disabled"])
def test_no_record_is_settled_while_its_key_can_still_come_back(state):
    """After settle, keyspan retire --cancel knows no more of the Region."""
    wanted = key(EAST, WEST, retired=(RelatedKey(region=IRELAND, aliases=("orders",)),))
    waiting = seen(wanted, IRELAND, regions=(EAST, WEST, IRELAND), state=state)
    _, way = told(case(wanted, looks=[waiting]))
    assert not any("settle" in command for command in way)


def test_a_whole_key_that_was_let_go_of_comes_back_as_a_whole():
    wanted = key(EAST, retired=(RelatedKey(region=EAST, aliases=("orders",)),))
    lives = seen(wanted, EAST, state="Disabled")
    _, way = told(case(wanted, looks=[lives], state=State()))
    assert way == ["keyspan retire orders --all --cancel --apply"]


def test_without_a_journal_the_id_of_a_whole_key_is_told():
    wanted = key(EAST, retired=(RelatedKey(region=EAST, aliases=("orders",)),))
    given = case(wanted, looks=[seen(wanted, EAST, state="Disabled")], state=State())
    by_hand = f'keys.orders.adopted = "{KEY_ID}"'
    assert by_hand in diagnose(given).troubles[0].wanted
    begun = replace(given, journals={"retirement": {"regions": {EAST: {}}}})
    assert by_hand not in diagnose(begun).troubles[0].wanted
