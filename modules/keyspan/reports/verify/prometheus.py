"""For a scheduler that alerts: metrics in Prometheus's text format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.reports.metrics import Metrics

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keyspan.live.verification import Verified
    from keyspan.reports.tally import Tally

_TRIP = ("key", "key_id", "make", "take", "made_in", "taken_in")


def render(found: Iterable[Verified], tally: Tally) -> Iterator[str]:
    """Yield the report as one text of metrics."""
    metrics = Metrics("verify")
    good = metrics.gauge(
        "round_trip_good", "1 where a Region's key took what another's made, else 0.", _TRIP
    )
    took = metrics.gauge(
        "round_trip_duration_seconds", "How long AWS took to answer the second call.", _TRIP
    )
    for key in metrics.over(found, tally):
        for matrix in key.matrices:
            for (made_in, taken_in), trip in matrix.trips.items():
                labels = (key.name, key.key_id or "", *matrix.operations, made_in, taken_in)
                good.labels(*labels).set(trip.good)
                if trip.seconds is not None:
                    took.labels(*labels).set(trip.seconds)
    yield metrics.text(tally)
