"""For a terminal: a row for each place of data, below it why it is not ready, and what it comes to.

Data                            Region     Copied from  Verdict    Encrypted by     Recovery point
protects.s3.invoices: acme-eu   eu-west-1  us-east-1    NOT READY  AWS's key        now
  AWS managed key: default encryption: encrypted with a key of AWS's, whose policy nobody sets
    have the service encrypt it with the key of eu-west-1: arn:…
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.reports import lines
from keyspan.reports.readiness import drill, words
from keyspan.writing.columns import aligned
from keyspan.writing.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keyspan.live.readiness import Readiness, Verdict

_INDENT = "  "


def render(found: Readiness) -> str:
    """Return what was found as text."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Readiness) -> Iterator[str]:
    yield printable(f"account {found.account}: {words.scope(found)}")
    yield ""
    if found.verdicts:
        rows = [tuple(map(printable, words.row(each, found.moment))) for each in found.verdicts]
        head, *told = aligned([words.HEAD, *rows])
        yield head
        first, *others = found.verdicts
        of_all = [n for n in first.notes if all(n in each.notes for each in others)]
        for line, each in zip(told, found.verdicts, strict=True):
            yield line
            yield from _why(each)
            yield from _notes(note for note in each.notes if note not in of_all)
        yield from _notes(of_all)
        yield ""
    if found.apart:
        yield printable(f"no copies that readiness knows of: {', '.join(found.apart)}")
    if found.drill:
        yield from drill.text(found.drill)
    yield from lines.not_read(found.every_refusal)
    yield words.summary(found)


def _why(each: Verdict) -> Iterator[str]:
    for finding in each.findings:
        yield printable(f"{_INDENT}{finding.reason.value}: {finding.found}")
        yield printable(f"{_INDENT * 2}{finding.mend}")
    for doubt in each.doubts:
        yield printable(f"{_INDENT}unknown: {doubt.where}: {doubt.problem}")
        yield printable(f"{_INDENT * 2}{doubt.mend}")
    for refusal in each.refusals:
        yield printable(f"{_INDENT}unknown: {refusal.operation}: {refusal.code}")


def _notes(notes: Iterable[str]) -> Iterator[str]:
    return (printable(f"{_INDENT}note: {note}") for note in notes)
