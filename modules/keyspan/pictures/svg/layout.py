"""Where the boxes of a key's Regions stand.

On a wide sheet the primary stands on the left and the replicas in rows beside it; on a narrow one
they stand below it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.pictures.svg.data import Frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from keyspan.pictures.picture import PicturedRegion

GAP, DROP = 32, 16
"""Between boxes, and above a row that an arrow comes down to."""

PADDING = 14
"""Between the edge of a box and what is in it."""

_LEAST, _MOST = 176, 260  # the width of a box
_ROUNDING = 0.01


@dataclass(frozen=True, slots=True)
class Box:
    """A Region and where its box stands; the lower part of its height is for its data."""

    place: PicturedRegion
    x: float
    y: float
    width: float
    height: float
    data: float

    @property
    def centre(self) -> float:
        """Halfway between its sides."""
        return self.x + self.width / 2

    @property
    def middle(self) -> float:
        """Halfway down the key's part."""
        return self.y + (self.height - self.data) / 2

    @property
    def frame(self) -> Frame:
        """The room for data."""
        top = self.y + self.height - self.data
        return Frame(self.place.region, self.x + PADDING, top, self.width - 2 * PADDING)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where all boxes stand.

    Attributes:
        head: the primary key's; None where no Region has the primary, or several seem to.
        rows: the others.
        beside: whether these stand beside the head, not below it.
    """

    head: Box | None
    rows: tuple[tuple[Box, ...], ...]
    beside: bool

    @property
    def boxes(self) -> tuple[Box, ...]:
        """All boxes, the head first."""
        return (*([self.head] if self.head else []), *(each for row in self.rows for each in row))

    @property
    def in_one_row(self) -> bool:
        """Whether all boxes stand beside each other."""
        return len({each.y for each in self.boxes}) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The room for the boxes of one key.

    Attributes:
        x: where it begins.
        y: where it begins.
        room: its width.
        key_height: how high a box is without data.
        data: Region to how high its data is.
    """

    x: float
    y: float
    room: float
    key_height: Callable[[PicturedRegion], float]
    data: Mapping[str, float]

    def layout(self, regions: tuple[PicturedRegion, ...]) -> Layout:
        """Return where the boxes of some Regions stand."""
        primaries = [place for place in regions if place.role == "primary"]
        if len(primaries) != 1:
            return Layout(None, self._rows(regions, left=0, y=self.y), beside=False)
        (primary,) = primaries
        others = tuple(place for place in regions if place is not primary)
        width = _width(self.room, len(regions))
        if self.room < 2 * width + GAP:
            height, data = self._heights([primary])
            rows = self._rows(others, left=GAP, y=self.y + height + DROP)
            return Layout(Box(primary, self.x, self.y, width, height, data), rows, beside=False)
        top = self.y + DROP if len(others) > 1 else self.y
        rows = self._rows(others, left=width + GAP, y=top, width=width)
        height, data = self._heights([primary, *(each.place for row in rows[:1] for each in row)])
        return Layout(Box(primary, self.x, top, width, height, data), rows, beside=True)

    def _rows(
        self, regions: tuple[PicturedRegion, ...], *, left: float, y: float, width: float = 0
    ) -> tuple[tuple[Box, ...], ...]:
        """Return boxes in rows, each row as high as its highest."""
        room = self.room - left
        wide = width or _width(room, len(regions))
        columns = max(1, int((room + GAP + _ROUNDING) // (wide + GAP)))
        rows: list[tuple[Box, ...]] = []
        for first in range(0, len(regions), columns):
            places = regions[first : first + columns]
            height, data = self._heights(places)
            lefts = (self.x + left + at * (wide + GAP) for at in range(len(places)))
            rows.append(
                tuple(
                    Box(place, x, y, wide, height, data)
                    for place, x in zip(places, lefts, strict=True)
                )
            )
            y += height + GAP
        return tuple(rows)

    def _heights(self, places: Iterable[PicturedRegion]) -> tuple[float, float]:
        """Return how high boxes of one row are, and how much of that is for data."""
        every = tuple(places)
        data = max(self.data.get(place.region, 0) for place in every)
        return max(map(self.key_height, every)) + data, data


def _width(room: float, count: int) -> float:
    """Return the width of boxes that share a row, as many as there are and as fit."""
    columns = max(1, min(count, int((room + GAP) // (_LEAST + GAP))))
    return min(_MOST, (room - (columns - 1) * GAP) / columns)
