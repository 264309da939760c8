"""What a retirement would lose, Region by Region, and its steps with their dates."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from keyspan.live.losses import losses
from keyspan.live.status import moment
from keyspan.writing.columns import aligned

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from keyspan.lifecycle.retirement.found import Found
    from keyspan.lifecycle.retirement.scope import Asked
    from keyspan.live import Connect
    from keyspan.live.gateway import ConnectTrail


def outlook(
    asked: Asked,
    found: Found,
    *,
    connect: Connect,
    connect_trail: ConnectTrail,
    now: datetime,
) -> Iterator[str]:
    """Yield what would be lost, and what is to be done when, line by line.

    Args:
        asked: what a person named.
        found: the key.
        connect: gives KMS of a Region.
        connect_trail: gives CloudTrail of a Region.
        now: the time.
    """
    for region in asked.regions(found):
        described = found.described(region)
        primary = region == found.key.primary.region
        rows = [(region, f"{'primary' if primary else 'replica'} key, {found.key_state(region)}")]
        if described:
            rows += losses(
                region,
                key_id=found.key_id,
                arn=described.arn,
                connect=connect,
                connect_trail=connect_trail,
            )
        yield from aligned(rows)
    yield ""
    yield from _warnings(asked, found)
    yield from aligned(list(_steps(asked, found, now)))


def _warnings(asked: Asked, found: Found) -> Iterator[str]:
    if asked.whole:
        yield "Whatever is encrypted under this key, in any Region, is lost with it."
        yield "The primary key's waiting period begins when its last replica key is deleted."
    if found.key.imported:
        yield (
            "Its key material is imported: keep the file. --cancel brings a key back with its "
            "material, unless that expires meanwhile."
        )


def _steps(asked: Asked, found: Found, now: datetime) -> Iterator[tuple[str, str]]:
    regions = asked.regions(found)
    left = [region for region in regions if not found.scheduled(region)]
    start = now
    if left:
        named = ", ".join(left)
        due = _due(asked, found, left, now)
        if any(_since(found, region) is None for region in left):
            yield "now", f"disable the key in {named}, and wait {asked.wait_days} days"
        yield (
            f"after {moment(due)}",
            f"Terraform lets go of it, and its deletion is scheduled in {named}",
        )
        start = due
    ends = [(region, _end(found, region, start)) for region in regions]
    if asked.whole:
        primary, *replicas = ends
        yield from (_deleted(region, end, "replica key") for region, end in replicas)
        yield _deleted(*_behind(found, primary, [end for _, end in replicas]), "primary key")
    else:
        yield from (_deleted(region, end, "key") for region, end in ends)


def _behind(
    found: Found, primary: tuple[str, datetime | None], replicas: Sequence[datetime | None]
) -> tuple[str, datetime | None]:
    """Return the end of a primary key: its waiting period begins with the last replica key's."""
    region, end = primary
    described = found.described(region)
    left = [each for each in replicas if each]
    if end is None or not left or (described and described.deletion):
        return primary
    return region, max(left) + timedelta(days=found.related(region).deletion_window_days)


def _deleted(region: str, end: datetime | None, what: str) -> tuple[str, str]:
    return (f"after {moment(end)}" if end else "done"), f"AWS deletes the {what} in {region}"


def _due(asked: Asked, found: Found, regions: Sequence[str], now: datetime) -> datetime:
    since = (_since(found, region) or now for region in regions)
    return max(now, max(since) + timedelta(days=asked.wait_days))


def _since(found: Found, region: str) -> datetime | None:
    """Return since when a key is disabled, and by the file, too; None where it is not."""
    noted = found.notes.regions.get(region)
    return noted.since if noted and not found.related(region).enabled else None


def _end(found: Found, region: str, start: datetime) -> datetime | None:
    """Return when AWS deletes the key of a Region; None where it has."""
    described = found.described(region)
    if described is None:
        return None
    window = timedelta(days=found.related(region).deletion_window_days)
    return described.deletion or start + window
