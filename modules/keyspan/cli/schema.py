"""keyspan schema: the JSON Schema of keyspan.toml."""

from __future__ import annotations

import click


@click.command()
def schema() -> None:
    """Print the JSON Schema of keyspan.toml, for editors."""
    from keyspan.config import schema as text

    click.echo(text(), nl=False)
