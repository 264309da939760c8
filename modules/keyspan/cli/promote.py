"""keyspan promote: another Region's key becomes the primary."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from keyspan.cli.keyring import find_key
from keyspan.cli.project import NOT_DONE, blocks_format, project_here

if TYPE_CHECKING:
    from keyspan.lifecycle.promotion import Prepared

_FILE = Path("keyspan.toml")


@click.command()
@click.argument("key")
@click.argument("region")
@click.option("--apply", is_flag=True, help="Do it; without it, what would be done is printed.")
@click.option(
    "--deadline",
    type=click.FloatRange(min=1),
    default=300,
    show_default=True,
    metavar="SECONDS",
    help="How long AWS is waited for.",
)
@click.option(
    "--print-blocks",
    is_flag=True,
    help="Print the blocks for Terraform that Keyspan's app does not make, and do nothing.",
)
@blocks_format("How --print-blocks writes them.")
@click.option(
    "--state",
    type=click.File("rb"),
    help="For --print-blocks: what `terraform show -json` prints of the root that holds the key; "
    "KEY is then the address of the primary key, or its key ID.",
)
def promote(
    *,
    key: str,
    region: str,
    apply: bool,
    deadline: float,
    print_blocks: bool,
    form: str,
    state: IO[bytes] | None,
) -> None:
    """Make the replica key of REGION the primary key of KEY, in AWS, keyspan.toml and Terraform.

    Planned work: it needs both Regions up and both keys enabled. In an outage of the primary's
    Region nothing has to be done: every other Region goes on encrypting and decrypting.

    Run again after any interruption it goes on where it stopped. Failing back is the same command
    with the other Region. Nothing is ever deleted or replaced.
    """
    if print_blocks:
        _print_blocks(key, region, form=form, state=state)
        return
    if state:
        raise click.UsageError("--state is for --print-blocks")
    _promote(key, region, apply=apply, deadline=deadline)


def _promote(key: str, region: str, *, apply: bool, deadline: float) -> None:
    from keyspan.lifecycle.promotion import carry_out, prepare
    from keyspan.live.aws import caller, connector

    keyring, _ = find_key(_FILE, key)
    connect = connector(keyring)
    with project_here(alone=apply) as project:
        prepared = prepare(
            project,
            key,
            region,
            connect=connect,
            caller=lambda region: caller(keyring.provider, region=region),
            say=click.echo,
        )
        _tell_steps(prepared, deadline=deadline)
        if not apply:
            if not prepared.standing.done:
                click.echo(NOT_DONE)
            return
        carry_out(prepared, connect=connect, say=click.echo, deadline=deadline)
    if not prepared.standing.done:
        click.echo(f"Done. Commit keyspan.toml; then keyspan settle {key} drops its record.")


def _tell_steps(prepared: Prepared, *, deadline: float) -> None:
    click.echo()
    for number, step in enumerate(prepared.steps(deadline=deadline), 1):
        click.echo(f"{number}  {step}")
    if prepared.standing.done:
        click.echo("Nothing is to be done.")


def _print_blocks(key: str, region: str, *, form: str, state: IO[bytes] | None) -> None:
    from keyspan.lifecycle.promotion import blocks_of_key, blocks_of_state
    from keyspan.terraform import loads_state

    if state is None:
        keyring, wanted = find_key(_FILE, key)
        blocks = blocks_of_key(wanted, region, providers=keyring.providers)
    else:
        blocks = blocks_of_state(loads_state(state.read(), name=state.name), key, region)
    click.echo(blocks.json() if form == "json" else blocks.hcl())
