"""Keyspan's rules over what a test hands in, and what they found, to be read."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from keyspan.checks import RULES, Severity, check, read
from keyspan.checks.general import GENERAL
from keyspan.model.bounds import DEFAULT_DELETION_WINDOW_DAYS
from keyspan.model.checks import Checks, Waiver
from keyspan.testing.template import Template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from keyspan.checks import Finding, Report, View
    from keyspan.testing.stacks import Stack

FailOn: TypeAlias = 'Literal["error", "warning", "note"]'
Checkable: TypeAlias = "Stack | Template | Path | str"

_TITLES = {each.id: each.what for each in (*RULES, *GENERAL)}


class KeyspanCheck(Protocol):
    """What the fixture keyspan_check is."""

    def __call__(
        self,
        what: Checkable,
        /,
        *,
        fail_on: FailOn = "error",
        waivers: Sequence[Waiver] = (),
        minimum_deletion_window_days: int = DEFAULT_DELETION_WINDOW_DAYS,
    ) -> Report:
        """Return what the rules found, or fail the test.

        Args:
            what: a stack, a Template, or a path that `keyspan check` takes.
            fail_on: the least severity that fails.
            waivers: what is let pass, until a day.
            minimum_deletion_window_days: the shortest waiting period that a key may have.
        """
        ...


def checked(
    what: Checkable,
    *,
    fail_on: FailOn,
    waivers: Iterable[Waiver],
    minimum_deletion_window_days: int,
) -> Report:
    """Return what Keyspan's rules find, today.

    Raises:
        UnfitDocument: it is no Terraform JSON that is understood.
    """
    settings = Checks(
        minimum_deletion_window_days=minimum_deletion_window_days, waivers=tuple(waivers)
    )
    today = datetime.now().astimezone().date()
    return check(_views(what), today=today, settings=settings, fail_on=Severity(fail_on))


def told(report: Report) -> str:
    """Return what fails a check, each finding with what to do about it and why."""
    documents = ", ".join(report.documents)
    failing, all_of_them = len(report.failures), len(report.findings)
    lines = [f"{documents} fails Keyspan's check by {failing} of {_findings(all_of_them)}"]
    for finding in report.failures:
        lines += ("", *_lines(finding))
    return "\n".join(lines)


def _views(what: Checkable) -> Iterator[View]:
    if isinstance(what, (str, Path)):
        yield from read(str(what))
    else:
        yield (what if isinstance(what, Template) else Template.of(what)).view


def _lines(finding: Finding) -> Iterator[str]:
    where = f"{finding.severity.value} {finding.rule} {finding.address or finding.document}"
    yield f"{where}: {_TITLES[finding.rule]}: {finding.what}"
    yield f"  {finding.mend}"
    yield f"  {finding.why}"
    yield f"  {finding.source}"


def _findings(count: int) -> str:
    return "1 finding" if count == 1 else f"{count} findings"
