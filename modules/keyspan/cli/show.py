"""keyspan show: a keyring as a table and as a picture; nothing reaches AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from keyspan.cli.keyring import config_option, find_keys
from keyspan.cli.output import output_option, write_report

if TYPE_CHECKING:
    from pathlib import Path

_FORMATS = ("text", "json", "markdown", "mermaid", "svg")


@click.command()
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    default=_FORMATS[0],
    show_default=True,
    help="How it is shown; markdown is made for a pull request, svg for a page.",
)
@output_option
@config_option
def show(keys: tuple[str, ...], form: str, output: Path | None, config: Path) -> None:
    """Show each KEY of a keyring, or all of them: its Regions, and who may use it.

    By the file alone. Who may use a key is what its key policies and grants say, in short; keyspan
    policy who-can answers for one action in full.
    """
    from keyspan.pictures import picture_of
    from keyspan.reports.show import FORMATS

    keyring, shown = find_keys(config, keys)
    write_report(FORMATS[form](picture_of(keyring, shown)), output)
