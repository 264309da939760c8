"""keyspan init: a new project, ready to validate, generate and deploy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from keyspan.scaffold import Ci, NewProject

_NONE = "none"
_KEY = "main"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path(), metavar="[DIR]")
@click.option("--account", required=True, metavar="ID", help="The AWS account of the keys.")
@click.option("--primary", required=True, metavar="REGION", help="Where the primary key is to be.")
@click.option(
    "--replica", "replicas", multiple=True, metavar="REGION", help="A replica's; repeatable."
)
@click.option("--key", metavar="NAME", help=f"The first key's name and alias; {_KEY} otherwise.")
@click.option(
    "--bucket",
    metavar="NAME",
    help="The S3 bucket for Terraform's state; a file in DIR otherwise.",
)
@click.option(
    "--ci",
    type=click.Choice(("github", "gitlab", _NONE)),
    default=_NONE,
    show_default=True,
    help="Whose pull requests are planned, and applied once merged.",
)
def init(
    *,
    folder: Path,
    account: str,
    primary: str,
    replicas: tuple[str, ...],
    key: str | None,
    bucket: str | None,
    ci: Ci | str,
) -> None:
    """Write a new project into DIR, or into this folder: a keyring file and the app around it.

    Nothing is written over: a file that is in the way is told, and then nothing is written.
    Nothing reaches AWS.
    """
    from keyspan.scaffold import CI, NewProject, write

    project = NewProject(
        account=account,
        primary=primary,
        replicas=replicas,
        key=_KEY if key is None else key,
        bucket=bucket,
        ci=next((known for known in CI if known == ci), None),
    )
    for path in write(project, folder):
        click.echo(folder / path)
    click.echo()
    if key is None:
        click.echo(f"The key is called {_KEY}: rename it in keyspan.toml now, or keep that name.")
    _tell_what_is_left_out(project, folder)
    click.echo(f"Next: {folder / 'README.md'}")


def _tell_what_is_left_out(project: NewProject, folder: Path) -> None:
    if not project.replicas:
        click.echo("It has no replica yet: name Regions in keyspan.toml, now or later.")
    if project.bucket is None:
        place = "this folder" if folder == Path() else folder
        click.echo(f"Terraform's state is a file in {place}: name a bucket before others deploy.")
