"""What a key protects, in the boxes of its Regions, with arrows from where to where it is copied.

Where the Regions stand in one row, each piece of data has a row of its own across their boxes, and
its arrows lead through it. Elsewhere every box lists its data, and says where it comes from.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from keyspan.pictures.svg.measure import wrapped
from keyspan.pictures.svg.shapes import LEADING, arrow, box, paragraph, text
from keyspan.writing.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

    from keyspan.pictures.picture import PicturedData

_SMALL, _NAME = 11, 12.5
_PADDING, _GAP, _LANE, _CORNER = 9, 10, 26, 5
_LINES = 2
"""The most lines of a name, and of where it comes from."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The room for data in a Region's box: its upper left corner and its width."""

    region: str
    x: float
    y: float
    width: float


def rows_height(data: Sequence[PicturedData], frames: Sequence[Frame]) -> float:
    """Return how high rows of data are, across frames from left to right."""
    return sum(_height(each, frames) + _below(each, frames) for each in data)


def draw_rows(parent: Element, data: Sequence[PicturedData], frames: Sequence[Frame]) -> None:
    """Add a row for each piece of data across frames, and the arrows between them."""
    below = 0.0
    for each in data:
        height = _height(each, frames)
        row = [replace(frame, y=frame.y + below) for frame in frames]
        for frame in row:
            if frame.region in each.names:
                _item(parent, each, frame, height=height)
        for source, target, both in _ways(each, row):
            _arrow(parent, row[source], row[target], height=height, both=both)
        below += height + _below(each, frames)


def list_height(data: Sequence[PicturedData], frame: Frame) -> float:
    """Return how high the list of a Region's data is."""
    return sum(
        _height(each, [frame], origin=True) + _GAP for each in data if frame.region in each.names
    )


def draw_list(parent: Element, data: Sequence[PicturedData], frame: Frame) -> None:
    """Add a Region's data below each other, each with the words of where it comes from."""
    below = frame
    for each in data:
        if frame.region in each.names:
            height = _height(each, [frame], origin=True)
            _item(parent, each, below, height=height, origin=True)
            below = replace(below, y=below.y + height + _GAP)


def _height(data: PicturedData, frames: Sequence[Frame], *, origin: bool = False) -> float:
    """Return how high the data is drawn, in the highest of frames."""
    held = [frame for frame in frames if frame.region in data.names]
    lines = max((_lines(data.names[each.region], each, size=_NAME) for each in held), default=0)
    more = max((_lines(data.origin(each.region), each, size=_SMALL) for each in held), default=0)
    small = (1 + more * origin) * _SMALL
    return 2 * _PADDING + (small + lines * _NAME) * LEADING


def _lines(said: str, frame: Frame, *, size: float) -> int:
    return min(len(wrapped(printable(said), room=_room(frame), size=size)), _LINES)


def _below(data: PicturedData, frames: Sequence[Frame]) -> float:
    """Return what is left free below a row: a lane where an arrow has to pass a box."""
    passing = any(abs(source - target) > 1 for source, target, _ in _ways(data, frames))
    return _LANE if passing else _GAP


def _room(frame: Frame) -> float:
    return frame.width - 2 * _PADDING


def _item(
    parent: Element, data: PicturedData, frame: Frame, *, height: float, origin: bool = False
) -> None:
    place = {"x": frame.x, "y": frame.y, "width": frame.width, "height": height}
    box(parent, **place, kind="card", corner=_CORNER)
    x, room, y = frame.x + _PADDING, _room(frame), frame.y + _PADDING + _SMALL
    text(parent, data.service, x=x, y=y, room=room, size=_SMALL, kind="soft", bold=True)
    y += _NAME * LEADING
    name = data.names[frame.region]
    y = paragraph(parent, name, x=x, y=y, room=room, size=_NAME, most=_LINES)
    if origin:
        said = data.origin(frame.region)
        paragraph(parent, said, x=x, y=y, room=room, size=_SMALL, kind="soft", most=_LINES)


def _ways(data: PicturedData, frames: Sequence[Frame]) -> Iterator[tuple[int, int, bool]]:
    """Yield from which frame to which the data is copied, and whether both ways, each pair once."""
    places = {frame.region: at for at, frame in enumerate(frames) if frame.region in data.names}
    for source, target in data.copied:
        if source in places and target in places:
            both = (target, source) in data.copied
            if not both or places[source] < places[target]:
                yield places[source], places[target], both


def _arrow(parent: Element, source: Frame, target: Frame, *, height: float, both: bool) -> None:
    right = source.x < target.x
    start, end = source.x + source.width * right, target.x + target.width * (not right)
    if abs(end - start) < source.width:
        middle = source.y + height / 2
        arrow(parent, [(start, middle), (end, middle)], dashed=True, both=both)
        return
    bottom, lane = source.y + height, source.y + height + _LANE / 2
    here, there = (each.x + each.width / 2 for each in (source, target))
    way = [(here, bottom), (here, lane), (there, lane), (there, bottom)]
    arrow(parent, way, dashed=True, both=both)
