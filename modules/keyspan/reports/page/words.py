"""Moments, dollars and durations, as the page says them."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from keyspan.reports.inventory.words import NOT_KNOWN, amount

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from keyspan.live.inventory import Cost

_MILLI = 1000


def moment(when: datetime) -> str:
    """Return a moment: "2026-11-25 12:00 UTC"."""
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def dollars(of_one: Decimal | None) -> str:
    """Return an amount: "$1,204.50"."""
    return NOT_KNOWN if of_one is None else f"${amount(of_one)}"


def total(cost: Cost, keys: int) -> str:
    """Return what some keys cost together: "$3.00", or "at least $2.00" where not all is known.

    Args:
        cost: their cost.
        keys: how many they are.
    """
    if cost.unknown == keys:
        return NOT_KNOWN
    return ("at least " if cost.unknown else "") + dollars(cost.dollars)


def milliseconds(seconds: float | None) -> str:
    """Return a duration: "34 ms"; "" for none."""
    return "" if seconds is None else f"{seconds * _MILLI:.0f} ms"
