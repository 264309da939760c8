"""Text from anybody inside a line of Markdown, where it is text and nothing else.

Character references are used rather than backslashes: a backslash before a pipe ends a table's
cell for some readers and not for others. GitHub and GitLab look for mentions and references after
all of that, in the words of the page; a zero-width space parts @ from the name, and inside code
they look for none.
"""

from __future__ import annotations

import re
from itertools import accumulate
from urllib.parse import quote

from keyspan.writing.printable import printable

PART_CHARACTERS = 10_000
"""The longest list or table. A comment has at most six, and GitHub takes 65,536 characters."""

_ACTIVE = re.compile(r"[\\`*\[\]<>&#|~$@!{}]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_REFERENCE = re.compile(r"([@#!$%&~])(?=[\w\"])")
_PART = "\u200b"


def prose(text: str) -> str:
    """Return text as words of a sentence."""
    parted = _REFERENCE.sub(rf"\1{_PART}", printable(text))
    return _entities(parted).replace(_PART, "&#8203;")


def code(text: str) -> str:
    """Return text as code: an address, a file."""
    shown = printable(text)
    if shown.strip() != shown or not shown or set(shown) & set("`|"):
        return f"<code>{_entities(shown)}</code>"
    return f"`{shown}`"


def page(words: str, source: str) -> str:
    """Return words that lead to a page on the web, or words with the page's name."""
    if source.startswith("https://"):
        place = quote(source, safe="/:?#=%+,;~-._&", errors="backslashreplace")
        return f"[{prose(words)}]({place.replace('&', '&amp;')})"
    return f"{prose(words)}, {code(source)}"


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a table of cells that are Markdown already."""
    return fitting([_row(each) for each in (heads, ("---",) * len(heads), *rows)])


def fitting(lines: list[str]) -> str:
    """Return lines that are Markdown already, cut where a comment would be too long."""
    sizes = accumulate(len(line) + 1 for line in lines)
    kept = [line for line, size in zip(lines, sizes, strict=True) if size <= PART_CHARACTERS]
    left_out = len(lines) - len(kept)
    more = f"\n\nand {left_out} more: `--format json` has them all." if left_out else ""
    return "\n".join(kept) + more


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _entities(text: str) -> str:
    return _ACTIVE.sub(lambda found: f"&#{ord(found[0])};", text)
