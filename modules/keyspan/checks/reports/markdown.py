"""For a comment on a pull request: the verdict first, then what was refused, what changes, why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.finding import Severity
from keyspan.checks.reports.summary import (
    ALLOWED,
    changing,
    excuse,
    standing,
    summary,
    verdict,
    waived,
)
from keyspan.writing.markdown import code, fitting, page, prose, table
from keyspan.writing.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.finding import Finding, Report

_FINDINGS = ("Severity", "Rule", "Where", "Found", "What to do")


def render(report: Report) -> str:
    """Return a report as Markdown of GitHub's and GitLab's kind."""
    return "\n\n".join(_blocks(report)) + "\n"


def _blocks(report: Report) -> Iterator[str]:
    yield f"## keyspan {'guard' if report.guarded else 'check'}: {verdict(report)}"
    yield f"{summary(report)}."
    if report.refusals:
        yield "### Refused"
        yield fitting([_refusal(each) for each in report.refusals])
    if report.changes:
        yield "### What becomes of keys"
        yield from _changes(report)
    if report.findings:
        yield "### Findings"
        yield from _findings(report)
    if report.allowed:
        yield "### Allowed"
        yield f"What follows is not refused: {ALLOWED}."
        yield table(_FINDINGS, [_row(each) for each in report.allowed])


def _refusal(finding: Finding) -> str:
    return "\n".join(
        [
            f"- **{page(finding.rule, finding.source)}** {_where(finding)}: {prose(finding.what)}",
            f"  - why: {prose(finding.why)}",
            f"  - what to do: {prose(finding.mend)}",
        ]
    )


def _changes(report: Report) -> Iterator[str]:
    changes, unchanged = changing(report)
    if changes:
        rows = [
            (code(each.address), prose(each.region) or "not told", prose(each.change))
            for each in changes
        ]
        yield table(("Address", "Region", "Change"), rows)
    if unchanged:
        yield f"{unchanged} unchanged."


def _findings(report: Report) -> Iterator[str]:
    """Yield a table of what counts, and one folded away of what is for a person to know."""
    found = standing(report)
    rows = [_row(each) for each in found if each.severity is not Severity.NOTE]
    notes = [_row(each) for each in found if each.severity is Severity.NOTE]
    excused = [(*_row(each), prose(excuse(waiver))) for each, waiver in waived(report)]
    if rows:
        yield table(_FINDINGS, rows)
    if notes:
        yield _folded(counted(len(notes), "note"), table(_FINDINGS, notes))
    if excused:
        yield _folded(f"{len(excused)} waived", table((*_FINDINGS, "Waiver"), excused))


def _folded(title: str, body: str) -> str:
    return f"<details>\n<summary>{title}</summary>\n\n{body}\n\n</details>"


def _row(finding: Finding) -> tuple[str, ...]:
    return (
        finding.severity.value,
        page(finding.rule, finding.source),
        _where(finding),
        f"{prose(finding.what)}<br>{prose(finding.why)}",
        prose(finding.mend),
    )


def _where(finding: Finding) -> str:
    document = code(finding.document)
    return f"{code(finding.address)} in {document}" if finding.address else document
