"""The app as a clone of the repository holds it, in a folder of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

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
