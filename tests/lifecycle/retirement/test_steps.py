"""The steps of a retirement, what each does, and what stops it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from keyspan.errors import KeyspanError
from keyspan.lifecycle.refused import Refused
from keyspan.lifecycle.settlement import settlement
from keyspan.live import CallRefused, UnfitKey
from keyspan.live.deletion import StillUsed
from keyspan.live.gateway import TrailEvent
from tests.lifecycle.retirement.memory import TEXT
from tests.live.states import NOW

EU, US, WEST = "eu-west-1", "us-east-1", "us-west-2"
ALL = None
HELD = ["aws_kms_alias.orders_eu-west-1", "aws_kms_replica_key.orders_eu-west-1"]
DRAINED = TEXT.replace(
    'aliases  = ["orders"]\n',
    'aliases  = ["orders"]\n\n[keys.orders.in.eu-west-1]\nenabled = false\n',
)
RETIRED = DRAINED.replace(', "eu-west-1"]', "]").replace(
    'aliases  = ["orders"]\n', 'aliases  = ["orders"]\nretired = ["eu-west-1"]\n'
)


def journal(desk) -> dict:
    file = desk.project.folder / ".keyspan" / "retirement.orders.json"
    return json.loads(file.read_text())["noted"]


def settling(one) -> list[str]:
    """What keyspan settle says of each record of orders."""
    return [str(record) for record in settlement(one.project, ("orders",)).found]


def test_a_replica_key_goes_in_two_steps_and_a_third_run_does_nothing(desk):
    one = desk()
    one.retire(EU)
    assert one.aws.changes == [(EU, "DisableKey")]
    assert one.project.text == DRAINED
    assert journal(one)["regions"] == {EU: {"since": NOW.isoformat(), "enabled": None}}

    one.days(8)
    said = one.retire(EU)
    assert one.aws.changes == [(EU, "DisableKey"), (EU, "ScheduleKeyDeletion")]
    assert one.project.text == RETIRED
    assert one.project.allowed == [["aws_kms_replica_key.orders_eu-west-1=forget"]]
    assert one.project.applied == [dict.fromkeys(HELD, "forget")]
    assert f"{EU}: AWS deletes the key after 2026-12-25 12:00 UTC" in said

    again = one.retire(EU)
    assert (one.aws.changes[2:], one.project.applied[1:]) == ([], [])
    assert f"{EU}: AWS deletes the key after 2026-12-25 12:00 UTC" in again


def test_the_window_is_the_regions_own(desk):
    text = TEXT + "\n[keys.orders.in.eu-west-1]\ndeletion_window_days = 9\n"
    one = desk(text)
    one.retired(EU)
    assert one.aws.windows == {EU: 9}


@pytest.mark.parametrize(("days", "wait", "goes"), [(6.9, 7, False), (7, 7, True), (0, 0, True)])
def test_it_waits_for_as_many_days_as_were_asked_for(desk, days, wait, goes):
    one = desk()
    one.retire(EU)
    one.days(days)
    if goes:
        one.retire(EU, wait=wait)
    else:
        with pytest.raises(UnfitKey, match=r"after 2026-12-02 12:00 UTC; --wait says"):
            one.retire(EU, wait=wait)
    assert ((EU, "ScheduleKeyDeletion") in one.aws.changes) is goes
    assert one.project.text == (RETIRED if goes else DRAINED)


def test_where_cloudtrail_cannot_be_read_that_is_said_before_anything_goes(desk):
    one = desk()
    one.aws.fails[EU, "LookupEvents"] = "AccessDeniedException"
    one.retire(EU)
    one.days(8)
    said = one.retire(EU)
    told = "CloudTrail is not read (AccessDeniedException): who was refused is not known"
    assert said[0] == f"{EU}: {told}"


def test_without_a_journal_the_waiting_begins_now(desk):
    one = desk()
    one.retire(EU)
    (one.project.folder / ".keyspan" / "retirement.orders.json").unlink()
    one.days(30)
    one.retire(EU)
    assert journal(one)["regions"][EU]["since"] == one.now.isoformat()
    assert one.aws.changes == [(EU, "DisableKey")]
    one.days(8)
    one.retire(EU)
    assert one.aws.changes[1:] == [(EU, "ScheduleKeyDeletion")]


@pytest.mark.parametrize("by", ["AWS", "the file"])
def test_a_key_that_somebody_enabled_is_drained_anew(desk, by):
    one = desk()
    one.retire(EU)
    if by == "AWS":
        one.aws.states[EU] = "Enabled"
    else:
        one.project.file.write_text(TEXT)
    one.days(30)
    one.retire(EU)
    assert one.aws.states[EU] == "Disabled"
    assert one.project.text == DRAINED
    with pytest.raises(UnfitKey, match="has to be for 7 days"):
        one.retire(EU)


def test_a_use_after_the_disabling_stops_it_and_the_waiting_counts_from_then(desk):
    one = desk()
    one.retire(EU)
    one.aws.tries[EU] = TrailEvent(
        operation="Decrypt",
        moment=NOW + timedelta(days=3),
        caller="arn:batch",
        error="DisabledException",
    )
    one.days(8)
    with pytest.raises(StillUsed):
        one.retire(EU)
    with pytest.raises(UnfitKey, match="after 2026-12-05 12:00 UTC"):
        one.retire(EU)
    assert one.project.text == DRAINED
    one.days(2)
    one.retire(EU)
    assert one.aws.changes[1:] == [(EU, "ScheduleKeyDeletion")]


@pytest.mark.parametrize("operation", ["DescribeKey", "GetKeyLastUsage"])
def test_a_look_that_fails_stops_it(desk, operation):
    one = desk()
    one.retire(EU)
    one.days(8)
    one.aws.fails[EU, operation] = "AccessDeniedException"
    with pytest.raises(CallRefused):
        one.retire(EU)
    assert (one.aws.changes[1:], one.project.text) == ([], DRAINED)


@pytest.mark.parametrize(
    "besides",
    [
        {"aws_kms_key.audit": {"actions": ["update"]}},
        {"aws_kms_alias.orders_us-west-2": {"actions": ["delete"]}},
        {"aws_kms_replica_key.orders_us-west-2": {"actions": ["forget"]}},
        {"aws_kms_key.other": {"actions": ["create"]}},
        {"aws_kms_key.audit": {"actions": ["no-op"], "previous_address": "aws_kms_key.a"}},
        {"aws_kms_key.audit": {"actions": ["no-op"], "importing": {"id": "x"}}},
        {"aws_s3_bucket.orders": {"actions": ["update"]}},
        {HELD[1]: {"actions": ["delete"]}},
        {HELD[1]: {"actions": ["forget"], "deposed": "00000001"}},
    ],
    ids=str,
)
def test_a_plan_that_does_anything_else_is_not_applied_and_the_file_put_back(desk, besides):
    one = desk()
    one.retire(EU)
    one.days(8)
    one.project.besides = besides
    with pytest.raises(Refused, match=next(iter(besides))):
        one.retire(EU)
    assert (one.aws.changes[1:], one.project.applied, one.project.text) == ([], [], DRAINED)


@pytest.mark.parametrize(
    ("refuses", "fails", "told"), [(True, "", "it broke"), (False, "plan", "terraform plan")]
)
def test_where_no_plan_is_approved_the_file_is_put_back(desk, refuses, fails, told):
    one = desk()
    one.retire(EU)
    one.days(8)
    one.project.refuses, one.project.fails = refuses, fails
    with pytest.raises(KeyspanError, match=told):
        one.retire(EU)
    assert (one.aws.changes[1:], one.project.applied, one.project.text) == ([], [], DRAINED)


def test_an_apply_that_fails_schedules_nothing_and_is_gone_on_with(desk):
    one = desk()
    one.retire(EU)
    one.days(8)
    one.project.fails = "apply"
    with pytest.raises(KeyspanError, match="apply"):
        one.retire(EU)
    assert (one.aws.changes[1:], one.project.text) == ([], RETIRED)
    one.project.fails = ""
    one.retire(EU)
    assert one.aws.changes[1:] == [(EU, "ScheduleKeyDeletion")]


def test_only_what_the_guard_objects_to_is_allowed(desk):
    one = desk()
    one.retire(EU)
    one.days(8)
    one.project.fails = "apply"
    with pytest.raises(KeyspanError):
        one.retire(EU)
    one.project.fails = ""
    del one.project.state[HELD[1]]  # the apply had come so far
    one.retire(EU)
    assert one.project.allowed == [[f"{HELD[1]}=forget"], []]
    assert one.aws.changes[1:] == [(EU, "ScheduleKeyDeletion")]


def test_a_primary_key_that_cannot_be_looked_at_is_not_taken_for_deleted(desk):
    one = desk()
    one.retired(ALL)
    one.aws.fails[US, "DescribeKey"] = "AccessDeniedException"
    with pytest.raises(CallRefused, match="us-east-1: DescribeKey"):
        one.retire(ALL)


def test_what_the_state_still_holds_is_not_scheduled(desk):
    one = desk()
    one.retire(EU)
    one.days(8)
    one.project.fails = "silently"
    with pytest.raises(Refused, match=f"Terraform still holds {HELD[1]}, {HELD[0]}"):
        one.retire(EU)
    assert one.aws.changes[1:] == []


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("primary", EU, "it is the primary key"),
        ("states", {US: "Enabled", EU: "Enabled"}, "the key is Enabled"),
        ("uses", {EU: NOW + timedelta(days=8)}, "the key was asked for"),
    ],
)
def test_what_changes_while_terraform_works_is_seen(desk, field, value, told):
    one = desk()
    one.retire(EU)
    one.days(8)
    one.project.meanwhile = lambda: setattr(one.aws, field, value)
    with pytest.raises(UnfitKey, match=told):
        one.retire(EU)
    assert one.aws.changes[1:] == []


def test_a_deletion_that_aws_refuses_is_gone_on_with(desk):
    one = desk()
    one.retire(EU)
    one.days(8)
    one.aws.fails[EU, "ScheduleKeyDeletion"] = "AccessDeniedException"
    with pytest.raises(CallRefused, match="ScheduleKeyDeletion"):
        one.retire(EU)
    one.aws.fails.clear()
    one.retire(EU)
    assert one.aws.changes[1:] == [(EU, "ScheduleKeyDeletion")]
    assert len(one.project.applied) == 1


def test_killed_after_the_disabling_it_waits_from_the_next_run_on(desk):
    one = desk()
    one.aws.ends[EU, "DisableKey"] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        one.retire(EU)
    assert one.project.text == DRAINED, "the file comes first"
    assert journal(one)["regions"][EU]["since"] is None
    one.days(8)
    one.retire(EU)
    assert one.aws.changes == [(EU, "DisableKey")]
    with pytest.raises(UnfitKey, match="has to be for 7 days"):
        one.retire(EU)


def test_what_was_retired_by_hand_is_drained_all_the_same(desk):
    one = desk(RETIRED.replace("\n[keys.orders.in.eu-west-1]\nenabled = false\n", ""))
    one.retire(EU)
    assert one.aws.changes == [(EU, "DisableKey")]
    with pytest.raises(UnfitKey, match="has to be for 7 days"):
        one.retire(EU)
    one.days(8)
    one.retire(EU)
    assert one.aws.changes[1:] == [(EU, "ScheduleKeyDeletion")]


@pytest.mark.parametrize("code", ["", "NotFoundException"])
def test_an_old_answer_after_the_scheduling_tells_no_date_and_ends_nothing(desk, code):
    one = desk()
    one.retire(EU)
    one.days(8)
    changed = one.aws.connect(EU).schedule_deletion

    def late(kms, key_id, *, days):
        changed(key_id, days=days)
        one.aws.states[EU] = "Disabled"
        if code:
            one.aws.fails[EU, "DescribeKey"] = code

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.live.states.Kms.schedule_deletion", late)
        said = one.retire(EU)
    assert not any("None" in line or "is deleted" in line for line in said)
    assert EU in journal(one)["regions"]


@pytest.mark.parametrize("region", [EU, ALL])
def test_its_record_is_not_settled_before_the_deletion_is_scheduled(desk, region):
    """A key that is disabled and that no file and no state names would be lost to everybody."""
    one = desk()
    one.retire(region)
    one.days(8)
    one.aws.fails[EU, "ScheduleKeyDeletion"] = "AccessDeniedException"
    with pytest.raises(CallRefused):
        one.retire(region)
    (told,) = settling(one)
    assert "its deletion in eu-west-1 is not scheduled (keyspan retire orders " in told
    one.aws.fails.clear()
    one.retire(region)
    assert settling(one) == ["keys.orders.retired: applied"]


def test_a_region_that_is_there_again_is_drained_anew(desk):
    """The journal of the key that was deleted there counts no days for the new one."""
    one = desk()
    one.retired(EU)
    one.aws.states[EU] = "Disabled"
    one.project.file.write_text(DRAINED)
    one.project.deployed()
    one.days(100)
    one.retire(EU)
    assert one.aws.changes.count((EU, "ScheduleKeyDeletion")) == 1
    assert journal(one)["regions"][EU] == {"since": one.now.isoformat(), "enabled": False}


def test_the_journal_of_an_earlier_key_of_that_name_bars_nothing(desk):
    one = desk()
    one.retired(ALL)
    other = "mrk-" + "1" * 32
    one.project.file.write_text(TEXT)
    one.project.deployed()
    one.project.state |= dict.fromkeys((a for a in one.project.state if "orders" in a), other)
    one.aws.key_id = other
    one.aws.states = dict.fromkeys(one.aws.states, "Enabled")
    one.retire(EU)
    assert (
        json.loads((one.project.folder / ".keyspan/retirement.orders.json").read_text())["noted"][
            "key_id"
        ]
        == other
    )


def test_what_somebody_writes_while_terraform_plans_is_not_taken_back(desk, monkeypatch):
    one = desk()
    one.retire(EU)
    one.days(8)

    def review(*_, **__):
        one.project.file.write_text(one.project.text + "# A word.\n")
        raise KeyspanError("terraform plan: failed")

    monkeypatch.setattr("tests.lifecycle.retirement.memory.Stack.review", review)
    with pytest.raises(KeyspanError, match="terraform plan"):
        one.retire(EU)
    assert one.project.text == RETIRED + "# A word.\n"
    assert one.said[-1] == "keyspan.toml was changed meanwhile, and is left so"


@pytest.mark.parametrize("error", ["", "AccessDeniedException", None])
def test_what_found_the_key_enabled_tells_that_the_journal_is_an_old_one(desk, error):
    """Given back by somebody else, used, and disabled again: nobody knows when that was."""
    one = desk()
    one.retire(EU)
    used = NOW + timedelta(days=20)
    if error is None:
        one.aws.uses[EU] = used
    else:
        one.aws.tries[EU] = TrailEvent(operation="Sign", moment=used, caller="i-1", error=error)
    one.days(30)
    with pytest.raises(StillUsed, match="the waiting counts from now on"):
        one.retire(EU)
    with pytest.raises(UnfitKey, match="has to be for 7 days"):
        one.retire(EU)
    one.days(7)
    one.retire(EU)
    assert one.aws.changes[1:] == [(EU, "ScheduleKeyDeletion")]
