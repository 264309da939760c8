"""How often each operation of KMS was asked for."""

from __future__ import annotations

from collections import Counter
from threading import Lock


class Calls:
    """Counts requests by their Region and operation, every attempt of a call by itself."""

    def __init__(self) -> None:
        self._answered: Counter[tuple[str, str]] = Counter()
        self._struck: Counter[tuple[str, str]] = Counter()
        self._lock = Lock()

    def answer(self, region: str, operation: str) -> None:
        """Count a request that KMS answered."""
        with self._lock:
            self._answered[region, operation] += 1

    def strike(self, region: str, operation: str) -> None:
        """Count a request that was refused, throttled or dropped on purpose."""
        with self._lock:
            self._struck[region, operation] += 1

    def clear(self) -> None:
        """Begin at nothing."""
        with self._lock:
            self._answered.clear()
            self._struck.clear()

    def told(self) -> dict[str, dict[str, dict[str, int]]]:
        """Return both counts as JSON: {"answered": {Region: {operation: number}}, "struck": …}."""
        with self._lock:
            return {"answered": _nested(self._answered), "struck": _nested(self._struck)}


def _nested(counted: Counter[tuple[str, str]]) -> dict[str, dict[str, int]]:
    nested: dict[str, dict[str, int]] = {}
    for (region, operation), number in sorted(counted.items()):
        nested.setdefault(region, {})[operation] = number
    return nested
