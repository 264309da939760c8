"""A project's stand-in: the same files in a folder of the demo's own."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from keyspan.config import DEFAULT_FILE
from keyspan.synth import OUT

if TYPE_CHECKING:
    from pathlib import Path

_LEFT_OUT = shutil.ignore_patterns(str(OUT), ".terraform*", "*.tfstate*", ".git", ".keyspan")


def stand_in(project: Path, folder: Path) -> Path:
    """Make a folder that runs as the project does, and whose output and state are its own.

    The keyring file is copied, everything else is a link; output and state are left out, so that
    nothing done there reaches the project's own.

    Args:
        project: the folder of keyspan.toml and cdktf.json.
        folder: the folder to make.
    """
    folder.mkdir()
    entries = sorted(project.iterdir())
    left_out = _LEFT_OUT(str(project), [entry.name for entry in entries])
    for entry in entries:
        if entry.name == DEFAULT_FILE.name:
            shutil.copy(entry, folder)
        elif entry.name not in left_out:
            (folder / entry.name).symlink_to(entry.absolute())
    return folder
