"""For a program: one object, of a shape that only grows within a version.

    version     1
    verdict     "passed" or "failed"; of a guard "APPROVED" or "REFUSED"
    guarded     whether a guard has judged a plan
    fail_on     the least severity that fails the check, or null
    counts      documents, resources (looked at), errors, warnings, notes (waived ones left out),
                waived, refusals, allowed
    documents   [name]
    findings    [{rule, name, severity, address, what, why, mend, source, document, waiver}], the
                worst first; waiver is null or {rule, address, reason, until}
    refusals    the same, of a guard
    allowed     the same: what a person named and asked for
    changes     [{address, region, change}]

A text is exactly what was read, in ASCII with JSON's escapes; half of a surrogate pair, which not
every reader takes, is spelled out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keyspan.checks.catalogue import CATALOGUE
from keyspan.checks.finding import Severity
from keyspan.checks.reports.summary import verdict, waived
from keyspan.writing.documents import dumped, whole

if TYPE_CHECKING:
    from keyspan.checks.finding import Finding, KeyChange, Report
    from keyspan.model.checks import Waiver

VERSION = 1


def render(report: Report) -> str:
    """Return a report as JSON."""
    return dumped(
        {
            "version": VERSION,
            "verdict": verdict(report),
            "guarded": report.guarded,
            "fail_on": report.fail_on and report.fail_on.value,
            "counts": _counts(report),
            "documents": [whole(each) for each in report.documents],
            "findings": [_finding(each) for each in report.findings],
            "refusals": [_finding(each) for each in report.refusals],
            "allowed": [_finding(each) for each in report.allowed],
            "changes": [_change(each) for each in report.changes],
        }
    )


def _counts(report: Report) -> dict[str, int]:
    return {
        "documents": len(report.documents),
        "resources": report.checked,
        **{f"{each.value}s": report.count(each) for each in Severity},
        "waived": len(waived(report)),
        "refusals": len(report.refusals),
        "allowed": len(report.allowed),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    described = CATALOGUE.get(finding.rule)
    return {
        "rule": finding.rule,
        "name": described.name if described else finding.rule,
        "severity": finding.severity.value,
        "address": whole(finding.address),
        "what": whole(finding.what),
        "why": whole(finding.why),
        "mend": whole(finding.mend),
        "source": whole(finding.source),
        "document": whole(finding.document),
        "waiver": finding.waiver and _waiver(finding.waiver),
    }


def _waiver(waiver: Waiver) -> dict[str, str]:
    return {
        "rule": whole(waiver.rule),
        "address": whole(waiver.address),
        "reason": whole(waiver.reason),
        "until": waiver.until.isoformat(),
    }


def _change(change: KeyChange) -> dict[str, str]:
    return {
        "address": whole(change.address),
        "region": whole(change.region),
        "change": whole(change.change),
    }
