"""The keyring file, with the keys that were taken over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from keyspan.config import loads
from keyspan.config.edit import create_text, edited, replace_text
from keyspan.config.entries import appended, begun
from keyspan.config.load import read_text
from keyspan.lifecycle.adoption.fit import added_tags, changes, misfits
from keyspan.lifecycle.adoption.taking import held_already
from keyspan.live import UnfitKey

if TYPE_CHECKING:
    from pathlib import Path

    from keyspan.errors import Fault
    from keyspan.lifecycle.adoption.taking import Taken
    from keyspan.live import KeySet
    from keyspan.model import Key, Keyring


def read_file(file: Path) -> tuple[str, Keyring] | None:
    """Return a keyring file's text and what it describes; None where there is no file.

    Raises:
        InvalidKeyring: it has faults.
    """
    if not file.exists():
        return None
    text = read_text(file, name=file.name)
    return text, loads(text, name=file.name)


def add(file: Path, taken: tuple[Taken, ...], *, was: tuple[str, Keyring] | None) -> None:
    """Write keys below all that a keyring file holds, or into a new one.

    Raises:
        KeyspanError: it cannot be written so, or was changed since it was read.
    """
    entries = {each.name: each.entry for each in taken}
    if was is None:
        text = begun(taken[0].living.shared.account, entries)
        loads(text, name=file.name)
        create_text(file, text)
        return
    text, keyring = was
    replace_text(file, appended(text, entries, was=keyring, name=file.name), was=text)


def recorded(
    file: Path, key: Key, living: KeySet, *, was: tuple[str, Keyring]
) -> tuple[str, list[Fault]]:
    """Return a file's text with the record that a key of it lives, and what a plan would change.

    Args:
        file: the keyring file.
        key: the key of the file.
        living: the key as it lives.
        was: the file's text and keyring.

    Raises:
        UnfitKey: the living key is another one, or another key of the file.
    """
    text, keyring = was
    others = tuple(each for each in keyring.keys if each.name != key.name)
    held = held_already(living, others)
    if faults := [*misfits(key, living, account=keyring.account), *([held] if held else [])]:
        raise UnfitKey(faults)
    tags = keyring.provider.default_tags
    told = changes(key, living, account=keyring.account, default_tags=tags)
    meant = replace(
        keyring,
        keys=tuple(
            replace(each, adopted=living.key_id) if each.name == key.name else each
            for each in keyring.keys
        ),
    )
    edits = {("keys", key.name, "adopted"): living.key_id}
    after = edited(text, edits, expected=meant, name=file.name)
    return after, [*told, *added_tags(key, living, default_tags=tags)]
