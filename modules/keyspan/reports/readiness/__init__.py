"""What `keyspan readiness` found, in the words of whoever reads it.

text        a terminal
as_json     a program; `shape` says how it looks
markdown    a page of a wiki, or an issue
prometheus  a monitor that scrapes a file

Names of buckets and tables, and what AWS says, come from anybody: none can forge a line or a cell.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.reports.readiness import as_json, markdown, prometheus, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from keyspan.live.readiness import Readiness

FORMATS: Mapping[str, Callable[[Readiness], str]] = MappingProxyType(
    {
        "text": text.render,
        "json": as_json.render,
        "markdown": markdown.render,
        "prometheus": prometheus.render,
    }
)
"""Each format by the name that it is asked for by; the result ends with a newline."""

__all__ = ["FORMATS"]
