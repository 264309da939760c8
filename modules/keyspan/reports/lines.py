"""Differences and refusals as lines for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.writing.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keyspan.live.comparison import Difference
    from keyspan.live.gateway import CallRefused


def difference(each: Difference) -> Iterator[str]:
    """Yield what differs, what was wanted, and how to mend it."""
    where = f" in {each.region}" if each.region else ""
    yield printable(f"{each.aspect}{where}: {each.found}")
    yield printable(f"  wanted: {each.wanted}")
    yield from (printable(f"  {line}") for line in each.details)
    yield printable(f"  mend: {each.mend}")


def not_read(refusals: Iterable[CallRefused]) -> Iterator[str]:
    """Yield each refusal once, under a head."""
    told = dict.fromkeys((_refusal(each), each.mend) for each in refusals)
    if told:
        yield "could not be read:"
    for said, mend in told:
        yield printable(f"  {said}")
        yield printable(f"    {mend}")


def _refusal(each: CallRefused) -> str:
    message = f": {each.message}" if each.message else ""
    return f"{each.region}: {each.operation}: {each.code}{message}"
