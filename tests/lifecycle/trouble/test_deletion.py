"""A key that is pending deletion is saved, and one that was meant to go is let alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from keyspan import RelatedKey
from keyspan.live.gateway import Rotation
from tests.lifecycle.trouble.cases import (
    EAST,
    IRELAND,
    KEY_ID,
    ROOT_ONLY,
    WEST,
    case,
    found,
    holding,
    key,
    seen,
    told,
)


def test_a_replica_that_is_pending_deletion_is_saved_by_one_command():
    until = datetime(2026, 12, 2, 9, 30, tzinfo=UTC)
    doomed = seen(key(), WEST, state="PendingDeletion", deletion=until)
    given = case(looks=[doomed])
    assert told(given) == ([WEST], ["keyspan retire orders us-west-2 --cancel --apply"])
    assert found(given) == ["the key is PendingDeletion, and is deleted at 2026-12-02 09:30 UTC"]


def test_a_replica_that_the_state_has_dropped_comes_back_with_a_record_to_settle():
    doomed = seen(key(), WEST, state="PendingDeletion")
    where, way = told(case(looks=[doomed], state=holding(key(), without=[WEST])))
    assert where == [WEST]
    assert way == [
        "keyspan retire orders us-west-2 --cancel --apply",
        "keyspan settle orders --apply",
    ]


def test_a_whole_key_that_is_pending_deletion_is_saved_as_a_whole():
    looks = [
        seen(key(), EAST, state="PendingReplicaDeletion", waiting_days=30),
        seen(key(), WEST, state="PendingDeletion"),
        seen(key(), IRELAND, state="PendingDeletion"),
    ]
    given = case(looks=looks)
    assert told(given) == ([EAST, WEST, IRELAND], ["keyspan retire orders --all --cancel --apply"])
    assert found(given)[0] == (
        "the key is PendingReplicaDeletion, until its last replica is deleted, then 30 days"
    )


def test_two_doomed_regions_are_saved_by_aws_for_the_plan_of_one_would_create_the_other():
    looks = [seen(key(), region, state="PendingDeletion") for region in (WEST, IRELAND)]
    _, way = told(case(looks=looks, state=holding(key(), without=[IRELAND])))
    assert way == [
        f"aws kms cancel-key-deletion --key-id {KEY_ID} --region us-west-2",
        f"aws kms enable-key --key-id {KEY_ID} --region us-west-2",
        f"aws kms cancel-key-deletion --key-id {KEY_ID} --region eu-west-1",
        f"aws kms enable-key --key-id {KEY_ID} --region eu-west-1",
        f"keyspan adopt --key-id {KEY_ID} --name orders --apply",
        "keyspan deploy",
        "keyspan settle orders --apply",
    ]


def test_a_deletion_that_was_asked_for_is_no_trouble():
    wanted = key(EAST, WEST, retired=(RelatedKey(region=IRELAND, aliases=("orders",)),))
    doomed = seen(key(), IRELAND, state="PendingDeletion")
    deployed = key(EAST, WEST, IRELAND)
    assert told(case(wanted, looks=[doomed], deployed=deployed)) == ([], [])


def test_a_deletion_outside_of_the_file_is_no_trouble_of_the_file():
    doomed = seen(key(), IRELAND, state="PendingDeletion")
    assert told(case(key(EAST, WEST), looks=[doomed])) == ([], [])


def test_of_a_key_that_is_pending_deletion_nothing_else_is_told():
    """AWS says that it does not rotate, whatever it did before."""
    doomed = seen(key(EAST), EAST, state="PendingDeletion")
    doomed = replace(doomed, policy=ROOT_ONLY, rotation=Rotation(enabled=False))
    assert told(case(key(EAST), looks=[doomed])) == (
        [EAST],
        ["keyspan retire orders us-east-1 --cancel --apply"],
    )
