"""What the tables of one keyring would undo of each other's data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keyspan.model.keys import Key


def clash_faults(keys: Iterable[Key]) -> Iterator[Fault]:
    """Yield each field that sets what AWS keeps one of, and another table's data sets already.

    Args:
        keys: the keys of one account, with the data that they protect.
    """
    holders: dict[str, str] = {}
    for key in keys:
        for data in key.protects:
            for what, field in data.alone(key):
                holder = holders.setdefault(what, data.where)
                if holder != data.where:
                    yield Fault(
                        where=f"{data.where}.{field}",
                        problem=f"{holder} sets {what} already",
                        mend="leave it to one of them: they would undo each other",
                    )
