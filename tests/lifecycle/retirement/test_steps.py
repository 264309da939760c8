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


@pytest.mark.parametrize(
    ("region", "text", "world", "told"),
    [
        (US, TEXT, {}, f"promote another first: keyspan promote orders {WEST}"),
        ("eu-central-1", TEXT, {}, "not in eu-central-1"),
        (
            US,
            TEXT.replace('["us-west-2", "eu-west-1"]', "[]"),
            {"states": {US: "Enabled"}},
            "keyspan retire orders --all",
        ),
        (EU, TEXT, {"primary": WEST}, f"its primary key is in {WEST}"),
        (
            EU,
            TEXT.replace("aliases  =", 'promoted_from = "us-west-2"\naliases ='),
            {},
            "a promotion is not settled",
        ),
        (EU, TEXT, {"states": {US: "Enabled", WEST: "Enabled"}}, "there is no key to retire"),
        (EU, TEXT, {"states": {US: "Enabled", EU: "PendingDeletion"}}, "--cancel --apply"),
        (EU, TEXT, {"states": {US: "Enabled", EU: "PendingImport"}}, "PendingImport"),
        (EU, TEXT, {"states": {US: "Enabled", EU: "Updating"}}, "Updating"),
        (EU, TEXT, {"account": "444455556666"}, "its account is 444455556666"),
        (EU, TEXT, {"origin": "EXTERNAL"}, "its origin is EXTERNAL"),
        (EU, TEXT, {"multi_region": False}, "single-Region key"),
        (
            ALL,
            TEXT.replace(', "eu-west-1"', ""),
            {},
            "AWS has a replica key of orders there that the file does not name",
        ),
    ],
)
def test_what_may_not_be_retired_is_left_alone(desk, region, text, world, told):
    one = desk(text, **world)
    before = one.project.text
    with pytest.raises(KeyspanError, match=told) as caught:
        one.retire(region, wait=0)
    assert caught.value.exit_code == 1
    assert (one.aws.changes, one.project.applied, one.project.text) == ([], [], before)


@pytest.mark.parametrize("where", ["the state", "the file", "the journal"])
def test_two_keys_of_one_name_are_left_alone(desk, where):
    one = desk()
    one.retire(EU)
    other = "mrk-" + "1" * 32
    if where == "the state":
        one.project.state["aws_kms_replica_key.orders_us-west-2"] = other
    elif where == "the file":
        text = one.project.text.replace("aliases  =", f'adopted = "{other}"\naliases  =')
        one.project.file.write_text(text)
    else:
        file = one.project.folder / ".keyspan" / "retirement.orders.json"
        file.write_text(file.read_text().replace("mrk-" + "0" * 32, other))
    one.days(8)
    with pytest.raises(Refused, match="more than one key"):
        one.retire(EU)
    assert one.aws.changes[1:] == []


def test_a_key_that_no_state_holds_is_left_alone(desk):
    one = desk()
    one.project.state.clear()
    with pytest.raises(Refused, match="holds no key of it"):
        one.retire(EU)
    assert one.aws.changes == []


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


def test_one_region_of_a_key_that_is_given_up_does_not_go_by_itself(desk):
    one = desk()
    one.retired(ALL)
    with pytest.raises(Refused, match="is given up as a whole"):
        one.retire(EU)


def test_a_key_that_another_region_still_names_is_not_taken_for_deleted(desk):
    """Whoever signs in to another account in one Region is told that there is no key."""
    one = desk()
    one.retire(EU)
    one.days(8)
    one.project.meanwhile = lambda: one.aws.fails.update({(EU, "DescribeKey"): "NotFoundException"})
    with pytest.raises(KeyspanError):
        one.retire(EU)
    assert one.project.text == RETIRED
    with pytest.raises(Refused, match="the related keys say that there is one"):
        one.retire(EU)
    assert EU in journal(one)["regions"], "it was let go of, and its deletion is not scheduled"
    one.aws.fails.clear()
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


def settling(one) -> list[str]:
    """What keyspan settle says of each record of orders."""
    return [str(record) for record in settlement(one.project, ("orders",)).found]


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


@pytest.mark.parametrize("region", [EU, ALL])
def test_a_key_that_another_key_of_the_file_stands_for_is_left_alone(desk, region):
    """Whoever names one of them has not asked for the other."""
    audit = '[keys.audit]\nprimary = "us-east-1"\nreplicas = ["eu-west-1"]\naliases = ["orders"]\n'
    orders = TEXT[: TEXT.index("[keys.audit]")].replace('aliases  = ["orders"]\n', "")
    one = desk(orders + audit)
    with pytest.raises(Refused, match=r"and is of keys\.audit, which nobody named"):
        one.retire(region)
    assert one.aws.changes == []


def test_a_key_that_the_state_holds_at_another_keys_address_is_left_alone(desk):
    one = desk()
    one.project.state["aws_kms_key.audit"] = one.aws.key_id
    with pytest.raises(Refused, match=r"aws_kms_key\.audit: is mrk-0000"):
        one.retire(EU)
    assert one.aws.changes == []


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
