"""Where a command writes its report."""

from __future__ import annotations

import errno
import os
import sys
from io import TextIOWrapper
from pathlib import Path

import click

_OUTPUT = "--output"

output_option = click.option(
    _OUTPUT,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write the report to, instead of standard output.",
)


def require_writable(output: Path | None, *, option: str = _OUTPUT) -> None:
    """Refuse a file that nobody could write, before what goes into it is asked for.

    Raises:
        click.BadParameter: its folder is not there, or it or its folder is not writable.
    """
    if output is None:
        return
    folder = output.resolve().parent
    if not folder.is_dir():
        raise click.BadParameter(f"{folder} is no folder\n  make it first", param_hint=option)
    if not os.access(folder if not output.exists() else output, os.W_OK):
        told = f"{output} cannot be written\n  name a file in a folder that is yours"
        raise click.BadParameter(told, param_hint=option)


def show_any_text() -> None:
    r"""Have a terminal that cannot show a character show it as \\u2026."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say_line(text: str) -> None:
    """Write a line, or several, to standard output.

    Raises:
        KeyspanError: it cannot be written; click ends the program where nobody reads it any more.
    """
    from keyspan.errors import Fault, KeyspanError

    try:
        click.echo(text)
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        problem = f"cannot be written: {error.strerror}"
        fault = Fault(where="standard output", problem=problem, mend="name a file: --output FILE")
        raise KeyspanError(str(fault)) from None


def write_report(text: str, output: Path | None) -> None:
    """Write a report to standard output, or to a file, which is never seen half-written.

    Raises:
        KeyspanError: the file cannot be written.
    """
    from keyspan.errors import Fault, KeyspanError
    from keyspan.writing.files import replace

    if output is None:
        say_line(text.removesuffix("\n"))
        return
    try:
        replace(output, text)
    except OSError as error:
        problem = f"cannot be written: {error.strerror}"
        fault = Fault(where=str(output), problem=problem, mend="name a file in a folder")
        raise KeyspanError(str(fault)) from None
