"""For a terminal: each key with its Regions, who may use it, and what it protects.

orders: Order records
  SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT, rotates every 365 days
  us-east-1  primary  alias/orders
  us-west-2  replica  alias/orders

  in every Region
    role OrdersApp          encrypt, decrypt
    anybody in the account  everything, where IAM allows it

  protects
    s3 invoices  us-east-1  acme-invoices
                 us-west-2  acme-invoices-dr  copied from us-east-1
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.writing.columns import aligned
from keyspan.writing.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from keyspan.pictures import Access, Picture, PicturedData, PicturedKey, PicturedRegion


def render(picture: Picture) -> str:
    """Return a keyring as text."""
    return "\n\n".join("\n".join(_key(key)) for key in picture.keys) + "\n"


def _key(key: PicturedKey) -> Iterator[str]:
    yield printable(f"{key.name}: {key.description}" if key.description else key.name)
    yield f"  {', '.join(key.facts)}"
    yield from _indented(2, [_region(place) for place in key.regions])
    every = [line.who for access in key.access for line in access.lines]
    width = max((len(printable(who)) for who in every), default=0)
    for access in key.access:
        yield ""
        yield f"  {printable(access.where)}"
        yield from _indented(4, list(_access(access, width)))
    if key.data:
        yield ""
        yield "  protects"
        yield from _indented(4, [row for data in key.data for row in _data(data)])


def _region(place: PicturedRegion) -> tuple[str, ...]:
    aliases = ", ".join(f"alias/{alias}" for alias in place.aliases)
    marks = ", ".join(mark.text for mark in place.marks)
    return (printable(place.region), place.role, printable(aliases), printable(marks))


def _access(access: Access, width: int) -> Iterator[tuple[str, ...]]:
    """Yield who and what, who only where it is another than in the line before."""
    before = ""
    for line in access.lines:
        who = printable(line.who)
        yield ("" if who == before else who).ljust(width), printable(line.may)
        before = who


def _data(data: PicturedData) -> Iterator[tuple[str, ...]]:
    """Yield each Region's, the title only at the first."""
    title = printable(data.title)
    for region, name in data.names.items():
        yield title, printable(region), printable(name), printable(data.origin(region))
        title = ""


def _indented(columns: int, rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield from (f"{' ' * columns}{line}" for line in aligned(rows))
