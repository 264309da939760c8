"""For a monitor: metrics in Prometheus's text format, for the textfile collector of an exporter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.live.readiness import Standing
from keyspan.writing.printable import printable

if TYPE_CHECKING:
    from keyspan.live.readiness import Readiness, Verdict

_DRILL = ("data", "source", "region")
_PLACE = ("data", "service", "name", "region", "source")


def render(found: Readiness) -> str:
    """Return what was found as metrics; what is unknown is not ready."""
    from prometheus_client import (  # noqa: PLC0415 - slow to load
        CollectorRegistry,
        Gauge,
        generate_latest,
    )

    registry = CollectorRegistry()

    def gauge(name: str, says: str, labels: tuple[str, ...] = ()) -> Gauge:
        return Gauge(f"keyspan_readiness_{name}", says, labels, registry=registry)

    ready = gauge("ready", "1 where data could be read from there, else 0.", _PLACE)
    unknown = gauge("unknown", "1 where nobody can tell, else 0.", _PLACE)
    why = gauge("finding", "1 for each reason why data is not ready.", (*_PLACE, "reason"))
    recovery = gauge(
        "recovery_point_timestamp_seconds",
        "How recent a copy is; no sample of what is no copy, and where nobody can tell.",
        _PLACE,
    )
    for each in found.verdicts:
        place = _place(each)
        ready.labels(*place).set(each.standing is Standing.READY)
        unknown.labels(*place).set(each.standing is Standing.UNKNOWN)
        for reason in each.reasons:
            why.labels(*place, reason.value).set(1)
        if each.recovery:
            recovery.labels(*place).set(each.recovery.timestamp())
    if found.drill:
        passed = gauge(
            "drill_passed",
            "1 where what was written in the source was read through the key there, else 0.",
            _DRILL,
        )
        for each in found.drill.outcomes:
            place = (each.trial.where, each.trial.source, each.region)
            passed.labels(*map(printable, place)).set(each.passed)
        gauge("drill_left", "How much of the drill could not be removed.").set(
            len(found.drill.left)
        )
    refused = gauge("refused_calls", "How many calls AWS refused or did not answer.")
    refused.set(len(found.every_refusal))
    gauge("last_run_timestamp_seconds", "When the data was looked at.").set(
        found.moment.timestamp()
    )
    return generate_latest(registry).decode()


def _place(each: Verdict) -> tuple[str, ...]:
    copy = each.copy
    said = (each.where, copy.service, copy.name, copy.region, copy.source or "")
    return tuple(map(printable, said))
