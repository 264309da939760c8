"""For a pull request or an issue: the verdict, what differs, and the matrices folded away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.reports.blocks import SAID, differences, folded, not_read
from keyspan.reports.verify.text import HEAD, NONE, cell
from keyspan.writing.markdown import code, prose, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keyspan.live.roundtrip import Matrix
    from keyspan.live.verification import Standing, Verified
    from keyspan.reports.tally import Tally


def render(found: Iterable[Verified], tally: Tally) -> Iterator[str]:
    """Yield the report as blocks of Markdown, of GitHub's and GitLab's kind."""
    keys = list(tally.over(found))
    yield f"## keyspan verify: {SAID[tally.verdict]}\n"
    yield f"{tally.summary()}.\n"
    if told := differences(keys):
        yield f"{told}\n"
    if told := not_read(tally.refusals.values()):
        yield f"{told}\n"
    for key in keys:
        body = "\n\n".join(_blocks(key))
        if key.good:
            yield folded(prose(f"{key.name}: good"), body) + "\n"
        else:
            yield f"### {prose(key.name)}\n\n{body}\n"


def _blocks(key: Verified) -> Iterator[str]:
    yield f"Key ID {code(key.key_id)}" if key.key_id else "No key ID is known."
    yield table(HEAD, [_row(each) for each in key.standings])
    yield from (_matrix(each) for each in key.matrices)


def _row(standing: Standing) -> tuple[str, ...]:
    aliases = standing.aliases
    named = ", ".join(map(code, aliases or ())) or NONE
    return (
        prose(standing.region),
        (standing.role or NONE) + ("" if standing.named else ", **not in the file**"),
        prose(standing.state),
        code(standing.material_id) if standing.material_id else NONE,
        "not read" if aliases is None else named,
    )


def _matrix(matrix: Matrix) -> str:
    make, take = matrix.operations
    rows = [
        (
            prose(made_in),
            *(prose(cell(matrix, matrix.trips[made_in, each])) for each in matrix.regions),
        )
        for made_in in matrix.regions
    ]
    return table((f"{make} in, {take} in", *map(prose, matrix.regions)), rows)
