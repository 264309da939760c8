"""keyspan generate: the Terraform JSON that is committed, reviewed and applied by a pipeline."""

from __future__ import annotations

from pathlib import Path

import click

from keyspan.cli.generating import write_or_compare
from keyspan.cli.keyring import config_option, project_of
from keyspan.cli.output import say_line


@click.command()
@click.argument("stacks", nargs=-1, metavar="[STACK]...")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    required=True,
    help="The folder of the committed files: DIR/STACK/main.tf.json.",
)
@click.option(
    "--check", is_flag=True, help="Write nothing; exit with 1 and the difference if there is one."
)
@config_option
def generate(*, stacks: tuple[str, ...], out: Path, check: bool, config: Path) -> None:
    """Write the Terraform JSON of each STACK, or of all, for a repository that commits it.

    The app of cdktf.json beside the keyring file is run for it; no Terraform is needed. Files of
    somebody's own stay as they are, and nothing is removed.
    """
    import os

    from keyspan.generation import FILE, generated, places
    from keyspan.writing.generated import left_over
    from keyspan.writing.words import counted

    files = generated(project_of(config), out=out, names=stacks, environment=os.environ)
    left = [] if stacks else left_over(out, files, pattern=f"*/{FILE}")
    well = write_or_compare(["generate", *stacks], out, files, check=check, shown=places)
    for path in left:
        say_line(
            f"{out / path}: the app has no such stack any more\n"
            "  its keys keep living, and Terraform's state keeps them: "
            f"remove {out / path.parent} when they have gone or moved"
        )
    if check and (left or not well):
        raise SystemExit(1)
    say_line(f"{out}: {counted(len(files), 'stack')} up to date")
