"""What came of the drill, in each of the forms.

Drill                 Written in  Read in    Outcome           Under
protects.s3.invoices  us-east-1   eu-west-1  read after 12 s   mrk-0000…
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.writing.columns import aligned
from keyspan.writing.documents import whole
from keyspan.writing.markdown import prose, table
from keyspan.writing.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.errors import Fault
    from keyspan.live.drill import Drill, Outcome
    from keyspan.reports.readiness.shape import DrillFaultShape, DrillShape

_HEAD = ("Drill", "Written in", "Read in", "Outcome", "Under")
_WHY = ("Drill", "Found", "What to do")
_NOTHING = "nothing was drilled"
_APART = "has to be restored before anybody can read it, and was not drilled"


def text(drill: Drill) -> Iterator[str]:
    """Yield the lines for a terminal."""
    if not drill.outcomes:
        yield _NOTHING
    else:
        yield from aligned([_HEAD, *(tuple(map(printable, _row(each))) for each in drill.outcomes)])
    for fault in _faults(drill):
        yield printable(f"  {fault.where}: {fault.problem}")
        yield printable(f"    {fault.mend}")
    if drill.apart:
        yield printable(f"{', '.join(drill.apart)} {_APART}")
    yield ""


def blocks(drill: Drill) -> Iterator[str]:
    """Yield the blocks of a page in Markdown."""
    yield f"### Drill: {'passed' if drill.passed else 'failed'}"
    if not drill.outcomes:
        yield f"{_NOTHING.capitalize()}."
    else:
        yield table(_HEAD, [tuple(map(prose, _row(each))) for each in drill.outcomes])
    if faults := list(_faults(drill)):
        yield table(_WHY, [(prose(f.where), prose(f.problem), prose(f.mend)) for f in faults])
    if drill.apart:
        yield prose(f"{', '.join(drill.apart)} {_APART}.")


def document(drill: Drill) -> DrillShape:
    """Return it in the shape that programs read."""
    return {
        "passed": drill.passed,
        "outcomes": [
            {
                "where": whole(each.trial.where),
                "service": each.trial.service,
                "source": whole(each.trial.source),
                "region": whole(each.region),
                "name": whole(each.trial.name),
                "passed": each.passed,
                "milliseconds": None if each.seconds is None else round(each.seconds * 1000),
                "key_arn": whole(each.key) or None,
                "fault": each.fault and _fault(each.fault),
            }
            for each in drill.outcomes
        ],
        "left": [
            {"region": whole(each.region), "name": whole(each.trial.name), **_fault(each.fault)}
            for each in drill.left
        ],
        "undone": [_fault(each) for each in drill.undone],
        "apart": [whole(each) for each in drill.apart],
    }


def _row(each: Outcome) -> tuple[str, ...]:
    came = "NOT READ" if each.seconds is None else f"read after {each.seconds:.0f} s"
    if each.seconds is not None and not each.passed:
        came = "WRONG"
    key = each.key.rpartition("/")[2] or "-"
    return (each.trial.where, each.trial.source, each.region, came, key)


def _faults(drill: Drill) -> Iterator[Fault]:
    yield from (each.fault for each in drill.outcomes if each.fault)
    yield from (each.fault for each in drill.left)
    yield from drill.undone


def _fault(fault: Fault) -> DrillFaultShape:
    return {
        "where": whole(fault.where),
        "problem": whole(fault.problem),
        "mend": whole(fault.mend),
    }
