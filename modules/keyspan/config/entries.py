"""New keys for a keyring file: written as a person would write them, below all that is there.

The new text is proved before it is returned: it is read as a keyring, which has to hold the keys
that it held, as they were, and the new ones beside them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import tomlkit

from keyspan.config.load import loads
from keyspan.errors import Fault, KeyspanError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.model import Keyring

Entry: TypeAlias = "Mapping[str, Any]"
"""What stands in [keys.NAME], in the order in which it is written."""

_KEYS = "keys"
_TABLES = ("deny", "grants", "in")
_ARRAYS = ("statements",)
_WIDTH = 100
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def written(name: str, entry: Entry) -> str:
    """Return the TOML of one key.

    Args:
        name: its name.
        entry: its fields.
    """
    return "\n\n".join(_tables((_KEYS, name), entry)) + "\n"


def read_back(account: str, name: str, entry: Entry) -> Keyring:
    """Return the keyring of one key that an entry describes.

    Raises:
        InvalidKeyring: the entry has faults.
    """
    return loads(begun(account, {name: entry}), name=_dotted((_KEYS, name)))


def begun(account: str, entries: Mapping[str, Entry]) -> str:
    """Return the text of a new keyring file."""
    tables = (written(name, entry) for name, entry in entries.items())
    return "\n".join((f'account = "{account}"\n', *tables))


def appended(text: str, entries: Mapping[str, Entry], *, was: Keyring, name: str) -> str:
    """Return a keyring file's text with new keys at its end.

    Args:
        text: the file's text.
        entries: the new keys, by name.
        was: the keyring that the text describes.
        name: what messages call the file.

    Raises:
        InvalidKeyring: the new keys do not go together with the others.
        KeyspanError: they cannot be put below a file that is written so.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    more = "\n".join(written(each, entry) for each, entry in entries.items())
    after = f"{text.rstrip()}{end * 2}{more.replace(chr(10), end)}"
    found = loads(after, name=name)
    alone = (read_back(was.account, each, entry) for each, entry in entries.items())
    new = tuple(key for keyring in alone for key in keyring.keys)
    if found != replace(was, keys=(*was.keys, *new)):
        fault = Fault(
            where=name,
            problem="what stands below its text would change it",
            mend="write the keys into it by hand; nothing was written",
        )
        raise KeyspanError(str(fault))
    return after


def _tables(path: tuple[str, ...], table: Entry) -> Iterator[str]:
    """Yield a table, and then the tables in it."""
    lines = {name: value for name, value in table.items() if not _is_apart(name, value)}
    yield "\n".join((f"[{_dotted(path)}]", *_lines(lines)))
    for name, value in table.items():
        if not _is_apart(name, value):
            continue
        if name in _ARRAYS:
            for each in value:
                yield "\n".join((f"[[{_dotted((*path, name))}]]", *_lines(each)))
        elif name == "in":
            for region, own in value.items():
                yield from _tables((*path, name, region), own)
        else:
            yield from _tables((*path, name), value)


def _is_apart(name: str, value: Any) -> bool:
    """Whether a value stands in a table of its own."""
    if name in _ARRAYS:
        return bool(value)
    return isinstance(value, Mapping) and (
        name in _TABLES or len(_inline(cast("Entry", value))) > _WIDTH - len(name)
    )


def _lines(table: Entry) -> Iterator[str]:
    flat = dict(_flat((), table))
    width = max((len(place) for place in flat), default=0)
    for place, value in flat.items():
        yield f"{place:{width}} = {_value(value, width + 3)}"


def _flat(path: tuple[str, ...], table: Entry) -> Iterator[tuple[str, Any]]:
    """Yield each value by its place, dotted where a table in braces would be too long a line."""
    for name, value in table.items():
        place = (*path, name)
        if isinstance(value, Mapping):
            inside = cast("Entry", value)
            if inside and len(_dotted(place)) + len(_inline(inside)) > _WIDTH:
                yield from _flat(place, inside)
                continue
        yield _dotted(place), value


def _dotted(path: tuple[str, ...]) -> str:
    return ".".join(each if _BARE.fullmatch(each) else _text(each) for each in path)


def _text(text: str) -> str:
    return tomlkit.string(text).as_string()


def _value(value: Any, indent: int) -> str:
    text = _inline(value)
    if not isinstance(value, (list, tuple)) or indent + len(text) <= _WIDTH:
        return text
    items = (f"    {_inline(each)},\n" for each in cast("list[Any]", value))
    return f"[\n{''.join(items)}]"


def _inline(value: Any) -> str:
    if isinstance(value, Mapping):
        said = cast("Entry", value).items()
        inside = ", ".join(f"{_dotted((name,))} = {_inline(each)}" for name, each in said)
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_inline, cast('list[Any]', value)))}]"
    if isinstance(value, str):
        return _text(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
