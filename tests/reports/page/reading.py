"""A page of HTML as its reader meets it: elements, their text, tables and links."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator

_VOID = ("meta", "link", "br", "img", "hr", "input")
_INLINE = ("strong", "a", "code", "time", "em")


class _Reader(HTMLParser):
    """Builds a tree; an element that is not closed in its place is an error."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = ET.TreeBuilder()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in _VOID:
            self.builder.end(tag)
        else:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        if self.open:
            self.builder.data(data)


def read(html: str) -> ET.Element:
    """Return a page's root element."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader.builder.close()


def text_of(element: ET.Element) -> str:
    """Return an element's words, one space between them."""
    return " ".join("".join(_texts(element)).split()).replace(" ,", ",").replace(" :", ":")


def _texts(element: ET.Element) -> Iterator[str]:
    if element.tag == "style":
        return
    space = "" if element.tag in _INLINE else " "
    yield space + (element.text or "")
    for child in element:
        yield from _texts(child)
        yield (" " if child.tag not in _INLINE else "") + (child.tail or "")


def table(page: ET.Element, caption: str) -> list[list[str]]:
    """Return the cells of each row of the first table whose caption begins so."""
    for each in page.iter("table"):
        if text_of(next(each.iter("caption"))).startswith(caption):
            return [[text_of(cell) for cell in row] for row in each.iter("tr")]
    raise AssertionError(caption)


def links(page: ET.Element) -> list[str]:
    """Return where each link leads."""
    return [each.get("href", "") for each in page.iter("a")]
