"""keyspan adopt."""

from __future__ import annotations

import click


@click.command()
def adopt() -> None:
    """To be."""
