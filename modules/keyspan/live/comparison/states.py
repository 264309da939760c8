"""The key state of each Region: whether the key can be used, and is meant to be."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from keyspan.live import commands
from keyspan.live.comparison.difference import Aspect, Difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.live.comparison.sighting import Sighting
    from keyspan.live.gateway import DescribedKey
    from keyspan.model import Key

_SCHEDULED = ("PendingDeletion", "PendingReplicaDeletion")


def state(sighting: Sighting) -> Iterator[Difference]:
    """Yield each Region whose key is not Enabled, or Disabled where the file says so."""
    key = sighting.key
    for related, seen in sighting.pairs():
        wanted = "Enabled" if related.enabled else "Disabled"
        if seen.described and seen.state != wanted:
            yield Difference(
                aspect=Aspect.STATE,
                region=seen.region,
                found=f"the key is {_told(seen.described)}",
                wanted=wanted,
                mend=_mend(key, seen.described, seen.region),
            )


def _told(described: DescribedKey) -> str:
    if described.state not in _SCHEDULED:
        return described.state
    if described.deletion:
        when = f"{described.deletion.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        return f"{described.state}: it is deleted at {when}, and its data is lost with it"
    return f"{described.state}: it is deleted after its last replica, and cannot be used"


def _mend(key: Key, described: DescribedKey, region: str) -> str:
    if described.state in _SCHEDULED:
        return " && ".join(commands.cancel_in_aws(described.key_id, region))
    if described.state == "PendingImport":
        return commands.material_import(key)
    if described.state in ("Enabled", "Disabled"):
        return commands.deploy(key)
    if described.state in ("Creating", "Updating"):
        return f"wait until it is done, and look again: {commands.verify(key)}"
    return commands.doctor(key, described.key_id)
