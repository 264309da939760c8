"""What a picture is made of: texts that keep to their room, boxes, lines and arrows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from keyspan.pictures.svg import measure
from keyspan.pictures.svg.palette import PREFIX
from keyspan.writing.printable import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

LEADING = 1.4
"""From one line of text to the next, in its size."""

_CORNER = 8
_HEAD = 5

Point = tuple[float, float]


def number(value: float) -> str:
    """Return a length as SVG has it, to a tenth."""
    return f"{value:.1f}".removesuffix(".0")


def text(
    parent: Element,
    said: str,
    *,
    x: float,
    y: float,
    room: float,
    size: float,
    kind: str = "ink",
    bold: bool = False,
    full: str = "",
) -> None:
    """Add one line of text, cut where it does not fit; what it stands for in full is its title.

    Args:
        parent: what it becomes part of.
        said: the text, from anybody.
        x: where it begins.
        y: its base line.
        room: how wide it may be.
        size: of the font.
        kind: its class of colour.
        bold: whether it is bold.
        full: its title; the text itself where it was cut.
    """
    shown = printable(said)
    kept = measure.cut(shown, room=room, size=size, bold=bold)
    attributes = {"x": number(x), "y": number(y), "font-size": number(size), "class": PREFIX + kind}
    if bold:
        attributes["font-weight"] = "600"
    if not measure.is_measured(kept):
        wide = min(room, measure.width(kept, size=size, bold=bold))
        attributes |= {"textLength": number(wide), "lengthAdjust": "spacingAndGlyphs"}
    element = SubElement(parent, "text", attributes)
    title = full or (shown if kept != shown else "")
    element.text = kept
    if title:
        SubElement(element, "title").text = printable(title)


def paragraph(
    parent: Element,
    said: str,
    *,
    x: float,
    y: float,
    room: float,
    size: float,
    kind: str = "ink",
    bold: bool = False,
    full: str = "",
    most: int | None = None,
) -> float:
    """Add text of several lines, the first base line at y; return the base line after the last.

    Args are those of `text`; of more lines than `most` the last is cut.
    """
    shown = printable(said)
    lines = measure.wrapped(shown, room=room, size=size, bold=bold)
    if most is not None and len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]}{measure.ELLIPSIS}"]
        full = shown
    for line in lines:
        text(parent, line, x=x, y=y, room=room, size=size, kind=kind, bold=bold, full=full)
        y += size * LEADING
    return y


def box(
    parent: Element, *, x: float, y: float, width: float, height: float, kind: str,
    corner: float = _CORNER,
) -> Element:  # fmt: skip
    """Add a box with round corners."""
    lengths = {"x": x, "y": y, "width": width, "height": height, "rx": corner}
    return SubElement(
        parent,
        "rect",
        {**{name: number(each) for name, each in lengths.items()}, "class": PREFIX + kind},
    )


def pill(parent: Element, said: str, *, x: float, y: float, room: float, kind: str) -> None:
    """Add a word in a coloured pill whose upper left corner is given."""
    size, sides, height = 11.0, 7, 18
    kept = measure.cut(printable(said), room=room - 2 * sides, size=size, bold=True)
    wide = min(room, measure.width(kept, size=size, bold=True) + 2 * sides)
    box(parent, x=x, y=y, width=wide, height=height, kind=kind, corner=height / 2)
    text(
        parent, said, x=x + sides, y=y + 13, room=room - 2 * sides, size=size, kind="tag", bold=True
    )


def line(parent: Element, points: Sequence[Point], *, kind: str, dashed: bool = False) -> None:
    """Add a line through points."""
    dashes = {"stroke-dasharray": "5 3"} if dashed else {}
    SubElement(parent, "path", {"d": f"M{_path(points)}", "class": PREFIX + kind, **dashes})


def arrow(
    parent: Element, points: Sequence[Point], *, dashed: bool = False, both: bool = False
) -> None:
    """Add a line through points, with a head at its last, and at its first if it leads both ways.

    At a head the line comes straight from above or below, or from a side.
    """
    line(parent, points, kind="arrow", dashed=dashed)
    _head(parent, points[-2], points[-1])
    if both:
        _head(parent, points[1], points[0])


def _head(parent: Element, come_from: Point, tip: Point) -> None:
    (x0, y0), (x, y) = come_from, tip
    if x == x0:
        down = _HEAD if y > y0 else -_HEAD
        head = [(x - _HEAD, y - down * 1.6), (x, y), (x + _HEAD, y - down * 1.6)]
    else:
        right = _HEAD if x > x0 else -_HEAD
        head = [(x - right * 1.6, y - _HEAD), (x, y), (x - right * 1.6, y + _HEAD)]
    SubElement(parent, "path", {"d": f"M{_path(head)}Z", "class": f"{PREFIX}accent"})


def drawn(parent: Element, path: str, *, x: float, y: float) -> None:
    """Add a filled shape, moved to a place."""
    place = f"translate({number(x)} {number(y)})"
    SubElement(parent, "path", {"d": path, "class": f"{PREFIX}accent", "transform": place})


def _path(points: Sequence[Point]) -> str:
    return "L".join(f"{number(x)} {number(y)}" for x, y in points)
