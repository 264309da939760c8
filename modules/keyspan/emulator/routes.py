"""The control routes under /keyspan/: the clock, what goes wrong, and what was asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from keyspan.emulator.calls import Calls
    from keyspan.emulator.clock import Clock
    from keyspan.emulator.faults import Faults

CONTROL = "/keyspan/"
"""How the path of every control request begins."""

Told: TypeAlias = Mapping[str, object]
_Answer: TypeAlias = tuple[HTTPStatus, Told]


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """Answers control requests.

    Attributes:
        clock: read and moved at /keyspan/clock: {"advance_days": 8} or {"advance_seconds": 30}.
        faults: added and cleared at /keyspan/faults; see there.
        calls: read and cleared at /keyspan/calls.
    """

    clock: Clock
    faults: Faults
    calls: Calls

    def answer(self, method: str, path: str, body: bytes) -> _Answer:
        """Return the status and the JSON that answer a request."""
        routes = self._table()
        route = routes.get((method, path))
        if route is None and not any(path == known for _, known in routes):
            return HTTPStatus.NOT_FOUND, {"message": f"no {path} here"}
        if route is None:
            return HTTPStatus.METHOD_NOT_ALLOWED, {"message": f"{path} takes no {method}"}
        try:
            return HTTPStatus.OK, route(json.loads(body) if method == "POST" else None)
        except (AttributeError, OverflowError, TypeError, ValueError) as error:
            return HTTPStatus.BAD_REQUEST, {"message": str(error)}

    def _table(self) -> Mapping[tuple[str, str], Callable[[Any], Told]]:
        return {
            ("GET", "/keyspan/clock"): self._time,
            ("POST", "/keyspan/clock"): self._advance,
            ("POST", "/keyspan/faults"): self._add_fault,
            ("DELETE", "/keyspan/faults"): self._clear_faults,
            ("GET", "/keyspan/calls"): self._calls,
            ("DELETE", "/keyspan/calls"): self._clear_calls,
        }

    def _time(self, _: object) -> Told:
        return {
            "now": self.clock.now().isoformat(),
            "ahead_seconds": self.clock.ahead.total_seconds(),
        }

    def _advance(self, asked: Mapping[str, Any]) -> Told:
        days, seconds = asked.get("advance_days", 0), asked.get("advance_seconds", 0)
        self.clock.advance(timedelta(days=days, seconds=seconds))
        return self._time(None)

    def _add_fault(self, asked: object) -> Told:
        self.faults.add(asked)
        return {}

    def _clear_faults(self, _: object) -> Told:
        self.faults.clear()
        return {}

    def _calls(self, _: object) -> Told:
        return self.calls.told()

    def _clear_calls(self, _: object) -> Told:
        self.calls.clear()
        return {}
