"""For a program: `shape.DriftReport`."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from keyspan.reports import shapes
from keyspan.reports.drift.shape import VERSION
from keyspan.writing.documents import dumped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keyspan.live.verification import Verified
    from keyspan.reports.drift.shape import DriftedShape, DriftReport
    from keyspan.reports.shapes import Verdict
    from keyspan.reports.tally import Tally


def render(found: Iterable[Verified], tally: Tally) -> Iterator[str]:
    """Yield the report as one JSON document."""
    yield dumped(report(found, tally)).rstrip("\n")


def report(found: Iterable[Verified], tally: Tally) -> DriftReport:
    """Return the report as it is dumped."""
    keys: list[DriftedShape] = [
        {
            "name": key.name,
            "key_id": key.key_id,
            "differences": shapes.differences(key.differences),
            "unread": shapes.unread(key.refusals),
        }
        for key in tally.over(found)
    ]
    return {
        "version": VERSION,
        "account": tally.account,
        "time": shapes.moment(tally.moment),
        "verdict": cast("Verdict", tally.verdict),
        "counts": {
            "keys": tally.keys,
            "differing": tally.differing,
            "differences": tally.differences.total(),
            "unread": len(tally.refusals),
        },
        "keys": keys,
    }
