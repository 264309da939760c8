"""keyspan settle: records of keyspan.toml that have been applied are dropped."""

from __future__ import annotations

from pathlib import Path

import click

from keyspan.cli.keyring import find_key
from keyspan.cli.project import project_here


@click.command()
@click.argument("keys", metavar="[KEY]...", nargs=-1)
@click.option("--apply", is_flag=True, help="Do it; without it, what would be dropped is printed.")
def settle(*, keys: tuple[str, ...], apply: bool) -> None:
    """Drop the records of each KEY that have been applied from keyspan.toml; of all by default.

    promote, adopt and retire write records: what Terraform is to do with its state. Where the
    state is so, a record does nothing any more. Terraform has to plan nothing without it, or the
    file stays as it is. Exits with 1 where a KEY that is named has a record that is not applied.
    """
    from keyspan.lifecycle.settlement import settle, settlement

    for key in keys:
        find_key(Path("keyspan.toml"), key)
    with project_here(alone=apply) as project:
        found = settlement(project, keys)
        for record in found.found:
            click.echo(str(record))
        if not found.applied:
            click.echo("Nothing is to be dropped.")
        elif not apply:
            click.echo("Nothing was done: --apply drops what is applied.")
        else:
            settle(found, say=click.echo)
            click.echo("Done. Commit keyspan.toml.")
    if keys and not all(record.applied for record in found.found):
        raise SystemExit(1)
