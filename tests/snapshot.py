"""Text that is committed and compared; KEYSPAN_SNAPSHOT=write rewrites it after a wanted change."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def committed(path: Path, text: str) -> str:
    """Return what is committed at a path, to be compared with the text that it should be."""
    if os.environ.get("KEYSPAN_SNAPSHOT") == "write":
        path.write_text(text)
    return path.read_text()
