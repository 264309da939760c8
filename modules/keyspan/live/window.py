"""Many things asked for at the same time, and never more than so many."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_Item = TypeVar("_Item")
_Read = TypeVar("_Read")

AT_ONCE = 16
"""How many keys are asked about at the same time.

KMS counts each operation by itself, in each Region of an account. Of what a look at a key asks for,
ListGrants and ListKeyRotations may be called least: 100 times a second. A key takes some eight
calls in each of its Regions, one after the other, and is done when its farthest Region is: even
between Regions that are neighbours, 20 ms a call, that is 160 ms. So 16 keys at once come to 100 a
second at the most, and to less from farther away. What is beyond the quota all the same, because
others call too, is throttled, and waits: `keyspan.live.aws.patience`.
Source: KMS developer guide, "Request quotas" (2026).
"""


def side_by_side(
    items: Iterable[_Item], read: Callable[[_Item], _Read], *, at_once: int = AT_ONCE
) -> Iterator[_Read]:
    """Yield what is read of each item, in their order, while others are under way.

    No more than `at_once` are being read, or were read and are not yielded yet: memory does not
    grow with their number. Where reading one fails, what came before it is yielded first. An end,
    by a failure or by Ctrl-C, does not wait for what is under way: it has to be harmless.

    Args:
        items: taken one by one, as there is room.
        read: reads one of them, in a thread of its own.
        at_once: the bound.
    """
    under_way: deque[Future[_Read]] = deque()
    for item in items:
        if len(under_way) == at_once:
            yield under_way.popleft().result()
        under_way.append(_begun(read, item))
    while under_way:
        yield under_way.popleft().result()


def _begun(read: Callable[[_Item], _Read], item: _Item) -> Future[_Read]:
    """Return what will be read; a daemon reads it, which no end of the program waits for."""
    reading: Future[_Read] = Future()

    def run() -> None:
        try:
            reading.set_result(read(item))
        except BaseException as error:  # noqa: BLE001 - raised where the result is asked for
            reading.set_exception(error)

    Thread(target=run, daemon=True).start()
    return reading
