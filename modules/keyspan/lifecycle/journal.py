"""What was begun on this machine and is not finished: written before each thing is begun.

A journal is one small JSON file in .keyspan/ beside keyspan.toml. It is replaced in one step and
reaches the disk before its writer goes on, so that whatever ends the process, the file tells what
may have been done. What AWS and Terraform's state say decides all the same: a journal tells what
was meant.
"""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from keyspan.errors import Fault, KeyspanError
from keyspan.lifecycle.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from pathlib import Path

_FOLDER = ".keyspan"
_LOCK = "lock"
_FORMAT = 1

PROMOTION = "promotion"
RETIREMENT = "retirement"
"""The kinds of journals: of `keyspan promote`, and of `keyspan retire`."""


class UnfitJournal(KeyspanError):
    """A journal cannot be read or written."""

    def __init__(self, file: Path, problem: str, mend: str) -> None:
        super().__init__(str(Fault(where=str(file), problem=problem, mend=mend)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """One journal of a project: "promotion" of "orders".

    Attributes:
        project: the folder of keyspan.toml.
        kind: what is done.
        key: the key that it is done to.
    """

    project: Path
    kind: str
    key: str

    @property
    def file(self) -> Path:
        """Where it is kept."""
        return self.project / _FOLDER / f"{self.kind}.{self.key}.json"

    def read(self) -> Mapping[str, Any] | None:
        """Return what was noted, or None where nothing was begun.

        Raises:
            UnfitJournal: there is something, and it cannot be understood.
        """
        mend = "if nothing is under way, remove it; keyspan doctor tells how the key is"
        try:
            said = json.loads(self.file.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise UnfitJournal(self.file, f"cannot be read: {error}", mend) from None
        if not isinstance(said, dict) or cast("dict[str, Any]", said).get("format") != _FORMAT:
            raise UnfitJournal(self.file, "is of another version of Keyspan", mend)
        noted = cast("dict[str, Any]", said).get("noted")
        if not isinstance(noted, dict):
            raise UnfitJournal(self.file, "holds nothing that is known", mend)
        return cast("dict[str, Any]", noted)

    def write(self, noted: Mapping[str, Any]) -> None:
        """Note what is about to be done; it is on the disk when this returns.

        Raises:
            UnfitJournal: it cannot be written, and so nothing may be begun.
        """
        text = json.dumps({"format": _FORMAT, "noted": dict(noted)}, indent=2) + "\n"
        beside = self.file.with_suffix(".new")
        try:
            self.file.parent.mkdir(exist_ok=True)
            with beside.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.file)
            _sync(self.file.parent)
        except OSError as error:
            problem = f"cannot be written: {error.strerror}"
            mend = "let the folder be writable; nothing was begun without it"
            raise UnfitJournal(self.file, problem, mend) from None

    def end(self) -> None:
        """Say that it is finished."""
        self.file.unlink(missing_ok=True)
        _sync(self.file.parent)


def unfinished(project: Path, kind: str) -> list[Journal]:
    """Return the journals of one kind that a project holds."""
    files = sorted((project / _FOLDER).glob(f"{kind}.*.json"))
    keys = (file.name.removeprefix(f"{kind}.").removesuffix(".json") for file in files)
    return [Journal(project=project, kind=kind, key=key) for key in keys]


@contextmanager
def alone(project: Path) -> Generator[None]:
    """Keep other commands of this machine from changing the same project for a while.

    The lock goes with the process that holds it, however it ends.

    Raises:
        Refused: another command is at it.
        UnfitJournal: the lock cannot be made.
    """
    folder = project / _FOLDER
    try:
        folder.mkdir(exist_ok=True)
        file = (folder / _LOCK).open("w")
    except OSError as error:
        mend = "let the project's folder be writable"
        raise UnfitJournal(folder, f"cannot be written: {error.strerror}", mend) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            fault = Fault(
                where=str(project),
                problem="another keyspan command is changing it",
                mend="wait until it has ended",
            )
            raise Refused(str(fault)) from None
        yield


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
