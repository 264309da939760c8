"""An inventory in the words of whoever reads it: a person, a program, or a monitor.

    text        a terminal
    as_json     a program; `shape` says how it looks
    markdown    a page of a wiki, or a comment
    prometheus  a monitor that scrapes a file

Aliases, and what AWS says, come from anybody: none can forge a line, a link or a metric.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.reports.inventory import as_json, markdown, prometheus, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from keyspan.live.inventory import Fleet

FORMATS: Mapping[str, Callable[[Fleet], str]] = MappingProxyType(
    {
        "text": text.render,
        "json": as_json.render,
        "markdown": markdown.render,
        "prometheus": prometheus.render,
    }
)
"""Each format by the name that it is asked for by; the result ends with a newline."""

__all__ = ["FORMATS"]
