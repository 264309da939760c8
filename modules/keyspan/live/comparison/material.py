"""Whether every Region encrypts with the same key material."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.live import commands
from keyspan.live.comparison.difference import Aspect, Difference
from keyspan.live.gateway import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.live.comparison.sighting import Sighting

_WITH_MATERIAL = ("Enabled", "Disabled")
"""The key states of a key that has its material."""


def material(sighting: Sighting) -> Iterator[Difference]:
    """Yield each Region that encrypts with other key material than the primary, or tells none."""
    ids = {r: d.material_id for r, d in sighting.described.items() if d.material_id}
    home = sighting.primary_region if sighting.primary_region in ids else next(iter(ids), None)
    if home is None:
        return
    for region, told in sighting.described.items():
        found = told.material_id
        if found != ids[home] and (found or told.state in _WITH_MATERIAL):
            yield Difference(
                aspect=Aspect.MATERIAL,
                region=region,
                found=f"key material {shortened(found)}" if found else "AWS tells no key material",
                wanted=f"{shortened(ids[home] or '')}, as in {home}",
                mend=f"compare the imported files: {commands.material_status(sighting.key)}"
                if sighting.key.imported
                else "a rotation takes a moment to reach every Region: look again in a minute; "
                "then ask AWS Support",
            )
