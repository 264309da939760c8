"""A report, written where the command line says."""
"""Where a command writes its report."""

from __future__ import annotations

from pathlib import Path

import click

output_option = click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write the report to, instead of standard output.",
)


def write_report(text: str, output: Path | None) -> None:
    """Write a report, which ends with a newline, to a file or to standard output.
def write(text: str, *, output: Path | None) -> None:
    """Write a report to a file, or to standard output where there is none.

    Raises:
        KeyspanError: the file cannot be written.
    """
    from keyspan.errors import Fault, KeyspanError

    if output is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        problem = f"cannot be written: {error.strerror}"
        fault = Fault(where=str(output), problem=problem, mend="name a file in a folder")
        raise KeyspanError(str(fault)) from None
