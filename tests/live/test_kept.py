"""What is made once for each Region: by one thread of many, anew after a while, refusals too."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from keyspan.live import CallRefused
from keyspan.live.aws.kept import KEPT_SECONDS, REFUSED_SECONDS, KeptByRegion

WEST, EAST = "eu-west-1", "us-east-1"


class Maker:
    """Makes an object for a Region, and counts; refuses while it is told to."""

    def __init__(self):
        self.made = Counter()
        self.now = 0.0
        self.signed_in = True
        self.kept = KeptByRegion(self.make, clock=lambda: self.now)

    def make(self, region):
        self.made[region] += 1
        time.sleep(0.01)  # another thread that may come in does
        if not self.signed_in:
            raise CallRefused(
                region=region, operation="sign in", code="ExpiredToken", message="", mend="do it"
            )
        return object()


def test_many_threads_get_the_same():
    maker, together = Maker(), Barrier(8)

    def ask(number):
        together.wait(60)
        return maker.kept((WEST, EAST)[number % 2])

    with ThreadPoolExecutor(8) as threads:
        given = set(threads.map(ask, range(8)))
    assert len(given) == 2
    assert maker.made == {WEST: 1, EAST: 1}


def test_one_region_does_not_wait_for_another():
    east_made = Event()

    def make(region):
        if region == WEST:
            assert east_made.wait(60)
        else:
            east_made.set()
        return region

    kept = KeptByRegion(make)
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(kept, (WEST, EAST))) == [WEST, EAST]


def test_it_is_made_anew_before_a_roles_credentials_expire():
    maker = Maker()
    first = maker.kept(WEST)
    maker.now = KEPT_SECONDS - 1
    assert maker.kept(WEST) is first
    maker.now = KEPT_SECONDS
    assert maker.kept(WEST) is not first
    assert KEPT_SECONDS < 3600


def test_a_refusal_is_said_again_and_after_a_while_asked_anew():
    maker = Maker()
    maker.signed_in = False
    for _ in range(3):
        with pytest.raises(CallRefused, match="ExpiredToken"):
            maker.kept(WEST)
    assert maker.made[WEST] == 1
    maker.signed_in = True
    maker.now = REFUSED_SECONDS
    assert maker.kept(WEST)
    assert maker.made[WEST] == 2
