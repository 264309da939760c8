"""Waiting through Updating, on a clock that nobody waits for."""

import pytest

from keyspan.live import CallRefused, UnfitKey
from keyspan.live.promotion import await_promotion
from tests.live.promotion.memory import KEY_ID, Aws, refusal


class Clock:
    def __init__(self):
        self.now, self.pauses = 0.0, []

    def __call__(self):
        return self.now

    def pause(self, seconds):
        self.now += seconds
        self.pauses.append(seconds)


def waited(aws, *, deadline=300.0):
    clock, said = Clock(), []
    await_promotion(
        KEY_ID,
        origin="us-east-1",
        region="us-west-2",
        connect=aws.connect,
        say=said.append,
        deadline=deadline,
        pause=clock.pause,
        clock=clock,
    )
    return clock, said


def test_what_is_done_is_not_waited_for():
    clock, said = waited(Aws(primary="us-west-2"))
    assert (clock.pauses, said) == ([], [])


def test_while_both_are_updating_it_is_waited_longer_and_longer():
    clock, said = waited(Aws(becoming="us-west-2", lag=15))
    assert clock.pauses[:3] == [1.0, 1.5, 2.25]
    assert max(clock.pauses) == 10.0
    told = "waiting: us-east-1: replica key, Updating; us-west-2: replica key, Updating"
    assert said == [told], "once, and not with each look"


def test_the_old_region_has_to_say_so_too():
    aws = Aws(primary="us-west-2", states={"us-east-1": "Updating"})
    with pytest.raises(UnfitKey):
        waited(aws, deadline=20)


def test_both_keys_have_to_be_enabled():
    with pytest.raises(UnfitKey, match="us-east-1: replica key, Disabled"):
        waited(Aws(primary="us-west-2", states={"us-east-1": "Disabled"}), deadline=5)


@pytest.mark.parametrize(
    "failure",
    [
        refusal("us-west-2", "DescribeKey", "EndpointConnectionError", certain=False),
        "ThrottlingException",
    ],
)
def test_a_region_that_does_not_answer_for_a_while_is_asked_again(failure):
    aws = Aws(primary="us-west-2", fails={("us-west-2", "DescribeKey"): [failure] * 3})
    clock, said = waited(aws)
    assert len(clock.pauses) == 3
    assert "us-west-2: not read: DescribeKey: " in said[0]


def test_the_deadline_ends_it_and_tells_that_the_key_goes_on_working():
    with pytest.raises(UnfitKey) as caught:
        waited(Aws(becoming="us-west-2", lag=10_000), deadline=30)
    assert str(caught.value) == (
        "us-west-2: after 30 s it is not the primary, with both keys Enabled: "
        "us-east-1: replica key, Updating; us-west-2: replica key, Updating\n"
        "  the key encrypts and decrypts meanwhile; run the same command again, and it goes on"
    )


def test_no_pause_leads_behind_the_deadline():
    clock = Clock()
    with pytest.raises(UnfitKey):
        await_promotion(
            KEY_ID,
            origin="us-east-1",
            region="us-west-2",
            connect=Aws().connect,
            say=lambda _: None,
            deadline=4,
            pause=clock.pause,
            clock=clock,
        )
    assert clock.pauses == [1.0, 1.5, 1.5]


def test_a_refusal_that_stays_is_raised_at_once():
    aws = Aws(fails={("us-west-2", "DescribeKey"): "AccessDeniedException"})
    with pytest.raises(CallRefused, match="AccessDeniedException"):
        waited(aws)
