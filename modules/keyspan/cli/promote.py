"""keyspan promote."""

from __future__ import annotations

import click


@click.command()
def promote() -> None:
    """To be."""
