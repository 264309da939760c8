"""The steps of a whole key: every Region at once, replica keys first."""

from __future__ import annotations

import pytest

from keyspan.errors import KeyspanError

EU, US, WEST = "eu-west-1", "us-east-1", "us-west-2"
ALL = None


def test_the_whole_key_goes_replica_keys_first(desk):
    one = desk()
    one.retire(ALL)
    assert set(one.aws.changes) == {(region, "DisableKey") for region in (US, WEST, EU)}
    one.days(8)
    said = one.retire(ALL)
    assert one.aws.changes[3:] == [(r, "ScheduleKeyDeletion") for r in (WEST, EU, US)]
    assert one.aws.states[US] == "PendingReplicaDeletion"
    assert 'retired = ["us-east-1", "us-west-2", "eu-west-1"]' in one.project.text
    assert f"{US}: AWS deletes the key 30 days after its last replica key" in said
    assert [address for address in one.project.state if "orders" in address] == []


def test_the_whole_key_is_gone_on_with_where_it_stopped(desk):
    one = desk()
    one.retire(ALL)
    one.days(8)
    one.aws.ends[WEST, "ScheduleKeyDeletion"] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        one.retire(ALL)
    assert one.aws.changes[3:] == [(WEST, "ScheduleKeyDeletion")]
    one.retire(ALL)
    assert one.aws.changes[4:] == [(r, "ScheduleKeyDeletion") for r in (EU, US)]
    one.aws.states.clear()
    assert one.retire(ALL)[:3] == [f"{region}: the key is deleted" for region in (US, WEST, EU)]
    assert not (one.project.folder / ".keyspan" / "retirement.orders.json").exists()


def test_the_whole_key_is_let_go_of_again_where_an_apply_failed(desk):
    one = desk()
    one.retire(ALL)
    one.days(8)
    one.project.fails = "apply"
    with pytest.raises(KeyspanError, match="apply"):
        one.retire(ALL)
    one.project.fails = ""
    one.retire(ALL)
    assert one.aws.changes[3:] == [(r, "ScheduleKeyDeletion") for r in (WEST, EU, US)]


def test_the_whole_key_goes_with_a_region_that_was_retired_before(desk):
    one = desk()
    one.retired(EU)
    one.retired(ALL)
    assert one.aws.changes[-2:] == [(r, "ScheduleKeyDeletion") for r in (WEST, US)]
    assert one.aws.changes.count((EU, "ScheduleKeyDeletion")) == 1
