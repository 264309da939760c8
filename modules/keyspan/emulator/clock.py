"""The emulator's clock: the real time, plus what it was moved ahead by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the time that every deletion, expiry, rotation and transient key state is measured by.

    It only moves forward, as time does.
    """

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        """Return the time, with the time zone UTC."""
        return datetime.now(UTC) + self._ahead

    @property
    def ahead(self) -> timedelta:
        """How far the clock is ahead of the real time."""
        return self._ahead

    def advance(self, by: timedelta) -> None:
        """Move the clock ahead.

        Raises:
            ValueError: the duration is negative.
            OverflowError: it leads out of the calendar.
        """
        if by < timedelta():
            raise ValueError(f"the clock only moves forward, and was asked for {by}")
        _ = self.now() + by
        self._ahead += by
