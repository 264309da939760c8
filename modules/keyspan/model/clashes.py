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
    for key in keys:
        yield from _sid_faults(key)
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


def _sid_faults(key: Key) -> Iterator[Fault]:
    """Yield each name whose statements in the key policy would be called as another's are."""
    holders: dict[str, str] = {}
    for data in key.protects:
        sids = [str(statement["Sid"]) for statement in data.needed.statements if "Sid" in statement]
        others = {holders.setdefault(sid, data.where) for sid in sids} - {data.where}
        for holder in sorted(others):
            yield Fault(
                where=f"{data.where}.name",
                problem=f"its statements in the key policy would be called as those of {holder}",
                mend="name it otherwise: case, - and _ make no difference there",
            )
