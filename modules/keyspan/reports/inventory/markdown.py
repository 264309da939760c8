"""For a wiki or a pull request: what it comes to, the keys, what is odd, what each Region costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.reports.inventory import words
from keyspan.writing.markdown import code, fitting, prose, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.live.inventory import Fleet, FleetKey, FleetMember

_KEYS = (
    "Key", "Key ID", "Region", "Role", "Key state", "Aliases", "Last use", "Rotations",
    "Dollars a month",
)  # fmt: skip


def render(fleet: Fleet) -> str:
    """Return an inventory as Markdown of GitHub's and GitLab's kind."""
    return "\n\n".join(_blocks(fleet)) + "\n"


def _blocks(fleet: Fleet) -> Iterator[str]:
    yield f"## Multi-Region keys of account {prose(fleet.account)}"
    yield f"{prose(words.summary(fleet))}."
    if fleet.keys:
        rows = [_row(fleet, key, each) for key in fleet.keys for each in key.members]
        yield table(_KEYS, rows)
    if fleet.missing:
        yield "### Of the keyring, and in no Region"
        yield fitting([f"- {code(each)}" for each in fleet.missing])
    if notes := fleet.every_note:
        yield "### To be known"
        rows = [(code(each.where), prose(each.problem), prose(each.mend)) for each in notes]
        yield table(("Where", "Found", "What to do"), rows)
    if fleet.refusals:
        yield "### Not read"
        yield table(
            ("Region", "Call", "AWS says", "Times", "What to do"),
            [
                (
                    prose(each.region),
                    code(each.operation),
                    prose(": ".join(filter(None, (each.code, each.message)))),
                    str(times),
                    prose(each.mend),
                )
                for each, times in words.alike(fleet.refusals)
            ],
        )
    yield "### Regions"
    rows, empty = words.regions(fleet)
    if rows:
        yield table(words.REGIONS, [tuple(prose(each) for each in row) for row in rows])
    if empty:
        yield f"Regions without any key: {empty}."
    yield f"Regions by {prose(fleet.told_by)}. {prose(words.price_line(fleet))}"


def _row(fleet: Fleet, key: FleetKey, member: FleetMember) -> tuple[str, ...]:
    return (
        prose(words.name(fleet, key)),
        code(key.key_id),
        prose(member.region),
        prose(member.role or words.NONE),
        prose(member.state),
        prose(words.aliases(member)),
        prose(words.last_use(member)),
        prose(words.rotations(member)),
        prose(words.amount(member.monthly_dollars)),
    )
