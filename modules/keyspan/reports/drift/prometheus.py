"""For a scheduler that alerts: metrics in Prometheus's text format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.reports.metrics import Metrics

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keyspan.live.verification import Verified
    from keyspan.reports.tally import Tally


def render(found: Iterable[Verified], tally: Tally) -> Iterator[str]:
    """Yield the report as one text of metrics."""
    metrics = Metrics("drift")
    for _ in metrics.over(found, tally):
        pass
    yield metrics.text(tally)
