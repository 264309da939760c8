"""For a program: `shape.VerifyReport`."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from keyspan.reports import shapes
from keyspan.reports.verify.shape import VERSION
from keyspan.writing.documents import dumped, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keyspan.live.roundtrip import Matrix
    from keyspan.live.verification import Standing, Verified
    from keyspan.reports.shapes import Verdict
    from keyspan.reports.tally import Tally
    from keyspan.reports.verify.shape import (
        RegionShape,
        RoundTripShape,
        VerifiedShape,
        VerifyReport,
    )


def render(found: Iterable[Verified], tally: Tally) -> Iterator[str]:
    """Yield the report as one JSON document."""
    yield dumped(report(found, tally)).rstrip("\n")


def report(found: Iterable[Verified], tally: Tally) -> VerifyReport:
    """Return the report as it is dumped."""
    keys = [_key(each) for each in tally.over(found)]
    return {
        "version": VERSION,
        "account": tally.account,
        "time": shapes.moment(tally.moment),
        "crypto": tally.crypto,
        "verdict": cast("Verdict", tally.verdict),
        "counts": {
            "keys": tally.keys,
            "differences": tally.differences.total(),
            "round_trips": tally.trips,
            "failed_round_trips": tally.failed,
            "unread": len(tally.refusals),
        },
        "keys": keys,
    }


def _key(key: Verified) -> VerifiedShape:
    return {
        "name": key.name,
        "key_id": key.key_id,
        "good": key.good,
        "rotation": shapes.rotation(key.rotation),
        "regions": [_region(each) for each in key.standings],
        "differences": shapes.differences(key.differences),
        "round_trips": [_round_trip(each) for each in key.matrices],
        "unread": shapes.unread(key.refusals),
    }


def _region(standing: Standing) -> RegionShape:
    return {
        "region": whole(standing.region),
        "role": standing.role or None,
        "state": whole(standing.state),
        "named": standing.named,
        "key_material_id": standing.material_id and whole(standing.material_id),
        "aliases": None if standing.aliases is None else [whole(a) for a in standing.aliases],
    }


def _round_trip(matrix: Matrix) -> RoundTripShape:
    make, take = matrix.operations
    return {
        "make": make,
        "take": take,
        "good": matrix.good,
        "made_milliseconds": {region: _ms(took) for region, took in matrix.made.items()},
        "trips": [
            {
                "made_in": made_in,
                "taken_in": taken_in,
                "good": trip.good,
                "problem": whole(trip.problem) or None,
                "message": whole(trip.message),
                "milliseconds": None if trip.seconds is None else _ms(trip.seconds),
            }
            for (made_in, taken_in), trip in matrix.trips.items()
        ],
    }


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
