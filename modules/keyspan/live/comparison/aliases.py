"""The aliases of each Region: that each of the file's leads to the key, and no other does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.live import commands
from keyspan.live.comparison.difference import Aspect, Difference
from keyspan.model.bounds import ALIAS_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.live.comparison.sighting import Sighting


def alias(sighting: Sighting) -> Iterator[Difference]:
    """Yield each alias that is missing, leads to another key, or is not in the file."""
    key, key_id = sighting.key, sighting.key_id
    for related, seen in sighting.pairs():
        if seen.aliases is None:
            continue
        for name in related.aliases:
            target = seen.aliases.get(name)
            if target != key_id:
                yield Difference(
                    aspect=Aspect.ALIAS,
                    region=seen.region,
                    found=f"{ALIAS_PREFIX}{name} "
                    + (f"leads to {target}" if target else "is not there"),
                    wanted=f"it leads to {key_id}",
                    mend=commands.doctor(key, key_id) if target else commands.deploy(key),
                )
        for name in sorted(name for name, target in seen.aliases.items() if target == key_id):
            if name not in related.aliases:
                yield Difference(
                    aspect=Aspect.ALIAS,
                    region=seen.region,
                    found=f"{ALIAS_PREFIX}{name} leads to the key",
                    wanted="no alias that the file does not name",
                    mend=f"name it in keys.{key.name}.in.{seen.region}.aliases, and "
                    f"{commands.adopt(key, key_id)}; or find out who uses it, and then "
                    + commands.delete_alias(name, seen.region),
                )
