"""A promotion step by step, ended at each of them, and run again."""

from __future__ import annotations

import json

import pytest

from keyspan.errors import KeyspanError
from keyspan.lifecycle import journal as journals
from keyspan.lifecycle.promotion import steps
from keyspan.lifecycle.refused import Refused
from keyspan.live import CallRefused, UnfitKey
from tests.lifecycle.promotion.memory import KEYRING, Death, Stack, World
from tests.live.promotion.memory import refusal

EAST, WEST, IRELAND = "us-east-1", "us-west-2", "eu-west-1"
JOURNAL = "promotion.orders.json"
PROMOTED = """\
# Who edits this is reviewed.
account = "111122223333"

[keys.orders]
primary  = "us-west-2"                  # home
replicas = ["us-east-1", "eu-west-1"]   # and away
promoted_from = "us-east-1"
"""


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def test_aws_the_file_and_the_state_have_it_and_no_journal_is_left(world):
    world.promote()
    assert world.finished == (WEST, WEST, WEST, [])
    assert world.text == PROMOTED
    assert (world.aws.promotions, world.applied) == ([EAST], 1)


def test_looking_changes_nothing(world):
    prepared = world.prepare()
    assert [line.split(":")[0] for line in prepared.steps(deadline=300)] == [
        EAST,
        "wait until both Regions say so, and both keys are Enabled, 300 s long",
        "keyspan.toml",
        "synthesize, plan",
        "apply that very plan",
    ]
    assert world.finished == (EAST, EAST, EAST, [])
    assert world.text == KEYRING
    assert not (world.folder / ".keyspan").exists()


@pytest.fixture
def dying(world, monkeypatch):
    """Return what lets a run die at a step, and runs it."""

    def at(moment):
        def around(name, call):
            def wrapped(*args, **kwargs):
                world.step(f"before {name}")
                result = call(*args, **kwargs)
                world.step(f"after {name}")
                return result

            return wrapped

        monkeypatch.setattr(steps, "replace_text", around("edit", steps.replace_text))
        monkeypatch.setattr(steps, "await_promotion", around("wait", steps.await_promotion))
        journal = journals.Journal
        monkeypatch.setattr(journal, "write", around("journal", journal.write))
        monkeypatch.setattr(journal, "end", around("end", journal.end))
        connect = world.aws.connect

        def connected(region):
            kms = connect(region)
            kms.promote = around("call", kms.promote)
            return kms

        world.aws.connect = connected
        prepared = world.prepare()
        world.dies = moment
        with pytest.raises(Death):
            steps.carry_out(
                prepared, connect=connected, say=world.said.append, pause=lambda _: None
            )
        world.dies = ""

    return at


MOMENTS = [
    "before journal",
    "after journal",
    "before call",
    "after call",
    "before wait",
    "after wait",
    "before edit",
    "after edit",
    "synth",
    "plan",
    "before apply",
    "after apply",
    "before end",
    "after end",
]


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("lag", [0, 6])
def test_killed_at_any_moment_the_journal_tells_of_it_and_the_same_command_finishes(
    world, dying, moment, lag
):
    world.aws.lag = lag + 2  # the preflight looks at both Regions
    dying(moment)
    begun = moment not in ("before journal", "after end")
    assert (world.journals == [JOURNAL]) is begun
    if not begun:
        assert world.finished[:3] in ((EAST,) * 3, (WEST,) * 3), "all or nothing"
    world.promote()
    assert world.finished == (WEST, WEST, WEST, [])
    assert world.text == PROMOTED
    assert (world.aws.promotions, world.applied) == ([EAST], 1), "each thing is done once"


def test_the_journal_tells_what_was_meant(world, dying):
    dying("after call")
    noted = json.loads((world.folder / ".keyspan" / JOURNAL).read_text())["noted"]
    assert (noted["origin"], noted["region"]) == (EAST, WEST)
    assert (noted["account"], noted["key_id"]) == ("111122223333", "mrk-" + "0" * 32)
    assert noted["before"] != noted["after"]


def test_begun_to_one_region_another_has_to_wait(world, dying):
    dying("after wait")
    with pytest.raises(Refused):
        world.promote(IRELAND)
    assert "finish it first: keyspan promote orders us-west-2 --apply" in world.said[-1]
    assert world.aws.promotions == [EAST]


def test_begun_and_not_called_it_may_be_left(world, dying):
    dying("before call")
    with pytest.raises(Refused):
        world.promote(IRELAND)
    assert "or leave it: keyspan promote orders us-east-1 --apply" in world.said[-1]
    world.promote(EAST)
    assert world.finished == (EAST, EAST, EAST, [])


def test_refused_by_aws_nothing_is_begun(world):
    world.aws.fails = {(EAST, "UpdatePrimaryRegion"): "AccessDeniedException"}
    with pytest.raises(CallRefused):
        world.promote()
    assert world.said[-1] == steps._NOTHING_DONE
    assert world.finished == (EAST, EAST, EAST, [])


def lost():
    return refusal(EAST, "UpdatePrimaryRegion", "ReadTimeoutError", certain=False)


def test_without_an_answer_the_journal_stays(world):
    world.aws.fails = {(EAST, "UpdatePrimaryRegion"): [lost()]}
    with pytest.raises(CallRefused):
        world.promote()
    assert world.said[-1] == steps._UNKNOWN
    assert world.finished == (EAST, EAST, EAST, [JOURNAL])
    world.promote()
    assert world.finished == (WEST, WEST, WEST, [])


def test_refused_while_a_region_is_gone_the_journal_stays(world):
    gone = refusal(WEST, "DescribeKey", "EndpointConnectionError", certain=False)
    world.aws.fails = {
        (EAST, "UpdatePrimaryRegion"): "KMSInvalidStateException",
        (WEST, "DescribeKey"): [None, gone],
    }
    with pytest.raises(CallRefused):
        world.promote()
    assert world.journals == [JOURNAL]


def test_an_answer_that_was_lost_on_its_way_is_no_refusal(world):
    """boto3 asks again, and AWS says that the key is Updating: by the first request."""
    connect = world.aws.connect

    def connected(region):
        kms = connect(region)
        promote = kms.promote

        def twice(key_id, *, region):
            promote(key_id, region=region)
            raise refusal(EAST, "UpdatePrimaryRegion", "KMSInvalidStateException")

        kms.promote = twice
        return kms

    world.aws.connect = connected
    world.aws.lag = 6
    world.promote()
    assert world.finished == (WEST, WEST, WEST, [])


def test_at_the_deadline_the_same_command_goes_on(world):
    world.aws.lag = 10_000
    ticks = iter(range(0, 100_000, 100))
    with pytest.raises(UnfitKey):
        world.promote(deadline=300, clock=lambda: next(ticks))
    assert (world.text, world.journals) == (KEYRING, [JOURNAL])
    world.aws.lag = 3
    world.promote()
    assert world.finished == (WEST, WEST, WEST, [])
    assert world.aws.promotions == [EAST]


def test_a_key_that_has_drifted_meanwhile_stops_it_before_the_apply(world):
    prepared = world.prepare()
    world.drift = ["aws_kms_key.orders"]
    with pytest.raises(Refused, match=r"aws_kms_key\.orders: update of a"):
        steps.carry_out(prepared, connect=world.aws.connect, say=world.said.append)
    assert world.finished == (WEST, WEST, EAST, [JOURNAL])
    world.drift = []
    world.promote()
    assert world.finished == (WEST, WEST, WEST, [])


def test_a_file_that_was_edited_meanwhile_is_not_overwritten(world):
    prepared = world.prepare()
    edited = KEYRING.replace("home", "Virginia")
    world.file.write_text(edited)
    with pytest.raises(KeyspanError, match="was changed since it was read"):
        steps.carry_out(prepared, connect=world.aws.connect, say=world.said.append)
    assert world.text == edited
    world.promote()
    assert world.finished == (WEST, WEST, WEST, [])
    assert world.text == PROMOTED.replace("home", "Virginia")


def test_a_state_that_was_changed_meanwhile_stops_it(world):
    prepared = world.prepare()
    world.held["aws_kms_replica_key.orders_us-east-1"] = {}
    del world.held["aws_kms_replica_key.orders_us-west-2"]
    with pytest.raises(Refused, match="is not moved from aws_kms_replica_key"):
        steps.carry_out(prepared, connect=world.aws.connect, say=world.said.append)
    assert world.applied == 0


def test_what_the_guard_does_not_approve_is_not_applied(world, monkeypatch):
    prepared = world.prepare()
    review = Stack.review

    def refused(self):
        found = review(self)
        found.approved = False
        return found

    monkeypatch.setattr(Stack, "review", refused)
    with pytest.raises(Refused, match="the guard refuses it"):
        steps.carry_out(prepared, connect=world.aws.connect, say=world.said.append)
    assert world.applied == 0


def test_run_again_the_journal_keeps_where_it_began(world, dying):
    """While AWS is at it, nothing else tells of the old Region's key."""
    world.aws.lag = 6
    dying("after call")
    file = world.folder / ".keyspan" / JOURNAL
    before = file.read_text()
    ticks = iter(range(0, 100_000, 100))
    world.aws.lag = 10_000
    with pytest.raises(UnfitKey, match="us-east-1: replica key, Updating; us-west-2"):
        world.promote(deadline=1, clock=lambda: next(ticks))
    assert file.read_text() == before
