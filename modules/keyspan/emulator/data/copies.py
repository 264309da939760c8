"""Copies that are under way to another Region: they arrive after the request, or wait."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyspan.emulator.faults import Faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A copy that is under way.

    Attributes:
        service: whose data it is: "s3".
        region: where it is to arrive.
        arrive: lets it arrive.
    """

    service: str
    region: str
    arrive: Callable[[], None]


class Copies:
    """Holds copies until they arrive: at once, unless their Region is stalled.

    Args:
        faults: what goes wrong.
    """

    def __init__(self, *, faults: Faults) -> None:
        self._faults = faults
        self._waiting: list[Copy] = []
        self._lock = Lock()

    def are_stalled(self, service: str, region: str) -> bool:
        """Say whether copies of a service's data are held up on their way to a Region."""
        return self._faults.stalls(service, region)

    def send(self, copy: Copy) -> None:
        """Send a copy; it arrives when the request that made it was answered."""
        self._waiting.append(copy)

    def deliver(self) -> None:
        """Let all arrive that nothing holds up, in the order in which they were sent."""
        if not self._waiting:
            return
        with self._lock:
            held: list[Copy] = []
            while self._waiting:
                copy = self._waiting.pop(0)
                if self.are_stalled(copy.service, copy.region):
                    held.append(copy)
                else:
                    copy.arrive()
            self._waiting += held
