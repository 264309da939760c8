"""What is made once for each Region, whichever thread asks first."""

from __future__ import annotations

import time
from collections import defaultdict
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from keyspan.live.gateway import CallRefused

if TYPE_CHECKING:
    from collections.abc import Callable

_Made = TypeVar("_Made")

KEPT_SECONDS = 30 * 60.0
"""For how long it is kept: the credentials of an assumed role are good for an hour."""

REFUSED_SECONDS = 60.0
"""For how long a refusal is: not every key of a Region waits for what does not come."""


class KeptByRegion(Generic[_Made]):
    """Gives what is made for a Region: the same again, and after a while a new one.

    Args:
        make: makes it; its refusals are kept, too.
        clock: tells seconds.
    """

    def __init__(
        self, make: Callable[[str], _Made], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._make = make
        self._clock = clock
        self._kept: dict[str, tuple[_Made | CallRefused, float]] = {}
        self._lock = Lock()
        self._making: defaultdict[str, Lock] = defaultdict(Lock)

    def __call__(self, region: str) -> _Made:
        """Return what is made for a Region.

        Raises:
            CallRefused: it cannot be made.
        """
        with self._lock:
            making = self._making[region]
        with making:
            kept, until = self._kept.get(region, (None, 0.0))
            if kept is None or self._clock() >= until:
                kept = self._made(region)
                seconds = REFUSED_SECONDS if isinstance(kept, CallRefused) else KEPT_SECONDS
                self._kept[region] = (kept, self._clock() + seconds)
        if isinstance(kept, CallRefused):
            raise kept.again()
        return kept

    def _made(self, region: str) -> _Made | CallRefused:
        try:
            return self._make(region)
        except CallRefused as refusal:
            return refusal
