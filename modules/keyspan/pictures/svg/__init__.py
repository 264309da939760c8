"""A picture as SVG: whole in itself, without script, fonts or IDs, light, dark and on paper.

It can stand in a file, or in a page, there as often as one likes: every rule of its style begins
with a class of its own. Each text keeps to its room by the widths of common fonts; what had to be
cut is in its title.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from keyspan.pictures.svg import access, regions
from keyspan.pictures.svg.palette import ROOT, style
from keyspan.pictures.svg.shapes import box, drawn, number, paragraph, text
from keyspan.writing.printable import printable
from keyspan.writing.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.pictures.picture import Picture, PicturedKey

WIDTH = 900
"""The width of a picture that is told none, in pixels."""

LEAST_WIDTH = 320
"""The least width, a small phone's."""

_MARGIN, _PADDING, _GAP = 20, 22, 18
_NARROW = 600
_GLYPH = (
    "M7 1a6 6 0 0 1 5.7 4.1H24v4h-2v3h-4v-3h-5.3A6 6 0 1 1 7 1Zm0 4a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z"
)
"""A key, 24 by 14."""


def render(picture: Picture, *, width: int = WIDTH, headed: bool = True) -> str:
    """Return a picture as SVG.

    Args:
        picture: what it shows.
        width: in pixels, LEAST_WIDTH at least; a narrow picture puts boxes below each other.
        headed: whether it says whose keys they are; a page around it may have done so.
    """
    wide = max(width, LEAST_WIDTH)
    margin = _MARGIN if wide >= _NARROW else _MARGIN / 2
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "class": ROOT, "role": "img"})
    SubElement(root, "title").text = _title(picture)
    SubElement(root, "desc").text = printable(" ".join(_sentences(picture)))
    SubElement(root, "style").text = style()
    ground = box(root, x=0, y=0, width=wide, height=0, kind="page", corner=12)
    y = _heading(root, picture, x=margin, room=wide - 2 * margin) if headed else margin - _GAP
    for key in picture.keys:
        y = _key(root, key, x=margin, y=y + _GAP, room=wide - 2 * margin)
    height = number(y + margin)
    ground.set("height", height)
    root.attrib |= {"viewBox": f"0 0 {wide} {height}", "width": f"{wide}", "height": height}
    indent(root)
    return tostring(root, encoding="unicode") + "\n"


def _heading(root: Element, picture: Picture, *, x: float, room: float) -> float:
    y = paragraph(root, _title(picture), x=x, y=38, room=room, size=19, bold=True) - 5
    size = (
        f"{counted(len(picture.keys), 'multi-Region key')} in "
        f"{counted(len(picture.regions), 'Region')}"
    )
    text(root, size, x=x, y=y, room=room, size=13, kind="soft")
    return y


def _key(root: Element, key: PicturedKey, *, x: float, y: float, room: float) -> float:
    """Add the card of a key; return where it ends."""
    group = SubElement(root, "g")
    card = box(group, x=x, y=y, width=room, height=0, kind="card", corner=10)
    padding = _PADDING if room >= _NARROW else _PADDING / 2
    left, inner = x + padding, room - 2 * padding
    below = y + padding + 16
    drawn(group, _GLYPH, x=left, y=below - 13)
    text(group, key.name, x=left + 33, y=below, room=inner - 33, size=17, bold=True)
    below += 23
    if key.description:
        below = paragraph(group, key.description, x=left, y=below, room=inner, size=13, most=2)
    facts = " · ".join(key.facts)
    below = paragraph(group, facts, x=left, y=below, room=inner, size=12.5, kind="soft")
    below = regions.draw(group, key.regions, key.data, x=left, y=below + 4, room=inner) + 22
    below = access.draw(group, key.access, x=left, y=below, room=inner)
    card.set("height", number(below - y))
    return below


def _title(picture: Picture) -> str:
    return printable(f"Keyring of account {picture.account}")


def _sentences(picture: Picture) -> Iterator[str]:
    """Yield what the picture shows, for who cannot see it."""
    for key in picture.keys:
        yield f"{key.name}, {', '.join(key.facts)}:"
        for place in key.regions:
            marks = "".join(f", {mark.text}" for mark in place.marks)
            yield f"{place.role} key in {place.region}{marks};"
        for data in key.data:
            yield f"{data.title}: {data.told};"
        for each in key.access:
            lines = "; ".join(f"{line.who}: {line.may}" for line in each.lines)
            yield f"{each.where} {lines}."
