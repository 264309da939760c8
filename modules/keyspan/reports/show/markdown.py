"""For a pull request: each key with its Regions and who may use it as tables, then the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.pictures import mermaid
from keyspan.writing.markdown import code, prose, table
from keyspan.writing.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.pictures import Access, Picture, PicturedData, PicturedKey, PicturedRegion

MERMAID_CHARACTERS = 40_000
"""The longest flowchart. Mermaid draws none of more than 50,000 characters."""

MERMAID_LINKS = 400
"""The most arrows. Mermaid draws no flowchart of more than 500."""


def render(picture: Picture) -> str:
    """Return a keyring as Markdown of GitHub's and GitLab's kind."""
    return "\n\n".join(_blocks(picture)) + "\n"


def _blocks(picture: Picture) -> Iterator[str]:
    keys = counted(len(picture.keys), "multi-Region key")
    yield f"## Keyring of account {code(picture.account)}"
    yield f"{keys} in {counted(len(picture.regions), 'Region')}."
    yield from _picture(picture)
    for key in picture.keys:
        yield from _key(key)


def _picture(picture: Picture) -> Iterator[str]:
    drawn = mermaid.render(picture)
    arrows = drawn.count("->") + drawn.count("=>")
    if len(drawn) > MERMAID_CHARACTERS or arrows > MERMAID_LINKS:
        yield "The picture is larger than Mermaid draws: `--format svg` has all of it."
    else:
        yield f"```mermaid\n{drawn}```"


def _key(key: PicturedKey) -> Iterator[str]:
    yield f"### {prose(key.name)}"
    yield f"{prose(', '.join(key.facts))}. {prose(key.description)}".rstrip()
    yield table(("Region", "Key", "Aliases", "Note"), [_region(place) for place in key.regions])
    rows = [row for access in key.access for row in _access(access)]
    yield table(("Where", "Who", "May"), rows)
    if key.data:
        places = [row for data in key.data for row in _data(data)]
        yield table(("Data", "Region", "Name", "Note"), places)


def _region(place: PicturedRegion) -> tuple[str, ...]:
    return (
        prose(place.region),
        f"**{place.role}**" if place.role == "primary" else place.role,
        "<br>".join(code(f"alias/{alias}") for alias in place.aliases) or "none",
        "<br>".join(prose(mark.text) for mark in place.marks),
    )


def _access(access: Access) -> Iterator[tuple[str, ...]]:
    for line in access.lines:
        yield prose(access.where), prose(line.who), prose(line.may)


def _data(data: PicturedData) -> Iterator[tuple[str, ...]]:
    for region, name in data.names.items():
        yield prose(data.title), prose(region), prose(name), prose(data.origin(region))
