"""The user's cache of slim assemblies: made once, checked on every read.

Node.js runs what lies here, so the folder has to be the user's own, and nobody else's to write to.
A file is named "KEY.SHA256.tgz": what does not hash to its own name is thrown away and made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MOST_ENTRIES = 32
"""How many files stay; the longest unused go first."""

_SUFFIX = ".tgz"
_UNFINISHED = ".unfinished-"
_UNFINISHED_SECONDS = 3600
"""After this long nobody is still writing a file: its process was killed."""


class Unusable(Exception):
    """The cache folder cannot be used; the text says why."""


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Return where slim assemblies are kept: a folder of the user's cache, made when needed.

    Source: XDG Base Directory Specification; Apple, "File System Programming Guide".

    Raises:
        Unusable: nobody knows where the user's home is.
    """
    if (chosen := environment.get("XDG_CACHE_HOME")) and Path(chosen).is_absolute():
        root = Path(chosen)
    else:
        try:
            root = Path("~/Library/Caches" if sys.platform == "darwin" else "~/.cache").expanduser()
        except RuntimeError:
            raise Unusable("there is no home folder: set XDG_CACHE_HOME or HOME") from None
    return root / "keyspan" / "bindings"


def cached(folder: Path, source: Path, *depends_on: object, make: Callable[[], bytes]) -> Path:
    """Return a file that holds what `make` returned, now or earlier, for the same source and rest.

    Args:
        folder: the cache folder.
        source: the file that the content is made from, known by its size and time of change.
        depends_on: what else the content depends on, as JSON can tell it.
        make: makes the content. Several processes may do so at once; the same source and rest
            have to give the same bytes.

    Raises:
        Unusable: the folder cannot be made, read or written, or others may write to it.
    """
    try:
        key = _key(source, depends_on)
        _require_private(folder)
        for file in _entries(folder, f"{key}.*"):
            with suppress(FileNotFoundError):  # another process has just thrown it away
                if _is_whole(file):
                    os.utime(file)
                    return file
            file.unlink(missing_ok=True)
        made = _write(folder, key, make())
        _prune(folder, keep=made)
    except OSError as error:
        raise Unusable(f"{folder}: {error.strerror or error}") from None
    return made


def _key(source: Path, depends_on: tuple[object, ...]) -> str:
    stamp = source.stat()
    text = json.dumps([source.name, stamp.st_size, stamp.st_mtime_ns, *depends_on])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _require_private(folder: Path) -> None:
    if not hasattr(os, "geteuid"):
        raise Unusable(f"{sys.platform} does not say whose a folder is")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise Unusable(f"{folder} is no folder")
    if found.st_uid != os.geteuid():
        raise Unusable(f"{folder} belongs to another user")
    if stat.S_IMODE(found.st_mode) & (stat.S_IWGRP | stat.S_IWOTH):
        raise Unusable(f"others may write to {folder}: chmod 700 it")


def _entries(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.glob(f"{pattern}{_SUFFIX}"))


def _is_whole(file: Path) -> bool:
    wanted = file.name.removesuffix(_SUFFIX).rpartition(".")[2]
    found = file.lstat()
    own = stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid()
    return own and hashlib.sha256(file.read_bytes()).hexdigest() == wanted


def _write(folder: Path, key: str, content: bytes) -> Path:
    """Write beside and rename: a reader sees the whole file, or none."""
    file = folder / f"{key}.{hashlib.sha256(content).hexdigest()}{_SUFFIX}"
    with tempfile.NamedTemporaryFile(dir=folder, prefix=_UNFINISHED, delete=False) as unfinished:
        try:
            unfinished.write(content)
            unfinished.close()
            Path(unfinished.name).replace(file)
        except BaseException:
            Path(unfinished.name).unlink(missing_ok=True)
            raise
    return file


def _prune(folder: Path, *, keep: Path) -> None:
    by_age = sorted(_ages(_entries(folder, "*.*")))
    surplus = [file for _, file in by_age[MOST_ENTRIES:] if file != keep]
    abandoned = [
        file for age, file in _ages(folder.glob(f"{_UNFINISHED}*")) if age > _UNFINISHED_SECONDS
    ]
    for file in [*surplus, *abandoned]:
        file.unlink(missing_ok=True)


def _ages(files: list[Path] | Iterator[Path]) -> Iterator[tuple[float, Path]]:
    """Yield each file's age in seconds with it; one that another process removed is left out."""
    for file in files:
        try:
            yield time.time() - file.lstat().st_mtime, file
        except FileNotFoundError:
            continue
