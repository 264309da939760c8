"""What was begun in the file and has to be ended there: records, and a retirement on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.lifecycle.settlement import records
from keyspan.lifecycle.trouble import commands
from keyspan.lifecycle.trouble.case import PENDING
from keyspan.lifecycle.trouble.finding import Trouble, Way

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.lifecycle.trouble.case import Case


def retiring(case: Case) -> Iterator[Trouble]:
    """Yield each Region that the file lets go of and that is not on its way out in AWS."""
    for related in case.key.retired:
        seen = case.look(related.region)
        if seen and seen.described and seen.state not in PENDING:
            yield Trouble(
                where=related.region,
                found=f"the file has let go of its key, which is {seen.state} all the same",
                wanted="the end of its retirement, or its return: the command below brings it back",
                way=Way(commands=(commands.cancel(case.key, related.region),)),
            )


def unsettled(case: Case) -> Iterator[Trouble]:
    """Yield the records of the file that have been applied, and are of no more use."""
    if case.state is None:
        return
    found = records(case.key, held=case.state.addresses)
    if done := [record.field for record in found if record.applied]:
        yield Trouble(
            where=", ".join(f"keys.{case.key.name}.{name}" for name in done),
            found="is applied, and stands in the file still",
            wanted="a file without it: a promotion is refused on an old record",
            way=Way(settles=True),
        )
