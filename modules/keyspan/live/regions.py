"""Several Regions, asked at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from keyspan.live.gateway import CallRefused
from keyspan.live.window import side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from keyspan.live.gateway import Connect, KeyManagement

_Read = TypeVar("_Read")


def in_each(regions: Collection[str], read: Callable[[str], _Read]) -> dict[str, _Read]:
    """Read something in each of some Regions, and return it in their order.

    Args:
        regions: the Regions.
        read: reads one of them.
    """
    read_of_all = side_by_side(regions, read, at_once=len(regions))
    return dict(zip(regions, read_of_all, strict=True))


def in_regions(
    regions: Collection[str],
    ask: Callable[[str, KeyManagement], _Read],
    *,
    connect: Connect,
) -> dict[str, _Read | CallRefused]:
    """Ask KMS of some Regions, and return what each answers, or why it does not.

    Args:
        regions: the Regions; the answers are in their order.
        ask: asks one of them.
        connect: gives KMS of a Region.
    """

    def one(region: str) -> _Read | CallRefused:
        try:
            return ask(region, connect(region))
        except CallRefused as refusal:
            return refusal

    return in_each(regions, one)
