"""The Regions of a key: the primary key's box, and from it an arrow to the box of each replica.

On a wide sheet the primary stands on the left and the replicas in rows beside it; on a narrow one
they stand below it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.pictures.svg.shapes import LEADING, arrow, box, line, pill, text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from keyspan.pictures.picture import PicturedRegion

ALIASES = 4
"""The most aliases that a box lists."""

_LEAST, _MOST = 176, 260  # the width of a box
_GAP, _PADDING, _DROP = 32, 14, 16
_NAME, _SMALL = 15, 12.5
_PILL = 18
_ROUNDING = 0.01
_TAGS = {"primary": "PRIMARY KEY", "replica": "REPLICA KEY", "retired": "NO LONGER MANAGED"}


@dataclass(frozen=True, slots=True)
class _Box:
    """A Region and where its box stands."""

    place: PicturedRegion
    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> float:
        return self.x + self.width / 2

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def draw(
    parent: Element, regions: tuple[PicturedRegion, ...], *, x: float, y: float, room: float
) -> float:
    """Add the boxes and arrows of a key's Regions below y; return where they end.

    Where no Region has the primary key, or several seem to have it, there are no arrows.
    """
    primaries = [place for place in regions if place.role == "primary"]
    if len(primaries) != 1:
        return _boxes(parent, _rows(regions, x=x, y=y, room=room), y)
    others = tuple(place for place in regions if place is not primaries[0])
    width = _width(room, len(regions))
    beside = room >= 2 * width + _GAP
    if beside:
        top = y + _DROP if len(others) > 1 else y
        left = width + _GAP
        rows = _rows(others, x=x + left, y=top, room=room - left, width=width)
        height = max(_height(primaries[0]), *(each.height for row in rows[:1] for each in row), 0)
    else:
        top, height = y, _height(primaries[0])
        below = top + height + _DROP
        rows = _rows(others, x=x + _GAP, y=below, room=room - _GAP)
    head = _Box(primaries[0], x, top, width, height)
    _arrows(parent, head, rows, beside=beside)
    return _boxes(parent, [[head], *rows], y)


def _width(room: float, count: int) -> float:
    """Return the width of boxes that share a row, as many as there are and as fit."""
    columns = max(1, min(count, int((room + _GAP) // (_LEAST + _GAP))))
    return min(_MOST, (room - (columns - 1) * _GAP) / columns)


def _rows(
    regions: tuple[PicturedRegion, ...], *, x: float, y: float, room: float, width: float = 0
) -> list[list[_Box]]:
    """Return boxes in rows, each row as high as its highest."""
    wide = width or _width(room, len(regions))
    columns = max(1, int((room + _GAP + _ROUNDING) // (wide + _GAP)))
    rows: list[list[_Box]] = []
    for first in range(0, len(regions), columns):
        places = regions[first : first + columns]
        height = max(map(_height, places))
        row = [
            _Box(place, x + at * (wide + _GAP), y, wide, height) for at, place in enumerate(places)
        ]
        rows.append(row)
        y += height + _GAP
    return rows


def _arrows(parent: Element, head: _Box, rows: list[list[_Box]], *, beside: bool) -> None:
    """Draw a trunk from the primary key, a branch above each row, and a drop into each replica."""
    branches = [row for row in map(_replicas, rows) if row]
    if not branches:
        return
    trunk = head.x + (head.width + _GAP / 2 if beside else _GAP / 2)
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
    heights = [row[0].y - _DROP for row in branches]
    ends = (min(heights), max(head.middle, *heights))
    line(parent, [right, (trunk, head.middle)], kind="arrow")
    line(parent, [(trunk, ends[0]), (trunk, ends[1])], kind="arrow")
    for row, height in zip(branches, heights, strict=True):
        line(parent, [(trunk, height), (row[-1].centre, height)], kind="arrow")
        for each in row:
            arrow(parent, [(each.centre, height), (each.centre, each.y)])


def _replicas(row: list[_Box]) -> list[_Box]:
    return [each for each in row if each.place.role == "replica"]


def _boxes(parent: Element, rows: list[list[_Box]], y: float) -> float:
    for row in rows:
        for each in row:
            _box(parent, each)
    return max((each.y + each.height for row in rows for each in row), default=y)


def _box(parent: Element, each: _Box) -> None:
    place = each.place
    primary = place.role == "primary"
    box(
        parent, x=each.x, y=each.y, width=each.width, height=each.height,
        kind="primary" if primary else "box",
    )  # fmt: skip
    x, y, room = each.x + _PADDING, each.y + _PADDING, each.width - 2 * _PADDING
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
    return _PADDING + _PILL + 20 + aliases + marks + _PADDING
