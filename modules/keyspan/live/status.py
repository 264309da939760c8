"""Which key material each Region has, and what is wrong with it."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from keyspan.errors import Fault
from keyspan.live.imports import absent
from keyspan.writing.columns import aligned

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from keyspan.live.observe import LiveKey, Related

HEAD = ("Region", "role", "key state", "material", "material state", "here", "expires")
NONE = "-"
PENDING_IMPORT = "PendingImport"
USABLE = ("Enabled", "Disabled")
"""The key states of a key that has its material; who disables a key has reasons of his own."""


def table(live: LiveKey) -> Iterator[str]:
    """Yield a row for each key material of each Region, under a head."""
    return aligned([HEAD, *(row for related in live.related for row in _rows(live, related))])


def findings(live: LiveKey) -> Iterator[Fault]:
    """Yield why a key cannot be used in a Region, and where the Regions are out of step."""
    for related in live.existing:
        yield from _unusable(live, related)
    yield from absent(live)
    yield from _out_of_step(live)
    if waiting := next((r.pending for r in live.existing if r.pending), None):
        yield Fault(
            where=live.key.name,
            problem=f"key material {waiting.short} waits for its rotation",
            mend=f"keyspan material rotate {live.key.name} with its file goes on",
        )


def moment(expires: datetime | None) -> str:
    """Return when material expires, as people read it."""
    return f"{expires.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if expires else "never"


def _rows(live: LiveKey, related: Related) -> Iterator[tuple[str, ...]]:
    key = (related.region, live.role(related.region), related.state)
    if related.described is None:
        yield (*key, NONE, NONE, NONE, NONE)
        return
    for material in related.materials:
        here = ("imported", moment(material.expires)) if material.imported else ("missing", NONE)
        yield (*key, material.short, material.state, *here)
    if not related.materials:
        missing = related.state == PENDING_IMPORT
        here = ("missing", NONE) if missing else ("imported", moment(related.described.expires))
        yield (*key, NONE, NONE, *here)


def _unusable(live: LiveKey, related: Related) -> Iterator[Fault]:
    if related.state in USABLE and not related.missing:
        return
    mend = "see AWS's page on key states"
    problem = f"the key cannot be used: {related.state}"
    if related.state == PENDING_IMPORT or related.missing:
        mend = f"keyspan material import {live.key.name} --file FILE"
        missing = ", ".join(f"{m.short} ({m.state})" for m in related.missing)
        problem += f", without key material {missing}" if missing else ""
    yield Fault(where=related.region, problem=problem, mend=mend)


def _out_of_step(live: LiveKey) -> Iterator[Fault]:
    current = {r.region: r.current.short for r in live.existing if r.current}
    if len(set(current.values())) > 1:
        yield Fault(
            where=live.key.name,
            problem="the Regions encrypt with different key material: "
            + ", ".join(f"{region} with {short}" for region, short in current.items()),
            mend="a rotation takes a moment to reach every Region; look again",
        )
