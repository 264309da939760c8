"""For a terminal: the keys that differ, how to mend each difference, and what it comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.reports import lines
from keyspan.writing.printable import printable
from keyspan.writing.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keyspan.live.verification import Verified
    from keyspan.reports.tally import Tally


def render(found: Iterable[Verified], tally: Tally) -> Iterator[str]:
    """Yield the report line by line; a key's lines come as soon as it was looked at."""
    for key in tally.over(found):
        if key.differences:
            yield from _key(key)
            yield ""
    yield from lines.not_read(tally.refusals.values())
    yield tally.summary()


def _key(key: Verified) -> Iterator[str]:
    count = counted(len(key.differences), "difference")
    yield printable(f"{key.name} ({key.key_id or 'no key ID is known'}): {count}")
    for difference in key.differences:
        yield from (f"  {line}" for line in lines.difference(difference))
