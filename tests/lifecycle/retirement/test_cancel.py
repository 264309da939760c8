"""Back again, from every step of a retirement."""

from __future__ import annotations

import pytest

from keyspan.errors import KeyspanError
from keyspan.lifecycle.refused import Refused
from keyspan.live import CallRefused
from tests.lifecycle.retirement.memory import TEXT
from tests.live.states import KEY_ID

EU, US, WEST = "eu-west-1", "us-east-1", "us-west-2"
ALL = None
ADOPTED = TEXT.replace('aliases  = ["orders"]\n', f'aliases  = ["orders"]\nadopted = "{KEY_ID}"\n')
NEXT = "\n# The next key"
GRANT = """
[keys.orders.grants.batch]
grantee    = "arn:aws:iam::111122223333:role/Batch"
operations = ["Decrypt"]
"""


def journal(desk):
    return desk.project.folder / ".keyspan" / "retirement.orders.json"


def test_a_drained_key_is_enabled_and_the_file_is_what_it_was(desk):
    one = desk()
    one.retire(EU)
    one.cancel(EU)
    assert one.aws.changes == [(EU, "DisableKey"), (EU, "EnableKey")]
    assert one.project.text == TEXT
    assert not journal(one).exists()


def test_a_scheduled_key_is_given_back_and_taken_up_again(desk):
    one = desk(TEXT.replace(NEXT, GRANT + NEXT))
    held = dict(one.project.state)
    one.retired(EU)
    one.cancel(EU)
    assert one.aws.changes[2:] == [(EU, "CancelKeyDeletion"), (EU, "EnableKey")]
    assert one.project.text == ADOPTED.replace(NEXT, GRANT + NEXT)
    assert one.project.state == held
    assert one.project.allowed[-1] == []


def test_the_region_comes_back_behind_the_others(desk):
    one = desk()
    one.retired(WEST)
    one.cancel(WEST)
    assert 'replicas = ["eu-west-1", "us-west-2"]' in one.project.text


@pytest.mark.parametrize("said", ["true", "false"])
def test_what_the_file_said_of_enabled_before_comes_back(desk, said):
    text = TEXT + f"\n[keys.orders.in.eu-west-1]\nenabled = {said}\n"
    one = desk(text)
    if said == "false":
        one.aws.states[EU] = "Disabled"
    one.retired(EU)
    one.cancel(EU)
    assert f"[keys.orders.in.eu-west-1]\nenabled = {said}\n" in one.project.text
    assert one.aws.states[EU] == ("Enabled" if said == "true" else "Disabled")


def test_a_key_that_is_disabled_everywhere_stays_so(desk):
    one = desk(TEXT.replace("aliases  =", "enabled = false\naliases  ="))
    one.aws.states |= dict.fromkeys(one.aws.states, "Disabled")
    before = one.project.text
    one.retire(EU)
    assert one.project.text == before, "the file says so already"
    one.days(8)
    one.retire(EU)
    one.cancel(EU)
    assert one.aws.states[EU] == "Disabled"
    assert "[keys.orders.in" not in one.project.text


def test_what_was_written_here_is_not_taken_for_what_was_before(desk):
    one = desk()
    one.retire(EU)
    one.aws.states[EU] = "Enabled"
    one.retire(EU)
    one.cancel(EU)
    assert (one.aws.states[EU], one.project.text) == ("Enabled", TEXT)


def test_a_region_that_was_retired_elsewhere_comes_back_enabled(desk):
    one = desk()
    one.retired(EU)
    journal(one).unlink()
    one.aws.states[EU] = "Disabled"
    one.retire(EU)
    one.cancel(EU)
    assert (one.aws.states[EU], one.project.text) == ("Enabled", ADOPTED)


@pytest.mark.parametrize("step", [1, 2])
def test_without_a_journal_the_key_is_enabled(desk, step):
    one = desk()
    one.retire(EU)
    if step == 2:
        one.days(8)
        one.retire(EU)
    journal(one).unlink()
    one.cancel(EU)
    assert one.aws.states[EU] == "Enabled"
    assert one.project.text == (TEXT if step == 1 else ADOPTED)


def test_a_deletion_that_was_scheduled_by_hand_is_cancelled(desk):
    one = desk()
    one.aws.states[EU] = "PendingDeletion"
    one.cancel(EU)
    assert one.aws.changes == [(EU, "CancelKeyDeletion"), (EU, "EnableKey")]
    assert one.project.text == TEXT


def test_what_the_state_dropped_meanwhile_is_adopted(desk):
    one = desk()
    one.aws.states[US] = "PendingReplicaDeletion"
    del one.project.state["aws_kms_key.orders"]
    one.cancel(US)
    assert one.aws.states[US] == "Enabled"
    assert one.project.text == ADOPTED
    assert one.project.applied == [{"aws_kms_key.orders": "import"}]


def test_a_key_that_the_file_has_disabled_stays_so_when_a_deletion_by_hand_is_cancelled(desk):
    text = TEXT + "\n[keys.orders.in.eu-west-1]\nenabled = false\n"
    one = desk(text)
    one.aws.states[EU] = "PendingDeletion"
    one.cancel(EU)
    assert one.aws.states[EU] == "Disabled"
    assert one.project.text == text


def test_the_deletion_is_cancelled_even_where_terraform_cannot_be_run(desk, monkeypatch):
    one = desk()
    one.retired(EU)

    def broken(name):
        raise KeyspanError("terraform init: failed")

    monkeypatch.setattr(one.project, "stack", broken)
    with pytest.raises(KeyspanError, match="init"):
        one.cancel(EU)
    assert one.aws.states[EU] == "Disabled"


def test_killed_after_the_cancelling_no_run_schedules_it_at_once(desk):
    one = desk()
    one.retired(EU)
    one.aws.ends[EU, "CancelKeyDeletion"] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        one.cancel(EU)
    one.retire(EU)
    assert one.aws.states[EU] == "Disabled"
    one.cancel(EU)
    assert (one.aws.states[EU], one.project.text) == ("Enabled", ADOPTED)


def test_killed_before_the_enabling_a_deploy_would_enable_it(desk):
    one = desk()
    one.retire(EU)
    one.aws.fails[EU, "EnableKey"] = "AccessDeniedException"
    with pytest.raises(CallRefused):
        one.cancel(EU)
    assert one.project.text == TEXT
    one.aws.fails.clear()
    one.cancel(EU)
    assert one.aws.states[EU] == "Enabled"


@pytest.mark.parametrize(
    "besides",
    [
        {"aws_kms_key.other": {"actions": ["create"]}},
        {"aws_kms_grant.orders--x_us-west-2": {"actions": ["create"]}},
        {"aws_kms_alias.orders_us-west-2": {"actions": ["delete"]}},
        {"aws_kms_key.audit": {"actions": ["delete", "create"]}},
        {"aws_kms_key.audit": {"actions": ["forget"]}},
        {"aws_kms_key.audit": {"actions": ["update"], "before": {"policy": "a"}}},
        {"aws_kms_key.audit": {"actions": ["delete"], "deposed": "00000001"}},
    ],
    ids=str,
)
def test_a_plan_that_does_more_is_left_to_a_deploy(desk, besides):
    one = desk()
    one.retired(EU)
    one.project.besides = besides
    applied = len(one.project.applied)
    with pytest.raises(Refused, match=next(iter(besides))):
        one.cancel(EU)
    assert len(one.project.applied) == applied
    assert one.aws.states[EU] == "Enabled", "the key is back all the same"
    assert one.project.text == ADOPTED


def test_what_only_the_state_notes_is_taken_up(desk):
    one = desk()
    one.retired(EU)
    one.project.besides = {
        "aws_kms_key.audit": {
            "actions": ["update"],
            "before": {"deletion_window_in_days": None},
            "after": {"deletion_window_in_days": 30},
        }
    }
    said = one.cancel(EU)
    assert "aws_kms_key.audit: changed: deletion_window_in_days" in said


def test_a_plan_that_the_guard_refuses_is_not_applied(desk):
    one = desk()
    one.retired(EU)
    applied = len(one.project.applied)
    one.project.refuses = True
    with pytest.raises(Refused, match="the key is back; Terraform has not"):
        one.cancel(EU)
    assert len(one.project.applied) == applied


def test_the_whole_key_comes_back_primary_first(desk):
    one = desk()
    held = dict(one.project.state)
    one.retired(ALL)
    done = len(one.aws.changes)
    one.cancel(ALL)
    cancelled = [r for r, operation in one.aws.changes[done:] if operation == "CancelKeyDeletion"]
    assert cancelled == [US, WEST, EU]
    assert set(one.aws.states.values()) == {"Enabled"}
    assert one.project.text == ADOPTED
    assert one.project.state == held


def test_what_is_deleted_does_not_come_back(desk):
    one = desk()
    one.retired(ALL)
    del one.aws.states[EU]
    one.cancel(ALL)
    assert one.aws.states == {US: "Enabled", WEST: "Enabled"}
    assert 'replicas = ["us-west-2"]' in one.project.text
    assert 'retired = ["eu-west-1"]' in one.project.text


@pytest.mark.parametrize(
    ("retired", "region", "told"),
    [
        (EU, EU, "there is no key in eu-west-1"),
        (ALL, ALL, "there is no key in us-east-1, us-west-2, eu-west-1"),
        (ALL, EU, "is given up as a whole"),
        (EU, "eu-central-1", "not in eu-central-1"),
    ],
)
def test_what_cannot_come_back_is_told(desk, retired, region, told):
    one = desk()
    one.retired(retired)
    if told.startswith("there is no key"):
        for gone in [EU] if retired else [US, WEST, EU]:
            del one.aws.states[gone]
    before = one.project.text
    with pytest.raises(Refused, match=told):
        one.cancel(region)
    assert one.project.text == before


def test_a_region_that_cannot_be_looked_at_stops_it_before_anything(desk):
    one = desk()
    one.retired(EU)
    one.aws.fails[EU, "DescribeKey"] = "AccessDeniedException"
    before = one.project.text
    with pytest.raises(CallRefused):
        one.cancel(EU)
    assert one.project.text == before


def test_a_region_that_cannot_be_read_keeps_no_other_from_being_saved(desk):
    one = desk()
    one.retired(ALL)
    one.aws.fails[EU, "DescribeKey"] = "AccessDeniedException"
    with pytest.raises(CallRefused, match=EU):
        one.cancel(ALL)
    assert {one.aws.states[region] for region in (US, WEST)} == {"Disabled"}
    assert one.aws.states[EU] == "PendingDeletion"
    one.aws.fails.clear()
    one.cancel(ALL)
    assert set(one.aws.states.values()) == {"Enabled"}


def test_a_key_that_another_region_still_names_is_not_given_up(desk):
    one = desk()
    one.retired(EU)
    one.aws.fails[EU, "DescribeKey"] = "NotFoundException"
    with pytest.raises(Refused, match="is it the right account"):
        one.cancel(EU)


def test_a_region_that_was_settled_too_early_comes_back_by_its_record(desk):
    one = desk()
    one.retired(EU)
    retired = one.project.text
    settled = retired.replace('retired = ["eu-west-1"]\n', "")
    own = "\n[keys.orders.in.eu-west-1]\nenabled = false\n"
    one.project.file.write_text(settled.replace(own, ""))
    with pytest.raises(Refused, match=r'needs its record again: retired = \["eu-west-1"\]'):
        one.cancel(EU)
    one.project.file.write_text(retired)
    one.cancel(EU)
    assert one.aws.states[EU] == "Enabled"


def test_a_whole_key_comes_back_where_the_file_was_put_back_by_hand(desk):
    one = desk()
    one.retired(ALL)
    one.project.file.write_text(ADOPTED)
    one.cancel(ALL)
    assert set(one.aws.states.values()) == {"Enabled"}


@pytest.mark.parametrize("scheduled", [True, False])
def test_a_whole_key_comes_back_without_its_journal_by_its_key_id(desk, scheduled):
    one = desk()
    one.retire(ALL)
    one.days(8)
    if not scheduled:
        one.aws.fails |= dict.fromkeys(
            ((region, "ScheduleKeyDeletion") for region in (US, WEST, EU)), "AccessDeniedException"
        )
        with pytest.raises(CallRefused):
            one.retire(ALL)
    else:
        one.retire(ALL)
    journal(one).unlink()
    with pytest.raises(Refused, match=r"let keys\.orders\.adopted be its key ID"):
        one.cancel(ALL)
    text = one.project.text.replace("aliases  =", f'adopted = "{KEY_ID}"\naliases  =')
    one.project.file.write_text(text)
    one.cancel(ALL)
    assert set(one.aws.states.values()) == {"Enabled"}
    assert "retired" not in one.project.text
