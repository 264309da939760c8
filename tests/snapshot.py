"""Text that is committed and compared; KEYSPAN_SNAPSHOT=write rewrites it after a wanted change."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def committed(path: Path, text: str | Callable[[], str]) -> str:
    """Return what is committed at a path, to be compared with the text that it should be.

    A text that is dear to make is given as what makes it, and made only to be written anew.
    """
    if os.environ.get("KEYSPAN_SNAPSHOT") == "write":
        path.write_text(text if isinstance(text, str) else text())
    return path.read_text()
