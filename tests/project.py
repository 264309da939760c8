"""The app as a clone of the repository holds it, in a folder of its own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).parents[1]


def copy_app(folder: Path, *, keyring: str | None = None) -> Path:
    """Copy what makes the app; `keyring` is the text of another keyspan.toml."""
    folder.mkdir(parents=True)
    for name in ("main.py", "keyspan.toml", "cdktf.json"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "stacks", folder / "stacks")
    if keyring is not None:
        (folder / "keyspan.toml").write_text(keyring)
    return folder


def run(
    command: Sequence[str], *, folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a command with nobody at the keyboard; what it says to both streams is its stdout."""
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
