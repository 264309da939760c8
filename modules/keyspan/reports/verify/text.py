"""For a terminal: each key as soon as it is known, what differs, and what it comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.live.gateway import shortened
from keyspan.reports import lines
from keyspan.writing.columns import aligned
from keyspan.writing.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keyspan.live.roundtrip import Matrix, Trip
    from keyspan.live.verification import Standing, Verified
    from keyspan.reports.tally import Tally

HEAD = ("Region", "role", "key state", "key material", "aliases")
NONE = "-"
NOT_MADE = "nothing made"


def render(found: Iterable[Verified], tally: Tally) -> Iterator[str]:
    """Yield the report line by line; a key's lines come as soon as it was looked at."""
    for key in tally.over(found):
        yield from key_lines(key)
        yield ""
    yield from lines.not_read(tally.refusals.values())
    yield tally.summary()


def key_lines(key: Verified) -> Iterator[str]:
    """Yield one key: a table of its Regions, the round trips, and what differs."""
    yield printable(f"{key.name} ({key.key_id or 'no key ID is known'})")
    yield from aligned([HEAD, *(_row(each) for each in key.standings)])
    for matrix in key.matrices:
        yield from _matrix(matrix)
    for difference in key.differences:
        yield from lines.difference(difference)


def _row(standing: Standing) -> tuple[str, ...]:
    aliases = "not read" if standing.aliases is None else ", ".join(standing.aliases) or NONE
    return (
        printable(standing.region),
        (standing.role or NONE) + ("" if standing.named else ", not in the file"),
        printable(standing.state),
        printable(shortened(standing.material_id or NONE)),
        printable(aliases),
    )


def _matrix(matrix: Matrix) -> Iterator[str]:
    """Yield a row for each Region that made something, a column for each that took it."""
    make, take = matrix.operations
    regions = [printable(region) for region in matrix.regions]
    cells = [
        (
            printable(made_in),
            *(cell(matrix, matrix.trips[made_in, taken_in]) for taken_in in matrix.regions),
        )
        for made_in in matrix.regions
    ]
    yield f"{make} in the Region on the left, {take} in the one above:"
    yield from aligned([("", *regions), *cells])
    for made_in, taken_in, trip in matrix.failed():
        if trip.message:
            yield printable(f"  {made_in} to {taken_in}: {trip.problem}: {trip.message}")


def cell(matrix: Matrix, trip: Trip) -> str:
    """Return what came of a try, and how long AWS took to answer."""
    if not trip.made:
        return NOT_MADE
    took = "" if trip.seconds is None else f" {trip.seconds * 1000:.0f} ms"
    return printable(f"{matrix.done if trip.good else trip.problem}{took}")
