"""What verify and drift tell in Prometheus's text format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from keyspan.live.verification import NOT_READ
from keyspan.writing.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keyspan.live.verification import Verified
    from keyspan.reports.tally import Tally

_KEY = ("key", "key_id")


class Metrics:
    """The metrics of one report, each named keyspan_ and the command's name.

    Args:
        command: the command: "verify".
    """

    def __init__(self, command: str) -> None:
        self._command = command
        self._registry = CollectorRegistry()
        self._good = self.gauge(
            "key_good", "1 where all was read, nothing differs and no trip failed, else 0.", _KEY
        )
        self._count = self.gauge(
            "key_differences", "In how much a key is not as keyspan.toml says.", _KEY
        )
        self._difference = self.gauge(
            "difference", "1 for each difference that there is.", (*_KEY, "aspect", "region")
        )
        self._read = self.gauge(
            "region_read", "1 where a key was read in a Region, else 0.", (*_KEY, "region")
        )

    def gauge(self, name: str, says: str, labels: tuple[str, ...] = ()) -> Gauge:
        """Return a new metric of the report."""
        return Gauge(f"keyspan_{self._command}_{name}", says, labels, registry=self._registry)

    def over(self, found: Iterable[Verified], tally: Tally) -> Iterator[Verified]:
        """Yield keys as they come, what every report tells of them being noted."""
        for key in tally.over(found):
            labels = (key.name, key.key_id or "")
            self._good.labels(*labels).set(key.good)
            self._count.labels(*labels).set(len(key.differences))
            for each in key.differences:
                where = printable(each.region)
                self._difference.labels(*labels, each.aspect.value, where).set(1)
            for standing in key.standings:
                read = standing.state != NOT_READ
                self._read.labels(*labels, printable(standing.region)).set(read)
            yield key

    def text(self, tally: Tally) -> str:
        """Return the metrics, when every key went by."""
        when = self.gauge("last_run_timestamp_seconds", "When the keys were looked at.")
        when.set(tally.moment.timestamp())
        refused = self.gauge("refused_calls", "How many calls AWS refused or did not answer.")
        refused.set(len(tally.refusals))
        return generate_latest(self._registry).decode().rstrip("\n")
