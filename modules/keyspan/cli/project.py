"""The project in this folder, as a command opens it, and what several commands ask and say."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from keyspan.lifecycle.project import Project
    from keyspan.model.rules import Problem

NOT_DONE = "Nothing was done: --apply does it."
"""What a command says at its end that has told what it would do."""


@contextmanager
def project_here(
    *, alone: bool, on_line: Callable[[str], None] | None = None
) -> Generator[Project]:
    """Open the project in this folder.

    Args:
        alone: whether no other command may change it meanwhile.
        on_line: called with each line that Terraform prints.

    Raises:
        KeyspanError: another command is at it, or Terraform cannot be run.
    """
    import os

    from keyspan.lifecycle import journal
    from keyspan.lifecycle.project import opened

    folder = Path.cwd()
    with ExitStack() as held:
        if alone:
            held.enter_context(journal.alone(folder))
        yield held.enter_context(opened(folder, environment=os.environ, on_line=on_line))


def refuse(problem: Problem | None, option: str) -> None:
    """Refuse what somebody typed, where there is something wrong with it.

    Raises:
        click.BadParameter: there is.
    """
    if problem:
        raise click.BadParameter(f"{problem.text}\n  {problem.mend}", param_hint=option)


def named_regions(said: str) -> tuple[str, ...]:
    """Return the Regions that somebody typed for --regions, each once.

    Raises:
        click.BadParameter: one of them is no Region.
    """
    from keyspan.model.rules import region_problem

    named = [each.strip() for each in said.split(",")]
    regions = tuple(dict.fromkeys(each for each in named if each))
    for region in regions:
        refuse(region_problem(region), "--regions")
    return regions


def blocks_format(help_text: str) -> Callable[[Any], Any]:
    """Return the option of how blocks for Terraform are written."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["hcl", "json"]),
        default="hcl",
        show_default=True,
        help=help_text,
    )
