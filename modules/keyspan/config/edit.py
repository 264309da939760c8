"""Edits of a keyring file's text: a few values change, every comment and all else stays.

Each edit is proved before it is returned: the new text is read as a keyring, and has to be the one
that was meant. A text that cannot be edited so is left to its author, who is told what to write.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Array, Null, Table, Whitespace

from keyspan.config.faults import dotted
from keyspan.config.load import loads, read_text
from keyspan.errors import Fault, InvalidKeyring, KeyspanError
from keyspan.writing.files import create, replace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tomlkit.container import Container

    from keyspan.model import Keyring

Value: TypeAlias = "str | bool | list[str] | None"
"""What a field becomes; None leaves it out."""

Edits: TypeAlias = "Mapping[tuple[str, ...], Value]"
"""From places, ("keys", "orders", "primary"), to what stands there."""


class UnfitEdit(KeyspanError):
    """A keyring file cannot be edited by a program; nothing was written.

    Args:
        name: what messages call the file.
        problem: why.
        edits: what is to be written by hand.
    """

    def __init__(self, name: str, problem: str, edits: Edits) -> None:
        todo = "; ".join(told(place, value) for place, value in edits.items())
        fault = Fault(where=name, problem=problem, mend=f"edit it by hand: {todo}")
        super().__init__(str(fault))


def edited(text: str, edits: Edits, *, expected: Keyring, name: str) -> str:
    """Return a keyring file's text with some values changed.

    Args:
        text: the file's text.
        edits: what changes.
        expected: the keyring that the new text has to describe.
        name: what messages call the file.

    Raises:
        UnfitEdit: the new text would describe another keyring, or none.
    """
    try:
        document = tomlkit.parse(text)
        for place, value in edits.items():
            _set(document, place, value)
        after = tomlkit.dumps(document)
        found = loads(after, name=name)
    except (InvalidKeyring, TOMLKitError, KeyError, TypeError, ValueError) as error:
        problem = f"cannot be edited as it is written: {error}"
        raise UnfitEdit(name, problem, edits) from error
    if found != expected:
        raise UnfitEdit(name, "cannot be edited without a change of something else", edits)
    return after


def replace_text(file: Path, text: str, *, was: str) -> None:
    """Put a new text into a file in one step, so that a crash leaves one of both.

    Args:
        file: the file; a link stays a link.
        text: its new text.
        was: its text as it was read.

    Raises:
        KeyspanError: it cannot be written, or somebody has changed it since; it is left alone.
    """
    target = file.resolve()
    try:
        if read_text(target, name=str(file)) != was:
            raise _unwritten(file, "was changed since it was read", "run it again")
        replace(target, text)
    except OSError as error:
        mend = "let its folder be writable, and run it again"
        raise _unwritten(file, f"cannot be written: {error.strerror}", mend) from None


def create_text(file: Path, text: str) -> None:
    """Make a file of a text in one step, so that a crash leaves all of it or none.

    Args:
        file: the file, which is not there.
        text: its text.

    Raises:
        KeyspanError: it cannot be written, or is there by now; it is left alone.
    """
    try:
        create(file, text)
    except FileExistsError:
        raise _unwritten(file, "is there by now", "run it again") from None
    except OSError as error:
        mend = "let its folder be writable, and run it again"
        raise _unwritten(file, f"cannot be written: {error.strerror}", mend) from None


def _unwritten(file: Path, problem: str, mend: str) -> KeyspanError:
    return KeyspanError(str(Fault(where=str(file), problem=problem, mend=mend)))


def _set(document: Container, place: tuple[str, ...], value: Value) -> None:
    *tables, name = place
    inside: Any = document
    for table in tables:
        if table not in inside:
            if value is None:
                return
            _open(inside, table)
        inside = inside[table]
    if value is None:
        inside.pop(name, None)
        if not inside and tables and tables[-2:-1] == ["in"]:
            _close(document, tables)
        return
    held = inside.get(name)
    if isinstance(value, list) and isinstance(held, Array):
        _align(held, value)
    elif name in inside:
        inside[name] = value
    else:
        _insert(inside, name, value)


def _align(array: Any, values: list[str]) -> None:
    """Make an array hold some values, in their order, and touch only the items that differ."""
    for index in reversed(range(len(values), len(array))):
        del array[index]
    for index, value in enumerate(values):
        if index >= len(array):
            array.append(value)
        elif array[index] != value:
            array[index] = value


def _insert(table: Any, name: str, value: Value) -> None:
    """Add a field below the last one of a table, before the blank lines that follow it."""
    own: list[str] = [e for e, item in table.items() if not isinstance(item, (AoT, Table))]
    if isinstance(table, Table) and own:
        # The public ways put it behind the comments that belong to the next table.
        inside: Any = table.value
        inside._insert_after(own[-1], name, tomlkit.item(value))  # noqa: SLF001 - only so a place is told
    else:
        table[name] = value


def _open(inside: Any, name: str) -> None:
    """Make a table within another, above what follows that one's own fields.

    At its end it would stand below the comments that belong to the next table.
    """
    own: list[str] = [each for each, item in inside.items() if not isinstance(item, (AoT, Table))]
    if not isinstance(inside, Table):
        inside[name] = tomlkit.table()
        return
    body: Any = inside.value
    if own:
        # It has no header of its own: what is made in it comes after a blank line.
        body._insert_after(own[-1], name, tomlkit.table(is_super_table=True))  # noqa: SLF001 - only so a place is told
        return
    made = tomlkit.table()
    if tables := [item for item in body.values() if isinstance(item, Table)]:
        first = tables[0].trivia
        made.trivia.indent = first.indent  # with its blank line, where it was made just now
        first.indent = "\n" + first.indent.lstrip("\n")
        body._insert_at(0, name, made)  # noqa: SLF001 - only so a place is told
    else:
        made.trivia.indent = "\n"
        inside[name] = made


def _close(document: Container, tables: list[str]) -> None:
    """Drop a table that holds nothing any more; the comments that follow it stay."""
    *above, name = tables
    parent: Any = document
    for table in above:
        parent = parent[table]
    held: Any = parent[name]
    parent.pop(name)
    if isinstance(parent, Table) and isinstance(held, Table):
        left = "".join(item.as_string() for _, item in held.value.body)
        body: Any = parent.value.body
        # What is popped leaves its place; a blank line stands above its header already.
        place = next(i for i, (_, item) in enumerate(body) if isinstance(item, Null))
        body[place] = (None, Whitespace(left.removeprefix("\n")))


def told(place: tuple[str, ...], value: Value) -> str:
    """Return an edit in words: "drop keys.orders.retired"."""
    where = dotted(place)
    return f"drop {where}" if value is None else f"{where} = {json.dumps(value)}"
