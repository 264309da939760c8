"""What an inventory comes to, in the few words that text and Markdown share."""

from __future__ import annotations

from collections import Counter
from datetime import UTC
from typing import TYPE_CHECKING

from keyspan.live.inventory import NOT_READ, Cost
from keyspan.model import specs
from keyspan.writing.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from decimal import Decimal

    from keyspan.live.gateway import CallRefused
    from keyspan.live.inventory import Fleet, FleetKey, FleetMember

NOT_KNOWN = "not known"
NONE = "-"
REGIONS = ("Region", "multi-Region keys", "single-Region keys", "dollars a month")


def summary(fleet: Fleet) -> str:
    """Return one line: how many keys and Regions, what is amiss, and what they cost in a month."""
    keys, regions = len(fleet.keys), counted(len(fleet.regions), "Region")
    counts = [
        f"{counted(keys, 'multi-Region key')}, {len(fleet.members)} with replicas, in {regions}",
        f"{len(fleet.unknown)} not in the keyring" if fleet.unknown else "",
        f"{len(fleet.missing)} of the keyring not found" if fleet.missing else "",
        counted(len(fleet.every_note), "note") if fleet.every_note else "",
        f"{len(fleet.refusals)} not read" if fleet.refusals else "",
    ]
    return f"{', '.join(filter(None, counts))}: {a_month(fleet.cost)}"


def name(fleet: Fleet, key: FleetKey) -> str:
    """Return what a key is called in the keyring, or that it is not in it."""
    return key.name or (NONE if fleet.keyring is None else "not in the keyring")


def kind(key: FleetKey) -> str:
    """Return what a key is: its key spec, usage, origin and rotation."""
    if not key.spec:
        return NOT_READ
    return ", ".join((key.spec, key.usage, key.origin, *_rotation(key)))


def _rotation(key: FleetKey) -> Iterator[str]:
    if key.rotation is None:
        if specs.rotates(key.spec, origin=key.origin):
            yield f"rotation {NOT_READ}"
    elif key.rotation.enabled:
        yield f"rotates every {counted(key.rotation.period_days or 0, 'day')}"
    else:
        yield "does not rotate"


def aliases(member: FleetMember) -> str:
    """Return the aliases of the key of a Region."""
    if member.aliases is None:
        return NOT_READ
    return ", ".join(member.aliases) or NONE


def last_use(member: FleetMember) -> str:
    """Return when the key of a Region was used last, as far as AWS took notes of it."""
    use = member.last_use
    if use is None:
        return NOT_READ
    if use.moment:
        return f"{day(use.moment)} {use.operation or ''}".rstrip()
    if use.since is None:
        return "none noted"
    if member.created and member.created >= use.since:
        return "never"
    return f"not since {day(use.since)}"


def rotations(member: FleetMember) -> str:
    """Return how often its key material was rotated."""
    return NOT_READ if member.rotations is None else counted(member.rotations, "rotation")


def amount(dollars: Decimal | None) -> str:
    """Return an amount of dollars: "3.00", or that it is not known."""
    return NOT_KNOWN if dollars is None else f"{dollars:,.2f}"


def cost(monthly: Cost) -> str:
    """Return what keys cost, for a table: "9.00 + 1 not known"."""
    more = f" + {monthly.unknown} {NOT_KNOWN}" if monthly.unknown else ""
    return amount(monthly.dollars) + more


def a_month(monthly: Cost) -> str:
    """Return what keys cost, in a sentence: "$9.00 a month, and of 1 key it is not known"."""
    of = counted(monthly.unknown, "key")
    more = f", and of {of} it is {NOT_KNOWN}" if monthly.unknown else ""
    return f"${amount(monthly.dollars)} a month{more}"


def day(moment: datetime) -> str:
    """Return the day of a moment, in UTC."""
    return f"{moment.astimezone(UTC):%Y-%m-%d}"


def alike(refusals: tuple[CallRefused, ...]) -> list[tuple[CallRefused, int]]:
    """Return the first of those that a Region refused for the same reason, with their number."""
    number = Counter((each.region, each.operation, each.code) for each in refusals)
    first = {(each.region, each.operation, each.code): each for each in reversed(refusals)}
    return [(first[which], times) for which, times in number.items()]


def price_line(fleet: Fleet) -> str:
    """Return what the costs are made of."""
    return f"Prices in US dollars, of {fleet.prices}, without requests."


def regions(fleet: Fleet) -> tuple[list[tuple[str, ...]], int]:
    """Return a row for each Region that holds keys or was not read, and how many others there are.

    A row is the Region, how many multi-Region and single-Region keys it has, and what they cost.
    """
    rows: list[tuple[str, ...]] = []
    for region in fleet.regions:
        members, single = fleet.in_region(region), fleet.single.get(region, 0)
        if region in fleet.unread:
            rows.append((region, NOT_READ, NOT_READ, NOT_KNOWN))
        elif members or single:
            rows.append((region, str(len(members)), str(single), cost(Cost.of(members))))
    return rows, len(fleet.regions) - len(rows)
