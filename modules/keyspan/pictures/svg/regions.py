"""The Regions of a key: the primary key's box, and from it an arrow to the box of each replica.

What the key protects stands in the same boxes, below the key of the Region.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from keyspan.pictures.svg import data as protected
from keyspan.pictures.svg.layout import DROP, GAP, PADDING, Sheet
from keyspan.pictures.svg.shapes import LEADING, arrow, box, line, pill, text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

    from keyspan.pictures.picture import PicturedData, PicturedRegion
    from keyspan.pictures.svg.layout import Box, Layout

ALIASES = 4
"""The most aliases that a box lists."""

_NAME, _SMALL = 15, 12.5
_PILL = 18
_TAGS = {"primary": "PRIMARY KEY", "replica": "REPLICA KEY", "retired": "NO LONGER MANAGED"}


def draw(
    parent: Element,
    regions: tuple[PicturedRegion, ...],
    data: tuple[PicturedData, ...],
    *,
    x: float,
    y: float,
    room: float,
) -> float:
    """Add the boxes and arrows of a key's Regions below y; return where they end.

    Where no Region has the primary key, or several seem to have it, there are no arrows from it.
    """
    sheet = Sheet(x=x, y=y, room=room, key_height=_height, data={})
    layout = sheet.layout(regions)
    if data:  # its height is known by the width of the boxes
        layout = replace(sheet, data=_data_heights(data, layout)).layout(regions)
    _arrows(parent, layout)
    for each in layout.boxes:
        _box(parent, each)
    frames = [each.frame for each in layout.boxes]
    if layout.in_one_row:
        protected.draw_rows(parent, data, frames)
    else:
        for frame in frames:
            protected.draw_list(parent, data, frame)
    return max((each.y + each.height for each in layout.boxes), default=y)


def _data_heights(data: tuple[PicturedData, ...], layout: Layout) -> dict[str, float]:
    frames = [each.frame for each in layout.boxes]
    if layout.in_one_row:
        height = protected.rows_height(data, frames)
        return {frame.region: height for frame in frames}
    return {frame.region: protected.list_height(data, frame) for frame in frames}


def _arrows(parent: Element, layout: Layout) -> None:
    """Draw a trunk from the primary key, a branch above each row, and a drop into each replica."""
    head, beside = layout.head, layout.beside
    branches = [row for row in map(_replicas, layout.rows) if row]
    if not head or not branches:
        return
    trunk = head.x + (head.width + GAP / 2 if beside else GAP / 2)
    if not beside:
        every = [each for row in branches for each in row]
        line(parent, [(trunk, head.y + head.height), (trunk, every[-1].middle)], kind="arrow")
        for each in every:
            arrow(parent, [(trunk, each.middle), (each.x, each.middle)])
        return
    right = (head.x + head.width, head.middle)
    if len(branches) == len(branches[0]) == 1:
        only = branches[0][0]
        arrow(parent, [right, (only.x, head.middle)])
        return
    heights = [row[0].y - DROP for row in branches]
    ends = (min(heights), max(head.middle, *heights))
    line(parent, [right, (trunk, head.middle)], kind="arrow")
    line(parent, [(trunk, ends[0]), (trunk, ends[1])], kind="arrow")
    for row, height in zip(branches, heights, strict=True):
        line(parent, [(trunk, height), (row[-1].centre, height)], kind="arrow")
        for each in row:
            arrow(parent, [(each.centre, height), (each.centre, each.y)])


def _replicas(row: Iterable[Box]) -> list[Box]:
    return [each for each in row if each.place.role == "replica"]


def _box(parent: Element, each: Box) -> None:
    place = each.place
    primary = place.role == "primary"
    box(
        parent, x=each.x, y=each.y, width=each.width, height=each.height,
        kind="primary" if primary else "box",
    )  # fmt: skip
    x, y, room = each.x + PADDING, each.y + PADDING, each.width - 2 * PADDING
    tag = _TAGS[place.role]
    if primary:
        pill(parent, tag, x=x, y=y, room=room, kind="accent")
    else:
        text(parent, tag, x=x, y=y + 13, room=room, size=11, kind="soft", bold=True)
    y += _PILL + 20
    text(parent, place.region, x=x, y=y, room=room, size=_NAME, bold=True)
    for alias, full in _aliases(place):
        y += _SMALL * LEADING
        text(parent, alias, x=x, y=y, room=room, size=_SMALL, kind="soft", full=full)
    y += 9
    for mark in place.marks:
        kind = "wrong" if mark.tone == "wrong" else "soft"
        pill(parent, mark.text, x=x, y=y, room=room, kind=kind)
        y += _PILL + 5


def _aliases(place: PicturedRegion) -> list[tuple[str, str]]:
    """Return each line about aliases, with its title."""
    names = [f"alias/{alias}" for alias in place.aliases]
    if not names:
        return [("no alias", "")]
    if len(names) <= ALIASES:
        return [(name, "") for name in names]
    rest = names[ALIASES - 1 :]
    return [*((name, "") for name in names[: ALIASES - 1]), (f"{len(rest)} more", ", ".join(rest))]


def _height(place: PicturedRegion) -> float:
    aliases = len(_aliases(place)) * _SMALL * LEADING
    marks = len(place.marks) * (_PILL + 5) + 4 if place.marks else 0
    return PADDING + _PILL + 20 + aliases + marks + PADDING
