"""The tags and the description of each Region's key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.live import commands
from keyspan.live.comparison.difference import Aspect, Difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.live.comparison.sighting import Sighting

_OF_AWS = "aws:"
"""How the keys of tags begin that AWS sets, and nobody else can."""


def tags(sighting: Sighting) -> Iterator[Difference]:
    """Yield each Region whose key lacks a tag, has another value, or one that nobody asked for."""
    for related, seen in sighting.settled():
        if seen.tags is None:
            continue
        wanted = {**sighting.default_tags, **related.tags}
        found = {name: value for name, value in seen.tags.items() if not name.startswith(_OF_AWS)}
        other = sorted(n for n in {*wanted, *found} if wanted.get(n) != found.get(n))
        if other:
            yield Difference(
                aspect=Aspect.TAGS,
                region=seen.region,
                found=", ".join(_said(name, found) for name in other),
                wanted=", ".join(_said(name, wanted) for name in other),
                mend=commands.deploy(sighting.key),
            )


def description(sighting: Sighting) -> Iterator[Difference]:
    """Yield each Region whose key has another description."""
    for related, seen in sighting.settled():
        if seen.described and seen.described.description != related.description:
            yield Difference(
                aspect=Aspect.DESCRIPTION,
                region=seen.region,
                found=f'"{seen.described.description}"',
                wanted=f'"{related.description}"',
                mend=commands.deploy(sighting.key),
            )


def _said(name: str, among: dict[str, str]) -> str:
    return f"{name}={among[name]}" if name in among else f"no {name}"
