"""Differences and refusals as blocks of Markdown."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.reports.tally import FINDINGS, GOOD, NOT_READ
from keyspan.writing.markdown import code, prose, table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from keyspan.live.gateway import CallRefused
    from keyspan.live.verification import Verified

SAID: Mapping[str, str] = MappingProxyType(
    {GOOD: "good", FINDINGS: "findings", NOT_READ: "not all could be read"}
)
"""Each verdict in words."""

_DIFFERENCES = ("Key", "What", "Region", "Found", "Wanted", "What to do")
_REFUSALS = ("Region", "Call", "Why", "What to do")


def differences(keys: Iterable[Verified]) -> str:
    """Return a table of every difference; "" where there is none."""
    rows = [
        (
            prose(key.name),
            each.aspect.value,
            prose(each.region or "all"),
            "<br>".join((prose(each.found), *map(code, each.details))),
            prose(each.wanted),
            prose(each.mend),
        )
        for key in keys
        for each in key.differences
    ]
    return table(_DIFFERENCES, rows) if rows else ""


def not_read(refusals: Collection[CallRefused]) -> str:
    """Return a table of what could not be read; "" where all was."""
    rows = [
        (prose(each.region), each.operation, prose(f"{each.code} {each.message}"), prose(each.mend))
        for each in refusals
    ]
    return table(_REFUSALS, rows) if rows else ""


def folded(title: str, body: str) -> str:
    """Return Markdown that opens when its title is clicked."""
    return f"<details>\n<summary>{title}</summary>\n\n{body}\n\n</details>"
