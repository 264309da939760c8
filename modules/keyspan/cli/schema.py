"""keyspan schema: the JSON Schemas of keyspan.toml, and of what commands print."""

from __future__ import annotations

import click

_KEYRING = "keyring"
_REPORTS = ("verify", "drift", "inventory", "show", "readiness")


@click.command()
@click.option(
    "--of",
    "what",
    type=click.Choice((_KEYRING, *_REPORTS)),
    default=_KEYRING,
    show_default=True,
    help="keyspan.toml, or what a command prints with --format json.",
)
def schema(what: str) -> None:
    """Print the JSON Schema of keyspan.toml, for editors; or that of a report, for programs."""
    if what == _KEYRING:
        from keyspan.config import schema as text

        click.echo(text(), nl=False)
    else:
        from keyspan.reports.schema import schema as report

        click.echo(report(what), nl=False)
