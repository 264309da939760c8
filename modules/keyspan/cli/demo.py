"""keyspan demo: the whole story on the embedded AWS."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import NoReturn

import click


@click.command()
@click.option("--keep", is_flag=True, help="Leave the emulator running, and print how to use it.")
def demo(*, keep: bool) -> None:
    """Deploy this folder's keyring to an embedded AWS, and prove its keys.

    With the real Terraform and the real AWS provider; nothing reaches AWS.
    """
    from keyspan.demo import tell

    signal.signal(signal.SIGTERM, _end)
    tell(Path.cwd(), environment=os.environ, keep=keep)


def _end(signum: int, _frame: object) -> NoReturn:
    """End as Ctrl-C does, so that the emulator and the folder are put away."""
    raise SystemExit(128 + signum)
