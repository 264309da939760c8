r"""A picture as a Mermaid flowchart, which GitHub and GitLab draw where it stands in Markdown.

Mermaid reads a label several times: as its own language, as Markdown, as HTML, for icons and for
formulas. What is not a plain letter, a digit, a comma, a hyphen or a space inside is a character
code, #NN;, which all but a few take for the character; for these a zero-width space goes between.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keyspan.writing.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keyspan.pictures.picture import Access, Line, Picture, PicturedKey, PicturedRegion

LABEL_CHARACTERS = 200
"""The longest line of a label; what is longer ends in an ellipsis."""

_SETTINGS = '%%{init: {"flowchart": {"wrappingWidth": 420}}}%%'
_BREAK = "<br>"
_CODED = re.compile(r"[^A-Za-z0-9, -]|^[0-9 ]| (?= )| $|(?<![A-Za-z0-9])-|-(?![A-Za-z0-9])")
_READ_TOGETHER = re.compile(r"(?<=\$)(?=\$)|(?<=:)(?=fa)|(?<=\\)(?=n)|(?<=ﬂ)(?=°)|(?<=¶)(?=ß)")
"""Where formulas and icons begin, a line ends, and how Mermaid marks its own character codes."""

_APART = "\u200b"
_TITLES = {"primary": "primary key", "replica": "replica key", "retired": "no longer managed"}


def render(picture: Picture) -> str:
    """Return a picture as the text of a flowchart."""
    return "\n".join((_SETTINGS, "flowchart LR", *_lines(picture))) + "\n"


def label(text: str) -> str:
    """Return text from anybody as one line of a label in quotes."""
    shown = printable(text)
    cut = shown if len(shown) <= LABEL_CHARACTERS else f"{shown[: LABEL_CHARACTERS - 1]}…"
    parted = _READ_TOGETHER.sub(_APART, cut)
    return _CODED.sub(lambda found: f"#{ord(found[0])};", parted)


def _lines(picture: Picture) -> Iterator[str]:
    for number, key in enumerate(picture.keys, start=1):
        yield from _key(key, f"k{number}")
    yield "  classDef primary stroke-width:3px"
    yield "  classDef wrong stroke:#b3261e,stroke-width:3px"
    yield "  classDef access fill:none,stroke-dasharray:2"


def _key(key: PicturedKey, name: str) -> Iterator[str]:
    nodes = {place.region: f"{name}r{n}" for n, place in enumerate(key.regions, start=1)}
    title = [key.name, ", ".join(key.facts)]
    if key.data:  # within a subgraph others begin below the first line
        title = [": ".join(title)]
    yield f"  subgraph {name}[{_quoted(title)}]"
    for place in key.regions:
        node, said = nodes[place.region], _of_region(place)
        held = list(_held(key, place.region, node))
        if held:
            # A subgraph for the Region, so that its data stands beside its key.
            yield f"    subgraph {node}s[{_quoted([next(said)])}]"
        yield f"    {node}[{_quoted(said)}]{_class(place)}"
        yield from held
        if held:
            yield "    end"
    yield from _replication(key, nodes)
    yield from _copying(key, nodes)
    yield "  end"
    for number, access in enumerate(key.access, start=1):
        node = f"{name}a{number}"
        yield f"  {node}[{_quoted(_of_access(access))}]:::access"
        whole = len(access.regions) == len(key.regions)
        for target in [name] if whole else [nodes[region] for region in access.regions]:
            yield f"  {node} -.-> {target}"


def _replication(key: PicturedKey, nodes: dict[str, str]) -> Iterator[str]:
    primary = [place for place in key.regions if place.role == "primary"]
    replicas = [place for place in key.regions if place.role == "replica"]
    for origin in primary:
        for target in replicas:
            yield f"    {nodes[origin.region]} --> {nodes[target.region]}"


def _held(key: PicturedKey, region: str, node: str) -> Iterator[str]:
    """Yield a node for each piece of data in a Region."""
    for number, data in enumerate(key.data, start=1):
        if region in data.names:
            yield f"    {node}d{number}({_quoted([data.service, data.names[region]])})"


def _copying(key: PicturedKey, nodes: dict[str, str]) -> Iterator[str]:
    """Yield an arrow for each way that data is copied, with two heads where it goes both ways."""
    for number, data in enumerate(key.data, start=1):
        shown = [way for way in data.copied if set(way) <= nodes.keys() & data.names.keys()]
        for at, (source, target) in enumerate(shown):
            back = (target, source) in shown
            if not back or shown.index((target, source)) > at:
                arrow = "<==>" if back else "==>"
                yield f"    {nodes[source]}d{number} {arrow} {nodes[target]}d{number}"


def _of_region(place: PicturedRegion) -> Iterator[str]:
    yield place.region
    yield _TITLES[place.role]
    yield from (f"alias/{alias}" for alias in place.aliases)
    yield from (mark.text for mark in place.marks)


def _of_access(access: Access) -> Iterator[str]:
    yield access.where
    yield from map(_line, access.lines)


def _line(line: Line) -> str:
    return f"{line.who}: {line.may}"


def _class(place: PicturedRegion) -> str:
    wrong = any(mark.tone == "wrong" for mark in place.marks)
    return ":::wrong" if wrong else ":::primary" if place.role == "primary" else ""


def _quoted(lines: Iterable[str]) -> str:
    return f'"{_BREAK.join(map(label, lines))}"'
