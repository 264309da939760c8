"""A keyring, shown: what it asks for, by the file alone.

text        a terminal
as_json     a program; the shape is in `shape`
markdown    a pull request: tables, and the picture as Mermaid
mermaid     the picture alone, for Markdown
svg         the picture alone, for a page
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.pictures import mermaid, svg
from keyspan.reports.show import as_json, markdown, text
from keyspan.reports.show.shape import ShowReport

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from keyspan.pictures import Picture

FORMATS: Mapping[str, Callable[[Picture], str]] = MappingProxyType(
    {
        "text": text.render,
        "json": as_json.render,
        "markdown": markdown.render,
        "mermaid": mermaid.render,
        "svg": svg.render,
    }
)
"""Each format by the name that it is asked for by; the result ends with a newline."""

__all__ = ["FORMATS", "ShowReport"]
