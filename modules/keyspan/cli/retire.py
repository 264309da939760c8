"""keyspan retire."""

from __future__ import annotations

import click


@click.command()
def retire() -> None:
    """To be."""
