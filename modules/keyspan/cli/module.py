"""keyspan module: a Terraform module of keys, in HCL, for a root that somebody wrote."""

from __future__ import annotations

from pathlib import Path

import click

from keyspan.cli.generating import write_or_compare
from keyspan.cli.keyring import config_option, find_keys, project_of
from keyspan.cli.output import say_line


@click.command()
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder of the module.",
)
@click.option(
    "--check", is_flag=True, help="Write nothing; exit with 1 where a file is not as it would be."
)
@config_option
def module(*, keys: tuple[str, ...], out: Path, check: bool, config: Path) -> None:
    """Write a Terraform module with each KEY, or with all of them, for a root of your own to call.

    Its callers hand in a provider for each Region, and vary who administers and uses a key, its
    description, tags and aliases; all else is what the keyring file says. The same file gives the
    same bytes. Only files that say that they are generated are written over.
    """
    import os

    from keyspan.module import lost, module_files, read_source
    from keyspan.writing.words import counted

    project_of(config)  # What the app makes is compared with the file that it reads.
    keyring, chosen = find_keys(config, keys)
    source = read_source(config, keyring=keyring, keys=chosen, environment=os.environ)
    files = module_files(source)
    if left_out := source.left_out:
        say_line(f"left out, for they are no keys of {config}: {', '.join(left_out)}")
    leaving = lost(out, files)
    well = write_or_compare(["module", *keys], out, files, check=check)
    for address in leaving:
        say_line(
            f"{out}: {address} leaves the module\n"
            "  the next plan of a root that calls it deletes that key, and keyspan guard refuses "
            "that: name the key again, or let go of it first, as docs/modules.md shows"
        )
    if not well:
        raise SystemExit(1)
    say_line(f"{out}: {counted(len(files), 'file')} up to date")
