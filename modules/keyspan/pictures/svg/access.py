"""Who may use a key, as a table below its Regions: told once where Regions have it in common."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from keyspan.pictures.svg.shapes import line, paragraph

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from keyspan.pictures.picture import Access, Line

_SIZE, _HEADING = 13, 12
_WHO, _NARROW, _GAP = 270, 480, 16
_BETWEEN = 3


def draw(parent: Element, groups: tuple[Access, ...], *, x: float, y: float, room: float) -> float:
    """Add who may do what below y; return where it ends."""
    for access in groups:
        line(parent, [(x, y), (x + room, y)], kind="rule")
        y += 21
        heading = access.where[0].upper() + access.where[1:]
        y = paragraph(
            parent, heading, x=x, y=y, room=room, size=_HEADING, kind="soft", bold=True
        )  # fmt: skip
        for _, lines in groupby(access.lines, key=lambda each: each.who):
            y = _principal(parent, tuple(lines), x=x, y=y + _BETWEEN, room=room)
        y += 2
    return y


def _principal(
    parent: Element, lines: tuple[Line, ...], *, x: float, y: float, room: float
) -> float:
    """Add what one principal may do, beside its name where there is room for both."""
    beside = room >= _NARROW
    wide = _WHO - _GAP if beside else room
    who = lines[0]
    below = paragraph(
        parent, who.who, x=x, y=y, room=wide, size=_SIZE, bold=True, full=who.principal
    )
    indent = _WHO if beside else _GAP
    y = y if beside else below
    for each in lines:
        y = paragraph(parent, each.may, x=x + indent, y=y, room=room - indent, size=_SIZE)
    return max(y, below)
