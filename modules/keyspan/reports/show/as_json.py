"""For a program: one object, a ShowReport; texts are exactly those of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.writing.documents import dumped, whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keyspan.pictures import Line, Picture, PicturedData, PicturedKey, PicturedRegion
    from keyspan.reports.show.shape import (
        ShownAccess,
        ShownData,
        ShownKey,
        ShownRegion,
        ShowReport,
    )


def render(picture: Picture) -> str:
    """Return a keyring as JSON."""
    return dumped(report(picture))


def report(picture: Picture) -> ShowReport:
    """Return a keyring as the object that the JSON holds."""
    return {
        "version": 1,
        "account": picture.account,
        "keys": [_key(key) for key in picture.keys],
    }


def _key(key: PicturedKey) -> ShownKey:
    return {
        "name": key.name,
        "description": whole(key.description),
        "key_spec": key.key_spec,
        "key_usage": key.key_usage,
        "imported": key.imported,
        "rotation_days": key.rotation_days,
        "regions": [_region(place) for place in key.regions],
        "data": [_data(data) for data in key.data],
    }


def _region(place: PicturedRegion) -> ShownRegion:
    return {
        "region": place.region,
        "role": place.role,
        "aliases": _whole(place.aliases),
        "marks": _whole(mark.text for mark in place.marks),
        "access": [_access(line) for line in place.access],
    }


def _data(data: PicturedData) -> ShownData:
    return {
        "service": data.service,
        "name": whole(data.name),
        "existing": data.existing,
        "places": [
            {
                "region": region,
                "name": whole(name),
                "copied_from": [source for source, target in data.copied if target == region],
            }
            for region, name in data.names.items()
        ],
    }


def _access(line: Line) -> ShownAccess:
    return {
        "principal": whole(line.principal),
        "who": whole(line.who),
        "powers": _whole(line.powers),
        "provided": _whole(line.provided),
        "denied": line.denied,
    }


def _whole(texts: Iterable[str]) -> list[str]:
    return [whole(text) for text in texts]
