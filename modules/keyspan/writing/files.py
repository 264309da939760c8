"""Files that are there as a whole, or as they were before."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

_MODE = 0o7777
_NEW = 0o644


def replace(target: Path, text: str) -> None:
    """Write a text to a file, which is never seen half-written; its mode stays.

    What is no regular file, a pipe or a terminal, is written to as it is.

    Raises:
        OSError: it cannot be written; what was there before is still there.
    """
    with replacement(target, text) as put:
        put()


@contextmanager
def replacement(target: Path, text: str) -> Generator[Callable[[], object]]:
    """Write a text beside a file, and give what puts it into the file's place, as `replace` does.

    Of several files, all can be written before the first is put into its place.

    Raises:
        OSError: it cannot be written; what was there before is still there.
    """
    target = target.resolve()
    if target.exists() and not target.is_file():
        yield lambda: target.write_text(text, encoding="utf-8")
        return
    with beside(target, text) as written:
        written.chmod(target.stat().st_mode & _MODE if target.exists() else _NEW)
        yield lambda: written.replace(target)


def create(target: Path, text: str) -> None:
    """Make a file of a text, which is never seen half-written.

    Raises:
        FileExistsError: something is there.
        OSError: it cannot be written.
    """
    with beside(target, text) as written:
        written.chmod(_NEW)
        os.link(written, target)


@contextmanager
def beside(target: Path, text: str) -> Generator[Path]:
    """Write a text into a new file beside another; what is left of it at the end goes.

    Raises:
        OSError: it cannot be written.
    """
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        yield written
    finally:
        with suppress(FileNotFoundError):
            written.unlink()
