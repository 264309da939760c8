"""For a pull request or an issue: one table of every difference, with the way to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.reports.blocks import SAID, differences, not_read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keyspan.live.verification import Verified
    from keyspan.reports.tally import Tally


def render(found: Iterable[Verified], tally: Tally) -> Iterator[str]:
    """Yield the report as blocks of Markdown, of GitHub's and GitLab's kind."""
    told = differences(tally.over(found))
    unread = not_read(tally.refusals.values())
    blocks = [f"## keyspan drift: {SAID[tally.verdict]}", f"{tally.summary()}.", told, unread]
    yield "\n\n".join(filter(None, blocks))
