"""A diagnosis as a person reads it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from keyspan.live import commands
from keyspan.writing.columns import aligned

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from keyspan.lifecycle.trouble.case import Case
    from keyspan.lifecycle.trouble.diagnosis import Diagnosis
    from keyspan.lifecycle.trouble.finding import Trouble
    from keyspan.live.survey import Surveyed

HEAD = ("Region", "role", "key state", "in Terraform's state", "aliases")
NONE = "-"
COMMAND = " " * 4
"""What stands before each command of the way out, and before nothing else."""

AND = " &&"
"""What joins a command to the next one, which must not be done where the first has failed."""

_INDENT = " " * 3
_WIDTH = 100


def lines(diagnosis: Diagnosis) -> Iterator[str]:
    """Yield the key as it is, each trouble, and the way out."""
    case = diagnosis.case
    yield f"{case.key.name} ({case.key_id or 'no key ID is known'})"
    yield from aligned([HEAD, *(_row(case, seen) for seen in case.live.values())])
    for number, trouble in enumerate(diagnosis.troubles, 1):
        yield ""
        yield from _trouble(number, trouble)
    yield ""
    if way := diagnosis.way_out():
        yield "The way out, in this order:"
        yield from _joined(way, diagnosis.stops)
        if diagnosis.stops:
            yield f"The first {diagnosis.stops[0]} stops at its plan, for the other troubles."
        yield f"Look again after it: {commands.doctor(case.key, case.given)}"
    elif not diagnosis.troubles:
        yield "No trouble was found: the file, the state and AWS say one thing."


def _joined(way: Sequence[str], stops: Sequence[str]) -> Iterator[str]:
    """Yield the commands so that each, pasted, is done only where the one before it ended well."""
    may_stop = set(stops)
    for number, command in enumerate(way, 1):
        goes_on = command in may_stop or number == len(way)
        may_stop.discard(command)
        yield f"{COMMAND}{command}{'' if goes_on else AND}"


def _trouble(number: int, trouble: Trouble) -> Iterator[str]:
    first, *more = trouble.found.splitlines()
    yield from _wrapped(f"{number}. {trouble.where}: {first}")
    yield from (f"{_INDENT}{line}" for line in more)
    if trouble.wanted:
        yield from _wrapped(f"{_INDENT}wanted: {trouble.wanted}")
    if trouble.warning:
        yield from _wrapped(f"{_INDENT}meanwhile: {trouble.warning}")


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        subsequent_indent=_INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _row(case: Case, seen: Surveyed) -> tuple[str, ...]:
    held = case.held_regions.get(seen.region)
    at = f"{held.address}{' (tainted)' if held.tainted else ''}" if held else NONE
    at = at if case.state is not None else "not read"
    names = [name for name, key_id in (seen.aliases or {}).items() if key_id == case.key_id]
    aliases = ", ".join(names) if case.key_id and names else NONE
    return (
        seen.region,
        _role(case, seen),
        "not read" if seen.unknown else seen.state or "no key",
        at,
        aliases if seen.aliases is not None else "not read",
    )


def _role(case: Case, seen: Surveyed) -> str:
    if seen.described is None:
        return NONE
    role = "primary" if seen.described.primary_region == seen.region else "replica"
    named = seen.region in (*case.key.regions, *case.key.retired_regions)
    return role if named else f"{role}, not in the file"
