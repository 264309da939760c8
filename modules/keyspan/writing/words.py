"""Numbers in words."""

from __future__ import annotations


def counted(number: int, noun: str, *, many: str = "") -> str:
    """Return a number with its noun: "1 error", "2 errors"."""
    return f"{number} {noun if number == 1 else many or noun + 's'}"
