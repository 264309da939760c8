"""All files of a new project, or none of them."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from keyspan.errors import Fault, KeyspanError
from keyspan.scaffold.contents import files
from keyspan.writing.files import create

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path, PurePosixPath

    from keyspan.scaffold.contents import NewProject


def write(project: NewProject, folder: Path) -> Sequence[PurePosixPath]:
    """Write a new project into a folder, and return the paths of its files.

    Args:
        project: the answers.
        folder: the folder; it is made if need be. What lies there already stays as it is.

    Raises:
        InvalidKeyring: keyspan.toml would have faults.
        KeyspanError: a file is in the way, or one cannot be written; nothing was written.
    """
    texts = files(project)
    if found := dict.fromkeys(filter(None, (_in_the_way(folder / path) for path in texts))):
        raise KeyspanError("\n".join(str(_fault(path)) for path in found))
    made: list[Path] = []
    try:
        for path, text in texts.items():
            _make(folder / path, text, made)
    except BaseException:
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        raise
    return tuple(texts)


def _make(target: Path, text: str, made: list[Path]) -> None:
    """Make a file and the folders that it needs, and note each of them.

    Raises:
        KeyspanError: something is there by now, or it cannot be written.
    """
    try:
        for parent in [each for each in reversed(target.parents) if not each.exists()]:
            parent.mkdir()
            made.append(parent)
        create(target, text)
        made.append(target)
    except FileExistsError:
        raise KeyspanError(str(_fault(target))) from None
    except OSError as error:
        problem = f"cannot be written: {error.strerror}"
        mend = "name a folder that can be written to; nothing was written"
        raise KeyspanError(str(Fault(where=str(target), problem=problem, mend=mend))) from None


def _in_the_way(target: Path) -> Path | None:
    """Return what lies where a file is to be, or where a folder that it needs is to be."""
    for parent in reversed(target.parents):
        if os.path.lexists(parent) and not parent.is_dir():
            return parent
    return target if os.path.lexists(target) else None


def _fault(path: Path) -> Fault:
    return Fault(
        where=str(path),
        problem="is in the way",
        mend="name another folder, or move it away; nothing was written",
    )
