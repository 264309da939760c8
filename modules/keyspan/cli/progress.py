"""What a command is at, told on a terminal and nowhere else."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator


@contextmanager
def progress() -> Generator[Callable[[str], None]]:
    """Give what tells a person, on one line of standard error, what is being done.

    The line goes away at the end. Where standard error is no terminal, or is closed, nothing is
    told, and rich is not loaded. It may be called by several threads.
    """
    if not (sys.stderr and sys.stderr.isatty()):
        yield lambda _: None
        return
    from rich.console import Console
    from rich.text import Text

    from keyspan.writing.printable import printable

    with Console(stderr=True).status("") as status:
        yield lambda doing: status.update(Text(printable(doing)))
