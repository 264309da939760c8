"""For a scheduler that alerts: metrics in Prometheus's text format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.reports.metrics import Metrics
from keyspan.writing.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keyspan.live.verification import Verified
    from keyspan.reports.tally import Tally

_KEY = ("key", "key_id")
_TRIP = (*_KEY, "make", "take", "made_in", "taken_in")


def render(found: Iterable[Verified], tally: Tally) -> Iterator[str]:
    """Yield the report as one text of metrics."""
    metrics = Metrics("verify")
    good = metrics.gauge(
        "round_trip_good", "1 where a Region's key took what another's made, else 0.", _TRIP
    )
    took = metrics.gauge(
        "round_trip_duration_seconds", "How long AWS took to answer the second call.", _TRIP
    )
    made = metrics.gauge(
        "key_round_trips", "How many round trips were tried; 0 where no key was used.", _KEY
    )
    for key in metrics.over(found, tally):
        count = sum(len(matrix.trips) for matrix in key.matrices)
        made.labels(key.name, key.key_id or "").set(count)
        for matrix in key.matrices:
            for (made_in, taken_in), trip in matrix.trips.items():
                pair = (printable(made_in), printable(taken_in))
                labels = (key.name, key.key_id or "", *matrix.operations, *pair)
                good.labels(*labels).set(trip.good)
                if trip.seconds is not None:
                    took.labels(*labels).set(trip.seconds)
    yield metrics.text(tally)
