"""keyspan policy: the key policies of a keyring, rendered and questioned; nothing reaches AWS."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from keyspan.cli.keyring import config_option, find_key

if TYPE_CHECKING:
    from pathlib import Path

    from keyspan.model import Key

_SEPARATOR = "="

region_option = click.option("--region", help="One Region of the key; its primary's by default.")


@click.group()
def policy() -> None:
    """Show the key policies that a keyring asks for, and ask who can do what."""


@policy.command()
@click.argument("key")
@region_option
@config_option
def show(key: str, region: str | None, config: Path) -> None:
    """Print the key policy of KEY in one Region, as JSON."""
    from keyspan.policy import key_policy

    keyring, wanted = find_key(config, key)
    where = _region(wanted, region)
    text = key_policy(wanted, region=where, account=keyring.account).json()
    click.echo(json.dumps(json.loads(text), indent=2))


@policy.command()
@click.argument("key")
@config_option
def compare(key: str, config: Path) -> None:
    """Tell where the key policies of KEY's Regions differ by more than their Region.

    Exits with 1 where they do.
    """
    from keyspan.policy import differences, key_policies

    keyring, wanted = find_key(config, key)
    policies = key_policies(wanted, account=keyring.account)
    found = differences(policies)
    if not found:
        click.echo(f"{key}: one key policy, in {', '.join(policies)}")
        return
    click.echo(f"{key}: compared with the key policy of {wanted.primary.region},")
    for difference in found:
        click.echo(f"  {difference}")
    raise SystemExit(1)


@policy.command(name="who-can")
@click.argument("action")
@click.argument("key")
@region_option
@click.option(
    "--context",
    "said",
    multiple=True,
    metavar="KEY=VALUE",
    help="What a request says: kms:ViaService=s3.us-east-1.amazonaws.com. Without a value it "
    "lacks the key.",
)
@config_option
def who_can(action: str, key: str, region: str | None, said: tuple[str, ...], config: Path) -> None:
    """Tell who can do ACTION with KEY, by its key policy.

    A line for each principal and way in; "depends on IAM" where an IAM policy has to allow it too,
    and the conditions that --context does not decide.
    """
    from keyspan.policy import Place, key_policy, who_can

    keyring, wanted = find_key(config, key)
    where = _region(wanted, region)
    able = who_can(
        key_policy(wanted, region=where, account=keyring.account),
        _action(action),
        place=Place(account=keyring.account, region=where),
        context=_context(said),
    )
    for permission in able:
        click.echo(str(permission))
    if not able:
        click.echo("nobody")


def _region(key: Key, region: str | None) -> str:
    if region is None:
        return key.primary.region
    if region not in key.regions:
        raise click.BadParameter(
            f"{key.name} is in {', '.join(key.regions)}", param_hint="--region"
        )
    return region


def _action(action: str) -> str:
    from keyspan.model.rules import did_you_mean
    from keyspan.policy.actions import KEY_ACTIONS

    spelled = {each.lower(): each for each in KEY_ACTIONS}
    if action.lower() not in spelled:
        mend = did_you_mean(action, KEY_ACTIONS, otherwise="write one such as kms:Decrypt")
        raise click.BadParameter(f"{action} is no action on a key; {mend}", param_hint="ACTION")
    return spelled[action.lower()]


def _context(said: tuple[str, ...]) -> dict[str, tuple[str, ...] | None]:
    """Return what --context says: several values of one key are given one by one."""
    from keyspan.policy.condition_keys import condition_key

    context: dict[str, tuple[str, ...] | None] = {}
    for each in said:
        key, separator, value = each.partition(_SEPARATOR)
        if not separator or condition_key(key) is None:
            raise click.BadParameter(
                f"{each} is no condition key and value, such as kms:CallerAccount=111122223333",
                param_hint="--context",
            )
        context[key] = (*(context.get(key) or ()), value) if value else None
    return context
