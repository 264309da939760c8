"""For a wiki or an issue: what it comes to, every place, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.reports.blocks import not_read
from keyspan.reports.readiness import drill, words
from keyspan.writing.markdown import prose, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.live.readiness import Readiness, Verdict

_WHY = ("Data", "Region", "Why", "Found", "What to do")


def render(found: Readiness) -> str:
    """Return what was found as Markdown of GitHub's and GitLab's kind."""
    return "\n\n".join(_blocks(found)) + "\n"


def _blocks(found: Readiness) -> Iterator[str]:
    yield f"## keyspan readiness: {'ready' if found.ready else 'not ready'}"
    yield prose(f"Account {found.account}: {words.scope(found)}. {words.summary(found)}.")
    if found.verdicts:
        rows = [tuple(map(prose, words.row(each, found.moment))) for each in found.verdicts]
        yield table(words.HEAD, rows)
    if why := [row for each in found.verdicts for row in _why(each)]:
        yield table(_WHY, why)
    if found.apart:
        yield prose(f"No copies that readiness knows of: {', '.join(found.apart)}.")
    if found.drill:
        yield from drill.blocks(found.drill)
    if told := not_read(found.every_refusal):
        yield told


def _why(each: Verdict) -> Iterator[tuple[str, ...]]:
    place = (prose(words.data(each)), prose(each.copy.region))
    for finding in each.findings:
        yield (*place, finding.reason.value, prose(finding.found), prose(finding.mend))
    for doubt in each.doubts:
        found = prose(f"{doubt.where}: {doubt.problem}")
        yield (*place, "unknown", found, prose(doubt.mend))
    for note in each.notes:
        yield (*place, "note", prose(note), "")
