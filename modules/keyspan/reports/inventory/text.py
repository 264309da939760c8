"""For a terminal: each key with its Regions, what is odd, what it costs, and one line that sums up.

orders  mrk-…  SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT, AWS_KMS, rotates every 365 days: $2.00 a month
us-east-1  primary  Enabled  orders  never  0 rotations  $1.00
us-west-2  replica  Enabled  orders  never  0 rotations  $1.00
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.reports.inventory import words
from keyspan.writing.columns import aligned
from keyspan.writing.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.errors import Fault
    from keyspan.live.inventory import Fleet, FleetMember

_INDENT = "  "


def render(fleet: Fleet) -> str:
    """Return an inventory as text."""
    return "\n\n".join(_blocks(fleet)) + "\n"


def _blocks(fleet: Fleet) -> Iterator[str]:
    yield f"account {printable(fleet.account)}, Regions by {printable(fleet.told_by)}"
    yield from _keys(fleet)
    if fleet.missing:
        names = (f"{_INDENT}{printable(each)}" for each in fleet.missing)
        yield "\n".join(("of the keyring, and in no Region:", *names))
    if fleet.notes:
        yield "\n".join(_note(each) for each in fleet.notes)
    yield "\n".join(_regions(fleet))
    if fleet.refusals:
        yield "\n".join(_refusals(fleet))
    yield "\n".join(_sums(fleet))


def _keys(fleet: Fleet) -> Iterator[str]:
    """Yield each key; the columns of all of them begin one below the other."""
    lines = iter(list(aligned([_row(each) for each in fleet.members])) if fleet.members else [])
    for key in fleet.keys:
        name = printable(words.name(fleet, key))
        head = f"{name}  {printable(key.key_id)}  {printable(words.kind(key))}"
        yield "\n".join(
            [
                f"{head}: {words.a_month(key.cost)}",
                *(_INDENT + next(lines) for _ in key.members),
                *(_INDENT + _note(each, indent=_INDENT) for each in key.notes),
            ]
        )


def _row(member: FleetMember) -> tuple[str, ...]:
    return (
        printable(member.region),
        printable(member.role) or words.NONE,
        printable(member.state),
        printable(words.aliases(member)),
        printable(words.last_use(member)),
        words.rotations(member),
        _dollars(member),
    )


def _dollars(member: FleetMember) -> str:
    amount = words.amount(member.monthly_dollars)
    return amount if member.monthly_dollars is None else f"${amount}"


def _note(note: Fault, *, indent: str = "") -> str:
    said = f"note: {printable(note.where)}: {printable(note.problem)}"
    return f"{said}\n{indent}{_INDENT}{printable(note.mend)}"


def _regions(fleet: Fleet) -> Iterator[str]:
    rows, empty = words.regions(fleet)
    if rows:
        printed = [tuple(printable(each) for each in row) for row in rows]
        yield from aligned([words.REGIONS, *printed])
    if empty:
        yield f"Regions without any key: {empty}"


def _refusals(fleet: Fleet) -> Iterator[str]:
    yield "not read:"
    for refusal, times in words.alike(fleet.refusals):
        first, *more = str(refusal).splitlines()
        alike = f" ({times} times)" if times > 1 else ""
        yield f"{_INDENT}{printable(first)}{alike}"
        yield from (f"{_INDENT}{printable(each)}" for each in more)


def _sums(fleet: Fleet) -> Iterator[str]:
    if fleet.keyring is not None:
        yield f"The keyring's keys: {words.a_month(fleet.keyring_cost)}."
    yield words.price_line(fleet)
    yield words.summary(fleet)
