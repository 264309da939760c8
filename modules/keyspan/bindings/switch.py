"""KEYSPAN_FAST_BINDINGS: whether bindings load fast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.errors import Fault, KeyspanError

if TYPE_CHECKING:
    from collections.abc import Mapping

SWITCH = "KEYSPAN_FAST_BINDINGS"


def is_on(environment: Mapping[str, str]) -> bool:
    """Return whether bindings load fast, as they do unless the switch is off.

    Raises:
        KeyspanError: the switch is neither "on" nor "off".
    """
    switch = environment.get(SWITCH) or "on"
    if switch not in {"on", "off"}:
        fault = Fault(
            where=SWITCH,
            problem=f'"{switch}" is neither "on" nor "off"',
            mend="unset it, or set it to off to load the provider bindings the ordinary way",
        )
        raise KeyspanError(str(fault))
    return switch == "on"
