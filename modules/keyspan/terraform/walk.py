"""A bounded walk over folders, nearest first.

What is found is later run as a program that sees AWS credentials, so folders that somebody else
could have filled are left out: those that anybody may write to, and those that belong neither
to this user nor to root.
"""

from __future__ import annotations

import os
import stat
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def folders(top: Path, *, depth: int, limit: int) -> Iterator[Path]:
    """Yield a folder and those below it, level by level and in the order of their names.

    Hidden folders are left out: caches, and the .terraform of somebody's project. A symbolic
    link is followed once: no folder is visited twice. What cannot be read is skipped.

    Args:
        top: where to begin; nothing is yielded when it does not exist.
        depth: how many levels below it to go; 0 is the folder alone.
        limit: how many folders to look at, those left out included.
    """
    seen: set[tuple[int, int]] = set()
    waiting = deque([(top, 0)])
    for _ in range(limit):
        if not waiting:
            return
        folder, level = waiting.popleft()
        try:
            status = folder.stat()
        except OSError:
            continue
        identity = (status.st_dev, status.st_ino)
        if identity in seen or not _is_safe(status):
            continue
        seen.add(identity)
        yield folder
        if level < depth:
            waiting.extend((child, level + 1) for child in _children(folder))


def _is_safe(status: os.stat_result) -> bool:
    writable = status.st_mode & stat.S_IWOTH
    return stat.S_ISDIR(status.st_mode) and not writable and status.st_uid in {0, os.geteuid()}


def _children(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            names = [
                entry.name
                for entry in entries
                if not entry.name.startswith(".") and (entry.is_symlink() or entry.is_dir())
            ]
    except OSError:
        return []
    return [folder / name for name in sorted(names)]
