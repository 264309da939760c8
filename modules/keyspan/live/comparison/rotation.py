"""Automatic rotation, which related keys share; each Region tells the primary's setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.live import commands
from keyspan.live.comparison.difference import Aspect, Difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.live.comparison.sighting import Sighting

_TOLD_IN = ("Enabled", "Disabled")
"""The key states in which AWS tells the setting; while a deletion is pending it says "off"."""


def rotation(sighting: Sighting) -> Iterator[Difference]:
    """Yield that the key does not rotate as the file says, once: by the primary if it was read."""
    key = sighting.key
    if not key.held:
        return
    home = sighting.primary_region
    told = sorted(
        (s for s in sighting.live.values() if s.rotation and s.state in _TOLD_IN),
        key=lambda seen: seen.region != home,
    )
    if not told or not (setting := told[0].rotation):
        return
    found = setting.period_days if setting.enabled else None
    if found != key.rotation_period:
        yield Difference(
            aspect=Aspect.ROTATION,
            region=home or told[0].region,
            found=f"it {rotates(found)}",
            wanted=f"it {rotates(key.rotation_period)}",
            mend=commands.deploy(key),
        )


def rotates(days: int | None) -> str:
    """Return a period in words; None for a key that does not rotate."""
    return "does not rotate by itself" if days is None else f"rotates every {days} days"
