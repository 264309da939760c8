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
    told = dict.fromkeys(str(refusal) for refusal in refusals)
    if told:
        yield "could not be read:"
    for text in told:
        yield from (printable(f"  {line}") for line in text.splitlines())
