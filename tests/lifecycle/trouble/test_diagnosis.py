"""Of several troubles each is told in its turn, and the way out is one list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from keyspan.lifecycle.trouble import diagnose
from tests.lifecycle.trouble.cases import (
    EAST,
    IRELAND,
    KEY_ID,
    OTHER,
    REPLICA,
    WEST,
    WEST_ALIAS,
    absent,
    case,
    holding,
    key,
    refused,
    seen,
    told,
)


def test_of_a_key_that_is_well_nothing_is_told():
    diagnosis = diagnose(case())
    assert diagnosis.troubles == ()
    assert diagnosis.way_out() == ()
    assert diagnosis.exit_code == 0


def test_what_could_not_be_read_is_told_and_the_rest_is_told_all_the_same():
    unread = absent(IRELAND, unknown=True, refusals=(refused(IRELAND),))
    given = case(looks=[unread, absent(WEST)], state=None, state_fault="init failed")
    where, way = told(given)
    assert where == [IRELAND, "the state of stack keyring", WEST]
    assert way == ["keyspan deploy"]
    assert diagnose(given).exit_code == 1


def test_only_what_could_not_be_read_is_a_failure():
    given = case(
        state=None, state_fault="init failed", faults=(("what was begun", "a journal is broken"),)
    )
    assert diagnose(given).exit_code == 2


def test_several_troubles_have_one_deploy_with_all_that_has_to_be_named():
    stolen = replace(seen(key(), EAST), aliases={"orders": OTHER})
    given = case(looks=[absent(WEST), stolen])
    assert told(given) == (
        [EAST, WEST],
        [
            (
                "keyspan deploy --allow aws_kms_alias.orders_us-east-1=retarget "
                f"--allow {REPLICA}=create"
            )
        ],
    )


def test_a_key_is_saved_first_then_promoted_and_then_the_rest_is_put_back():
    """`keyspan promote` stops where its plan does more: it is typed again after the deploy."""
    looks = [
        seen(key(), EAST, primary=WEST),
        replace(seen(key(), WEST, primary=WEST), aliases={"orders": OTHER}),
        seen(key(), IRELAND, primary=WEST, state="PendingDeletion"),
    ]
    where, way = told(case(looks=looks))
    assert where == [IRELAND, WEST, WEST]
    assert way == [
        f"aws kms cancel-key-deletion --key-id {KEY_ID} --region eu-west-1",
        f"aws kms enable-key --key-id {KEY_ID} --region eu-west-1",
        "keyspan promote orders us-west-2 --apply",
        f"keyspan deploy --allow {WEST_ALIAS}=retarget",
        "keyspan promote orders us-west-2 --apply",
        "keyspan settle orders --apply",
    ]


@pytest.mark.parametrize(
    ("without", "record"),
    [
        (key().regions, "no promoted_from"),
        ([IRELAND], 'promoted_from = "us-east-1"'),
    ],
    ids=["all of the state", "a part that the move does not touch"],
)
def test_a_promotion_and_a_lost_state_are_never_deployed_over(without, record):
    looks = [seen(key(), region, primary=WEST) for region in key().regions]
    given = case(looks=looks, state=holding(key(), without=without))
    assert told(given) == ([WEST], ["keyspan doctor orders"])
    assert diagnose(given).troubles[0].wanted == (
        'by your hand in keys.orders: primary = "us-west-2", '
        f'replicas = ["us-east-1", "eu-west-1"], {record}; then look again'
    )


def test_a_doomed_key_of_a_lost_state_is_saved_before_a_person_edits_the_file():
    looks = [seen(key(), region, primary=WEST) for region in (EAST, WEST)]
    looks.append(seen(key(), IRELAND, primary=WEST, state="PendingDeletion"))
    given = case(looks=looks, state=holding(key(), without=[IRELAND]))
    assert told(given)[1] == [
        f"aws kms cancel-key-deletion --key-id {KEY_ID} --region eu-west-1",
        f"aws kms enable-key --key-id {KEY_ID} --region eu-west-1",
        "keyspan doctor orders",
    ]


def test_nobody_is_told_to_deploy_where_the_state_could_not_be_read():
    given = case(looks=map(absent, key().regions), state=None, key_id=None)
    assert told(given) == (["the state of stack keyring"], [])


def test_the_stack_of_a_key_is_named_where_it_is_not_the_usual_one():
    given = case(key(stack="eu"), looks=[replace(seen(key(), WEST), aliases={})])
    assert told(given)[1] == ["keyspan deploy eu"]
