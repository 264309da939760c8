"""All that goes wrong at a time."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from keyspan.emulator.faults.fault import Off, Stall
from keyspan.emulator.faults.reading import read

if TYPE_CHECKING:
    from keyspan.emulator.faults.fault import Fault, Refusal, Request


class Faults:
    """All that goes wrong at a time; the first that concerns a request strikes."""

    def __init__(self) -> None:
        self._faults: tuple[Fault, ...] = ()
        self._lock = Lock()

    def __bool__(self) -> bool:
        return bool(self._faults)

    def add(self, asked: object) -> None:
        """Let one more thing go wrong.

        Raises:
            ValueError: it is not told as the room's docstring says.
        """
        self._faults = (*self._faults, read(asked))

    def clear(self) -> None:
        """Let all be well again."""
        self._faults = ()

    @property
    def off(self) -> frozenset[str]:
        """The Regions that are turned off."""
        return frozenset(fault.region for fault in self._faults if isinstance(fault, Off))

    def stalls(self, service: str, region: str) -> bool:
        """Say whether copies of a service's data, of "s3", are held up on their way to a Region."""
        stalls = (fault for fault in self._faults if isinstance(fault, Stall))
        return any(fault.stalls(service, region) for fault in stalls)

    def strike(self, request: Request) -> Refusal | None:
        """Return what is answered instead of what was asked for; None where nothing goes wrong.

        Raises:
            Dropped: nothing is answered.
        """
        with self._lock:
            for fault in self._faults:
                if refusal := fault.strike(request):
                    return refusal
        return None
