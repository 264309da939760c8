"""keyspan settle."""

from __future__ import annotations

import click


@click.command()
def settle() -> None:
    """To be."""
