"""Many things asked for at the same time: in order, bounded, and ended without waiting."""

from __future__ import annotations

import subprocess
import sys
from itertools import count
from threading import Barrier, Event

import pytest

from keyspan.live.regions import in_each
from keyspan.live.window import AT_ONCE, side_by_side


def test_what_is_read_comes_in_the_order_of_the_items():
    second_done = Event()

    def read(number):
        if number == 1:
            assert second_done.wait(60)
        if number == 2:
            second_done.set()
        return number * 10

    assert list(side_by_side([1, 2, 3], read)) == [10, 20, 30]


def test_as_many_are_under_way_as_are_allowed():
    meeting = Barrier(3)
    assert list(side_by_side(range(6), lambda _: meeting.wait(60) >= 0, at_once=3)) == [True] * 6


def test_no_more_is_taken_than_there_is_room_for():
    taken = []

    def items():
        for number in count():
            taken.append(number)
            yield number

    reading = side_by_side(items(), lambda number: number, at_once=3)
    assert next(reading) == 0
    assert taken == [0, 1, 2, 3]
    assert next(reading) == 1
    assert taken == [0, 1, 2, 3, 4]
    reading.close()


def test_nothing_is_kept_of_what_was_yielded():
    import weakref

    class Read:
        pass

    reading = side_by_side(range(100), lambda _: Read(), at_once=2)
    first = weakref.ref(next(reading))
    next(reading)
    assert first() is None


def test_a_failure_is_raised_in_its_turn_and_nothing_more_is_begun():
    begun = []

    def read(number):
        begun.append(number)
        if number == 1:
            raise LookupError(number)
        return number

    reading = side_by_side(range(100), read, at_once=2)
    assert next(reading) == 0
    with pytest.raises(LookupError):
        next(reading)
    assert len(begun) <= 3


def test_nothing_is_read_of_nothing():
    assert list(side_by_side([], lambda item: item)) == []
    assert in_each([], lambda region: region) == {}


def test_all_regions_are_read_at_once():
    regions = [f"region-{number}" for number in range(2 * AT_ONCE)]
    meeting = Barrier(len(regions))
    assert list(in_each(regions, lambda _: meeting.wait(60))) == regions


def test_an_interruption_does_not_wait_for_what_is_under_way():
    program = (
        "import signal\n"
        "from threading import Event, main_thread\n"
        "from keyspan.live.window import side_by_side\n"
        "def read(number):\n"
        "    if number == 2:\n"
        "        signal.pthread_kill(main_thread().ident, signal.SIGINT)\n"
        "    Event().wait()\n"
        "list(side_by_side([1, 2], read))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=600
    )
    assert done.stderr.splitlines()[-1] == "KeyboardInterrupt"
