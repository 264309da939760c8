"""While AWS is at it, the way out is to wait."""

from __future__ import annotations

import pytest

from tests.lifecycle.trouble.cases import (
    EAST,
    KEY_ID,
    WEST,
    case,
    found,
    holding,
    key,
    seen,
    told,
)


def test_while_a_key_is_updating_the_way_out_is_to_wait():
    looks = [
        seen(key(), EAST, state="Updating"),
        seen(key(), WEST, state="Updating"),
    ]
    where, way = told(case(looks=looks))
    assert where == ["us-east-1, us-west-2"]
    assert way == [
        (
            "aws cloudtrail lookup-events --region us-east-1 --lookup-attributes "
            f"AttributeKey=ResourceName,AttributeValue={KEY_ID}"
        ),
        "keyspan promote orders us-west-2 --apply",
    ]


def test_the_journal_tells_since_when_a_key_is_updating():
    looks = [seen(key(), region, state="Updating") for region in (EAST, WEST)]
    noted = {"region": WEST, "when": "2026-11-25 11:00:00 UTC"}
    given = case(looks=looks, journals={"promotion": noted})
    assert found(given) == ["the key is Updating, by the journal since 2026-11-25 11:00:00 UTC"]
    assert told(given)[1] == ["keyspan promote orders us-west-2 --apply"]


def test_without_a_target_an_updating_key_is_looked_at_again():
    given = case(looks=[seen(key(), EAST, state="Updating")])
    assert told(given)[1][-1] == "keyspan doctor orders"


def test_while_a_replica_is_created_nothing_else_is_told_of_the_state():
    given = case(looks=[seen(key(), WEST, state="Creating")], state=holding(key(), tainted=[WEST]))
    assert told(given) == ([WEST], ["keyspan doctor orders"])


def test_regions_that_do_not_agree_on_the_primary_are_waited_for():
    given = case(looks=[seen(key(), WEST, primary=WEST)])
    where, way = told(given)
    assert where == ["us-east-1, us-west-2, eu-west-1"]
    assert way == ["keyspan doctor orders"]


@pytest.mark.parametrize(
    "looks",
    [
        [seen(key(), WEST, state="Updating")],
        [
            seen(key(), EAST, state="Updating"),
            seen(key(), WEST, state="Updating", primary=WEST),
        ],
    ],
    ids=["one Region says so", "they do not agree"],
)
def test_the_target_of_an_update_is_never_guessed(looks):
    assert told(case(looks=looks))[1][-1] == "keyspan doctor orders"
