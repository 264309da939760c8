"""What a report comes to, in the few words that every format shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.finding import UNCHANGED, Severity
from keyspan.writing.words import counted

if TYPE_CHECKING:
    from keyspan.checks.finding import Finding, KeyChange, Report
    from keyspan.model.checks import Waiver

ALLOWED = "a person named it and asked for it"
"""Why what is allowed is not refused."""


def verdict(report: Report) -> str:
    """Return "passed" or "failed" of a check, "APPROVED" or "REFUSED" of a guard."""
    if report.guarded:
        return "APPROVED" if report.passed else "REFUSED"
    return "passed" if report.passed else "failed"


def summary(report: Report) -> str:
    """Return one line: "2 errors, 1 waived in 14 resources of 2 documents: failed"."""
    counts = [
        counted(len(report.refusals), "refusal"),
        *(counted(report.count(each), each.value) for each in Severity),
        counted(len(waived(report)), "waived", many="waived"),
        counted(len(report.allowed), "allowed", many="allowed"),
    ]
    found = ", ".join(each for each in counts if not each.startswith("0 ")) or "nothing found"
    resources = counted(report.checked, "resource")
    documents = counted(len(report.documents), "document")
    return f"{found} in {resources} of {documents}: {verdict(report)}"


def standing(report: Report) -> list[Finding]:
    """Return the findings that nobody waived."""
    return [each for each in report.findings if not each.waiver]


def waived(report: Report) -> list[tuple[Finding, Waiver]]:
    """Return the findings that somebody waived, each with its waiver."""
    return [(each, each.waiver) for each in report.findings if each.waiver]


def excuse(waiver: Waiver) -> str:
    """Return until when somebody took a finding upon themselves, and why."""
    return f"waived until {waiver.until}: {waiver.reason}"


def changing(report: Report) -> tuple[list[KeyChange], int]:
    """Return what changes, and how many keys and what belongs to them do not."""
    changes = [each for each in report.changes if each.change != UNCHANGED]
    return changes, len(report.changes) - len(changes)
