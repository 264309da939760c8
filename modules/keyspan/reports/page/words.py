"""Moments, dollars and durations, as the page says them."""

from __future__ import annotations

from datetime import UTC
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from keyspan.live.gateway import LastUse

UNREAD = "not read"
_CENT = Decimal("0.01")
_MILLI = 1000


def moment(when: datetime) -> str:
    """Return a moment: "2026-11-25 12:00 UTC"."""
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def day(when: datetime | None) -> str:
    """Return a day in UTC: "2026-11-25"."""
    return f"{when.astimezone(UTC):%Y-%m-%d}" if when else UNREAD


def dollars(amount: Decimal | None) -> str:
    """Return an amount: "$1,204.50"."""
    return UNREAD if amount is None else f"${amount.quantize(_CENT):,}"


def total(amounts: Iterable[Decimal | None]) -> str:
    """Return a sum: "$3.00"; "at least $2.00" where an amount is not known."""
    every = list(amounts)
    known = [each for each in every if each is not None]
    if not known:
        return UNREAD
    at_least = "at least " if len(known) < len(every) else ""
    return at_least + dollars(sum(known, Decimal()))


def milliseconds(seconds: float | None) -> str:
    """Return a duration: "34 ms"; "" for none."""
    return "" if seconds is None else f"{seconds * _MILLI:.0f} ms"


def last_use(use: LastUse | None) -> str:
    """Return when a key was used last: "2026-11-20, Decrypt"."""
    if use is None:
        return UNREAD
    if use.moment:
        return ", ".join(filter(None, (day(use.moment), use.operation)))
    return f"none noted since {day(use.since)}" if use.since else "none noted"
