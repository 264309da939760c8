"""For a terminal: each finding in the house form, the worst first, and one line that sums up.

    error KS003 aws_kms_replica_key.orders_eu (cdktf.out/stacks/prod/cdk.tf.json)
      neither policy nor an aws_kms_key_policy is written for it
      why: …
      mend: …
      source: …

A guard's refusals come before, and what is waived after.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.reports.summary import (
    ALLOWED,
    changing,
    excuse,
    standing,
    summary,
    verdict,
    waived,
)
from keyspan.writing.printable import printable
from keyspan.writing.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.finding import Finding, KeyChange, Report


def render(report: Report) -> str:
    """Return a report as text; of a guard the first line is the verdict."""
    return "\n\n".join(_blocks(report)) + "\n"


def house_form(finding: Finding, *, last: str = "") -> str:
    """Return a finding on six lines or so, as text and JUnit show it."""
    where = [printable(finding.address), f"({printable(finding.document)})"]
    lines = [
        " ".join([finding.severity.value, finding.rule, *filter(None, where)]),
        printable(finding.what),
        f"why: {printable(finding.why)}",
        f"mend: {printable(finding.mend)}",
        f"source: {printable(finding.source)}",
        *([printable(last)] if last else []),
    ]
    return "\n  ".join(lines)


def change_line(change: KeyChange) -> str:
    """Return what becomes of one key: "aws_kms_key.orders (us-east-1): created"."""
    region = f" ({printable(change.region)})" if change.region else ""
    return f"{printable(change.address)}{region}: {printable(change.change)}"


def _blocks(report: Report) -> Iterator[str]:
    if report.guarded:
        yield _first_line(report)
    for each in report.refusals:
        yield f"refused: {house_form(each)}"
    for each in report.allowed:
        yield f"allowed: {house_form(each, last=ALLOWED)}"
    if report.changes:
        yield _changes(report)
    for each in standing(report):
        yield house_form(each)
    for each, waiver in waived(report):
        yield f"waived: {house_form(each, last=excuse(waiver))}"
    yield summary(report)


def _first_line(report: Report) -> str:
    """Return the verdict of a guard, and what it stands on: "REFUSED: 2 of 6 resources"."""
    if report.passed:
        return verdict(report)
    planned = {each.address for each in report.changes}
    refused = {each.address for each in report.refusals}
    failing = len(report.failures) - len(report.refusals)
    reasons: list[str] = []
    if refused and refused <= planned:
        reasons.append(f"{len(refused)} of {counted(len(planned), 'planned resource')}")
    elif refused:
        reasons.append(counted(len(report.refusals), "reason"))
    if failing:
        reasons.append(f"{counted(failing, 'finding')} of the rules")
    return f"{verdict(report)}: {', '.join(reasons)}"


def _changes(report: Report) -> str:
    changes, unchanged = changing(report)
    lines = [change_line(each) for each in changes]
    if unchanged:
        lines.append(f"{unchanged} unchanged")
    return "\n  ".join(["changes", *lines])
