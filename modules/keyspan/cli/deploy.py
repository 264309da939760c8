"""keyspan deploy."""

from __future__ import annotations

import click


@click.command()
def deploy() -> None:
    """To be."""
