"""For a program: `shape.ReadinessReport`."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from keyspan.live.readiness import Standing
from keyspan.reports import shapes
from keyspan.reports.readiness import drill
from keyspan.reports.readiness.shape import VERSION
from keyspan.writing.documents import dumped, whole

if TYPE_CHECKING:
    from keyspan.live.readiness import Readiness, Verdict
    from keyspan.reports.readiness.shape import ReadinessReport, VerdictShape


def render(found: Readiness) -> str:
    """Return what was found as JSON."""
    return dumped(document(found))


def document(found: Readiness) -> ReadinessReport:
    """Return what was found in the shape that programs read."""
    counts = found.counts
    return {
        "version": VERSION,
        "account": whole(found.account),
        "time": shapes.moment(found.moment),
        "max_age_seconds": int(found.max_age.total_seconds()),
        "ready": found.ready,
        "counts": {
            "ready": counts[Standing.READY],
            "not_ready": counts[Standing.NOT_READY],
            "unknown": counts[Standing.UNKNOWN],
            "unread": len(found.every_refusal),
        },
        "verdicts": [_verdict(each) for each in found.verdicts],
        "discovered": None if found.discovered is None else [whole(r) for r in found.discovered],
        "apart": [whole(each) for each in found.apart],
        "unread": shapes.unread(found.refusals),
        "drill": found.drill and drill.document(found.drill),
    }


def _verdict(each: Verdict) -> VerdictShape:
    recovery = each.recovery
    return {
        "service": each.copy.service,
        "name": whole(each.copy.name),
        "region": whole(each.copy.region),
        "source": each.copy.source and whole(each.copy.source),
        "where": whole(each.where) or None,
        "key": whole(each.key) or None,
        "verdict": each.standing.value,
        "encryption": each.encryption.value,
        "key_arn": whole(each.key_arn) or None,
        "recovery_point": recovery and shapes.moment(recovery.astimezone(UTC)),
        "findings": [
            {"reason": f.reason.value, "found": whole(f.found), "mend": whole(f.mend)}
            for f in each.findings
        ],
        "doubts": [
            {"where": whole(d.where), "problem": whole(d.problem), "mend": whole(d.mend)}
            for d in each.doubts
        ],
        "unread": shapes.unread(each.refusals),
        "notes": [whole(note) for note in each.notes],
    }
