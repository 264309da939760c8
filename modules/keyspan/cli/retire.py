"""keyspan retire: the one command that schedules the deletion of a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from keyspan.cli.keyring import find_key
from keyspan.cli.project import NOT_DONE, project_here

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyspan.lifecycle.project import Project
    from keyspan.lifecycle.retirement import Asked
    from keyspan.model import Key, Keyring

_WAIT_DAYS = 7
_LONGEST_WAIT = 365


@click.command()
@click.argument("key")
@click.argument("region", required=False)
@click.option("--all", "whole", is_flag=True, help="The whole key, instead of one REGION's.")
@click.option("--apply", is_flag=True, help="Do the next step; without it, it is only told.")
@click.option("--cancel", is_flag=True, help="Give the key back, from whichever step it is at.")
@click.option(
    "--wait",
    "wait_days",
    type=click.IntRange(0, _LONGEST_WAIT),
    default=_WAIT_DAYS,
    show_default=True,
    metavar="DAYS",
    help="How long a key has to have been disabled before its deletion is scheduled.",
)
@click.option("--confirm", metavar="KEY", help="The key's name again: --all --apply needs it.")
def retire(
    *,
    key: str,
    region: str | None,
    whole: bool,
    apply: bool,
    cancel: bool,
    wait_days: int,
    confirm: str | None,
) -> None:
    """Retire the key of one REGION, or all of KEY: disable it, wait, and schedule its deletion.

    Tells what would be lost, and each step with its date. --apply does the next step only: run it
    again for the one after. Until AWS has deleted the key, --cancel gives it back. Exits with 1
    for what is refused.
    """
    from keyspan.lifecycle.retirement import Asked

    if (region is None) != whole:
        raise click.UsageError("Name one REGION, or --all for the whole key.")
    if confirm is not None and confirm != key:
        raise click.BadParameter(f"got {confirm}, wanted {key}", param_hint="--confirm")
    if whole and apply and not cancel and confirm is None:
        raise click.UsageError(f"The whole key would go; say so: --confirm {key}")
    asked = Asked(key=key, region=region, wait_days=wait_days)
    if cancel:
        _follow(asked, apply=apply, does=_cancel)
    else:
        _follow(asked, apply=apply, does=_retire)


def _follow(asked: Asked, *, apply: bool, does: Callable[..., None]) -> None:
    """Open the project in this folder, and do it, alone where anything is changed."""
    from contextlib import nullcontext, suppress

    from keyspan.config import DEFAULT_FILE
    from keyspan.live import CallRefused

    keyring, key = find_key(DEFAULT_FILE, asked.key)
    with project_here(alone=apply) as project:
        # A cancellation does not wait for who cannot tell.
        with suppress(CallRefused) if does is _cancel else nullcontext():
            _require_account(keyring, key)
        does(project, asked, keyring=keyring, apply=apply)
    if not apply:
        click.echo(NOT_DONE)


def _require_account(keyring: Keyring, key: Key) -> None:
    from keyspan.lifecycle.retirement import require_account
    from keyspan.live.aws import caller

    require_account(keyring, key, caller=lambda region: caller(keyring.provider, region=region))


def _retire(project: Project, asked: Asked, *, keyring: Keyring, apply: bool) -> None:
    from keyspan.lifecycle.retirement import Retirement, outlook
    from keyspan.live.aws import connector, trail_connector

    retirement = Retirement(
        project=project,
        asked=asked,
        connect=connector(keyring),
        connect_trail=trail_connector(keyring.provider),
        say=click.echo,
    )
    if apply:
        retirement.step()
        return
    found = retirement.found()
    click.echo(f"{asked.key} ({found.key_id}): retire {asked.region or 'the whole key'}")
    for line in outlook(
        asked,
        found,
        connect=retirement.connect,
        connect_trail=retirement.connect_trail,
        now=retirement.now(),
    ):
        click.echo(line)


def _cancel(project: Project, asked: Asked, *, keyring: Keyring, apply: bool) -> None:
    from keyspan.lifecycle.retirement import Cancellation
    from keyspan.live.aws import connector

    cancellation = Cancellation(
        project=project, asked=asked, connect=connector(keyring), say=click.echo
    )
    if apply:
        cancellation.carry_out()
        return
    for line in cancellation.lines():
        click.echo(line)
