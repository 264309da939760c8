"""The one place that schedules a deletion: everything that has to hold, dropped one by one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import keyspan
from keyspan.live import CallRefused, UnfitKey
from keyspan.live.deletion import Deletion, StillUsed, schedule
from keyspan.live.gateway import TrailEvent
from tests.live.states import ACCOUNT, KEY_ID, NOW, World

EU, US = "eu-west-1", "us-east-1"
REPLICA = Deletion(
    region=EU,
    key_id=KEY_ID,
    account=ACCOUNT,
    window_days=30,
    disabled_since=NOW - timedelta(days=8),
    wait_days=7,
)
PRIMARY = replace(REPLICA, region=US, whole=True)


def world(**changes) -> World:
    return World(**{"states": {US: "Enabled", EU: "Disabled"}, **changes})


def test_it_is_due_to_the_moment():
    aws = world()
    scheduled(replace(REPLICA, disabled_since=NOW - timedelta(days=7)), aws)
    assert aws.changes == [(EU, "ScheduleKeyDeletion")]


def scheduled(deletion: Deletion, aws: World):
    return schedule(deletion, connect=aws.connect, connect_trail=aws.connect_trail, now=NOW)


def test_the_only_call_of_it_in_the_package():
    package = Path(keyspan.__file__).parent
    calls = [
        str(file.relative_to(package))
        for file in sorted(package.rglob("*.py"))
        for _ in re.findall(r"\.schedule(?:_key)?_deletion\(", file.read_text())
    ]
    assert calls == ["live/aws/client.py", "live/deletion.py"]


def test_a_disabled_replica_key_is_scheduled_with_its_own_window():
    aws = world(uses={EU: NOW - timedelta(days=9)})
    assert scheduled(replace(REPLICA, window_days=9), aws) == NOW + timedelta(days=9)
    assert aws.changes == [(EU, "ScheduleKeyDeletion")]
    assert aws.states == {US: "Enabled", EU: "PendingDeletion"}


@pytest.mark.parametrize(
    ("deletion", "aws", "told"),
    [
        (REPLICA, {"states": {US: "Enabled", EU: "Enabled"}}, "the key is Enabled"),
        (REPLICA, {"states": {US: "Enabled", EU: "PendingImport"}}, "the key is PendingImport"),
        (REPLICA, {"states": {US: "Enabled", EU: "Updating"}}, "the key is Updating"),
        (REPLICA, {"key_id": "mrk-" + "1" * 32}, f"{KEY_ID} was named"),
        (REPLICA, {"account": "444455556666"}, f"{ACCOUNT} was named"),
        (REPLICA, {"multi_region": False}, "a single-Region key"),
        (REPLICA, {"primary": EU}, "it is the primary key"),
        (replace(REPLICA, disabled_since=NOW - timedelta(days=6.9)), {}, "for 7 days"),
        (replace(PRIMARY, whole=False), {"states": {US: "Disabled"}}, "it is the primary key"),
        (PRIMARY, {"states": {US: "Disabled", EU: "Disabled"}}, "replica key is Disabled"),
        (PRIMARY, {"states": {US: "Disabled", EU: "Enabled"}}, "replica key is Enabled"),
    ],
)
def test_what_is_not_so_is_left_alone(deletion, aws, told):
    found = world(**aws)
    with pytest.raises(UnfitKey, match=told):
        scheduled(deletion, found)
    assert found.changes == []


@pytest.mark.parametrize("seconds", [1, 691_200])
def test_what_was_used_since_is_left_alone(seconds):
    used = REPLICA.disabled_since + timedelta(seconds=seconds)
    aws = world(uses={EU: used})
    with pytest.raises(StillUsed, match="Decrypt, as KMS notes") as caught:
        scheduled(REPLICA, aws)
    assert caught.value.moment == used
    assert aws.changes == []


def test_what_somebody_tried_to_use_since_is_left_alone():
    event = TrailEvent(
        operation="Decrypt",
        moment=NOW - timedelta(days=1),
        caller="arn:aws:iam::111122223333:role/Batch",
        error="DisabledException",
    )
    aws = world(uses={EU: NOW - timedelta(days=20)}, tries={EU: event})
    told = r"refused \(DisabledException\), by arn:aws:iam::111122223333:role/Batch"
    with pytest.raises(StillUsed, match=told) as caught:
        scheduled(REPLICA, aws)
    assert caught.value.moment == event.moment
    assert aws.changes == []


@pytest.mark.parametrize("operation", ["DescribeKey", "GetKeyLastUsage"])
def test_what_cannot_be_looked_at_is_left_alone(operation):
    aws = world(fails={(EU, operation): "AccessDeniedException"})
    with pytest.raises(CallRefused, match=operation):
        scheduled(REPLICA, aws)
    assert aws.changes == []


def test_a_replica_key_that_cannot_be_looked_at_saves_its_primary_key():
    aws = world(
        states={US: "Disabled", EU: "PendingDeletion"},
        fails={(EU, "DescribeKey"): "AccessDeniedException"},
    )
    with pytest.raises(CallRefused, match="DescribeKey"):
        scheduled(PRIMARY, aws)
    assert aws.changes == []


def test_cloudtrail_need_not_answer():
    aws = world(fails={(EU, "LookupEvents"): "AccessDeniedException"})
    scheduled(REPLICA, aws)
    assert aws.changes == [(EU, "ScheduleKeyDeletion")]


@pytest.mark.parametrize(
    ("states", "date"),
    [
        ({US: "Disabled", EU: "PendingDeletion"}, None),
        ({US: "Disabled"}, NOW + timedelta(days=30)),
    ],
)
def test_a_primary_key_goes_after_its_replica_keys(states, date):
    aws = world(states=states)
    assert scheduled(PRIMARY, aws) == date
    assert aws.changes == [(US, "ScheduleKeyDeletion")]


def test_a_replica_key_that_is_deleted_but_still_told_of_is_none():
    class Late(World):
        def connect(self, region):
            kms = super().connect(region)
            if region == US:
                told = kms.describe(KEY_ID)
                kms.describe = lambda _: replace(told, replica_regions=(EU,))
            return kms

    aws = Late(states={US: "Disabled"})
    scheduled(PRIMARY, aws)
    assert aws.changes == [(US, "ScheduleKeyDeletion")]


def test_where_our_clock_is_behind_the_waiting_begins_no_earlier_than_the_use():
    used = NOW + timedelta(hours=1)
    with pytest.raises(StillUsed) as caught:
        scheduled(REPLICA, world(uses={EU: used}))
    assert caught.value.moment == used
