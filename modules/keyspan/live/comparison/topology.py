"""Which Regions have a related key, and which has the primary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.live import commands
from keyspan.live.comparison.difference import Aspect, Difference
from keyspan.live.deletion import SCHEDULED
from keyspan.model.provider import ALIASES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.live.comparison.sighting import Sighting
    from keyspan.live.gateway import DescribedKey


def missing(sighting: Sighting) -> Iterator[Difference]:
    """Yield each Region of the file that has no key, where others have."""
    key = sighting.key
    for related in key.held:
        seen = sighting.live.get(related.region)
        if seen is None or not seen.absent:
            continue
        role = "primary" if related.region == key.primary.region else "replica"
        told = [r for r, each in sighting.described.items() if related.region in each.regions]
        yield Difference(
            aspect=Aspect.MISSING,
            region=related.region,
            found="no key" + (f", and {' and '.join(told)} tell of one there" if told else ""),
            wanted=f"the {role} key",
            mend=commands.deploy(key)
            if role == "replica" and not told and sighting.primary_region == key.primary.region
            else commands.doctor(key, sighting.key_id),
        )


def extra(sighting: Sighting) -> Iterator[Difference]:
    """Yield each Region that the file does not name, and that has a related key or is said to."""
    key = sighting.key
    named = {*key.regions, *key.retired_regions}
    for region, told in sighting.described.items():
        if region not in named:
            yield Difference(
                aspect=Aspect.EXTRA,
                region=region,
                found=f"a related key, {told.state}",
                wanted=f"none: the file names {', '.join(key.regions)}",
                mend=f"to keep it, {_saved(told, region)}name {region} in "
                f"keys.{key.name}.replicas, and {commands.adopt(key, sighting.key_id)}; "
                f"who made it: {commands.events(told.arn or told.key_id, region)}",
            )
    for region, seen in sighting.live.items():
        if region not in named and seen.absent:
            told_by = [r for r, each in sighting.described.items() if region in each.regions]
            yield Difference(
                aspect=Aspect.EXTRA,
                region=region,
                found=f"no key, and {' and '.join(told_by)} tell of one there",
                wanted=f"none: the file names {', '.join(key.regions)}",
                mend="it was deleted or is being made: look again in a minute; then "
                + commands.doctor(key, sighting.key_id),
            )


def _saved(told: DescribedKey, region: str) -> str:
    """Return what has to be done first to keep a key that is to be deleted."""
    if told.state not in SCHEDULED:
        return ""
    return f"{' && '.join(commands.cancel_in_aws(told.key_id, region))}, then "


def primary(sighting: Sighting) -> Iterator[Difference]:
    """Yield that another Region than the file's has the primary key, or that nobody can tell."""
    key = sighting.key
    if not sighting.described or not key.held:
        return
    found = sighting.primary_region
    if found is None:
        said = [f"{region} says {d.primary_region}" for region, d in sighting.described.items()]
        yield Difference(
            aspect=Aspect.PRIMARY,
            region="",
            found=f"the Regions do not agree on the primary: {', '.join(said)}",
            wanted=f"the primary key in {key.primary.region}",
            mend="a promotion is under way: wait until it is done, and look again; then "
            + commands.doctor(key, sighting.key_id),
        )
    elif found != key.primary.region:
        yield Difference(
            aspect=Aspect.PRIMARY,
            region=found,
            found=f"the primary key is in {found}",
            wanted=f"the primary key in {key.primary.region}",
            mend=f"take it into the file and the state: {commands.promote(key, found)}"
            if found in key.regions and sighting.providers == ALIASES
            else commands.doctor(key, sighting.key_id),
        )
