"""keyspan.toml in, a Keyring out; or every fault of the file at once."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pydantic import ValidationError

from keyspan.config import build, faults
from keyspan.config.tables import KeyringTable
from keyspan.errors import Fault, InvalidKeyring
from keyspan.model.rules import token_problem
from keyspan.policy import policy_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

    from keyspan.model import Keyring

DEFAULT_FILE = Path("keyspan.toml")
_TELLS_OF_REGIONS = re.compile(r"\.(primary|replicas)\b")
_SOME_ACCOUNT = "000000000000"


def load(file: Path = DEFAULT_FILE, *, name: str | None = None) -> Keyring:
    """Read a keyring file.

    Args:
        file: its path.
        name: what messages call it; its last part by default.

    Raises:
        InvalidKeyring: with every fault, each naming the file and the place in it.
    """
    name = name or file.name
    return loads(read_text(file, name=name), name=name)


def loads(text: str, *, name: str = DEFAULT_FILE.name) -> Keyring:
    """Read a keyring from TOML text; `name` stands for the file in messages.

    Raises:
        InvalidKeyring: with every fault.
    """
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        mend = "mend the line; strings stand in quotes, tables begin with [name]"
        raise InvalidKeyring(
            [Fault(where=name, problem=f"is not TOML: {error}", mend=mend)]
        ) from None
    return _keyring(raw, name=name)


def read_text(file: Path, *, name: str) -> str:
    """Return a keyring file's text, its line ends as they are; `name` stands for it in messages.

    Raises:
        InvalidKeyring: it cannot be read, or is not UTF-8.
    """
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        mend = "name the keyring file, or write one: see the README's example"
        raise InvalidKeyring(
            [Fault(where=name, problem=f"cannot be read: {error.strerror}", mend=mend)]
        ) from None
    except UnicodeDecodeError as error:
        raise InvalidKeyring(
            [
                Fault(
                    where=name,
                    problem=f"byte {error.start} is not UTF-8",
                    mend="save the file as UTF-8; TOML allows nothing else",
                )
            ]
        ) from None


def _keyring(raw: dict[str, Any], *, name: str) -> Keyring:
    table, found = _validated(raw)
    if table:
        keyring = build.keyring(table)
        if not any(_TELLS_OF_REGIONS.search(fault.where) for fault in found):
            found += [*build.override_faults(table), *keyring.region_faults()]
        found += [*build.protects_faults(table), *keyring.faults()]
        sound = [key for key in keyring.keys if not _touches(key.name, found)]
        found += (f for key in sound for f in policy_faults(key, account=keyring.account))
        found = found or list(_token_faults(raw))
        if not found:
            return keyring
    raise InvalidKeyring(
        Fault(where=f"{name}: {fault.where}", problem=fault.problem, mend=fault.mend)
        for fault in dict.fromkeys(found)  # what is wrong in each Region is told once
    )


def _token_faults(node: Any, here: faults.Path = ()) -> Iterator[Fault]:
    """Yield each text that CDKTF would fill in: no app stands behind a file to say with what."""
    if isinstance(node, dict):
        for name, each in cast("dict[str, Any]", node).items():
            yield from _token_faults(name, here)
            yield from _token_faults(each, (*here, name))
    elif isinstance(node, list):
        for index, each in enumerate(cast("list[Any]", node)):
            yield from _token_faults(each, (*here, index))
    elif isinstance(node, str) and (problem := token_problem(node, mend="write the text itself")):
        yield Fault(where=faults.dotted(here), problem=problem.text, mend=problem.mend)


def _touches(key: str, found: list[Fault]) -> bool:
    """Whether a fault is about a key, so that its key policy is not the one that was meant."""
    about = re.compile(rf"account\b|keys\.{re.escape(faults.dotted((key,)))}(?![\w-])")
    return any(about.match(fault.where) for fault in found)


def _validated(raw: dict[str, Any]) -> tuple[KeyringTable | None, list[Fault]]:
    """Return the tables, and the faults of single fields.

    What is at fault is pruned and the rest read again, so that faults between fields and between
    keys are told in the same breath.
    """
    found: list[Fault] = []
    tables = _tables_of(raw)
    while True:
        try:
            return tables.model_validate(raw), found
        except ValidationError as error:
            errors = error.errors()
        found = found or [faults.fault(e) for e in errors]
        sound = _without(raw, {_culprit(e) for e in errors})
        sound.setdefault("account", _SOME_ACCOUNT)
        if sound == raw or not sound.get("keys"):
            return None, found
        raw = sound


def _tables_of(raw: dict[str, Any]) -> type[KeyringTable]:
    """Return what a keyring is read as: with tables of data only where it may have some."""
    if raw.keys() <= KeyringTable.model_fields.keys():
        return KeyringTable
    return faults.whole()


def _culprit(error: ErrorDetails) -> faults.Path:
    """Return what has to go: the place itself, or the table that something is missing from."""
    path = faults.place(error)
    return path[:-1] if error["type"] == "missing" else path


def _without(node: Any, paths: set[faults.Path], here: faults.Path = ()) -> Any:
    if isinstance(node, dict):
        named = cast("dict[str, Any]", node).items()
        kept = ((k, v, (*here, k)) for k, v in named)
        return {k: _without(v, paths, path) for k, v, path in kept if path not in paths}
    if isinstance(node, list):
        items = ((v, (*here, i)) for i, v in enumerate(cast("list[Any]", node)))
        return [_without(v, paths, path) for v, path in items if path not in paths]
    return node
