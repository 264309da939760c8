"""keyspan inventory: all multi-Region keys of an account, what is odd, and what they cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from keyspan.cli.keyring import config_option
from keyspan.cli.output import output_option, require_writable, write_report
from keyspan.cli.project import named_regions

if TYPE_CHECKING:
    from pathlib import Path

    from keyspan.live.inventory import Fleet, Scope
    from keyspan.model import Keyring, Provider

_FORMATS = ("text", "json", "markdown", "prometheus")
_FINDINGS = ("unknown", "missing", "note")
_SOME_REGION = "us-east-1"


@click.command()
@config_option
@click.option("--no-config", is_flag=True, help="Hold no keyring against it, and read no file.")
@click.option("--regions", metavar="R,R", help="Where to look; all enabled Regions by default.")
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    default=_FORMATS[0],
    show_default=True,
    help="How it is written; prometheus is for a monitor.",
)
@click.option(
    "--fail-on",
    multiple=True,
    type=click.Choice(_FINDINGS),
    help="Exit with 1 for a key that the keyring does not hold, for one of it that no Region "
    "shows, or for a note; repeatable.",
)
@output_option
def inventory(
    *,
    config: Path,
    no_config: bool,
    regions: str | None,
    form: str,
    fail_on: tuple[str, ...],
    output: Path | None,
) -> None:
    """List all multi-Region keys of the account, over all Regions that are enabled in it.

    Related keys stand together, with their aliases, last use, rotations, what is odd about them,
    and what they cost in a month. AWS is only read. Exits with 2 where something could not be
    read, and else with 0 unless --fail-on asks for more.
    """
    from datetime import UTC, datetime

    from keyspan.cli.account import require_same
    from keyspan.cli.progress import progress
    from keyspan.live.aws import surveyor_of
    from keyspan.live.inventory import take_stock
    from keyspan.model import Provider
    from keyspan.reports.inventory import FORMATS

    keyring = None if no_config else _keyring(config)
    require_writable(output)
    provider = keyring.provider if keyring else Provider()
    named = None if regions is None else _named(regions)
    with progress() as say:
        say("signing in")
        home, account = _signed_in(provider, named or _homes(keyring))
        if keyring:
            otherwise = ", or hold no keyring against this one: --no-config"
            require_same(account, keyring, otherwise=otherwise)
        fleet = take_stock(
            _scope(named, provider, home),
            account=account,
            connect=surveyor_of(provider),
            keyring=keyring.keys if keyring else None,
            now=datetime.now(UTC),
            say=say,
        )
    write_report(FORMATS[form](fleet), output)
    if _fails(fleet, fail_on):
        raise SystemExit(1)
    if fleet.refusals:
        raise SystemExit(2)


def _keyring(config: Path) -> Keyring:
    from keyspan.config import load
    from keyspan.errors import KeyspanError

    if not config.exists():
        raise KeyspanError(
            f"{config}: there is no such file\n"
            "  name the keyring file with --config, or hold none against it: --no-config"
        )
    return load(config, name=str(config))


def _named(regions: str) -> tuple[str, ...]:
    named = named_regions(regions)
    if not named:
        raise click.BadParameter("it names none: us-east-1,eu-west-1", param_hint="--regions")
    return named


def _homes(keyring: Keyring | None) -> tuple[str, ...]:
    """Return the Regions that may be asked about the account itself, in this order."""
    from keyspan.live.aws import default_region

    regions = dict.fromkeys(each for key in keyring.keys for each in key.regions) if keyring else {}
    return tuple(regions) or (default_region() or _SOME_REGION,)


def _signed_in(provider: Provider, regions: tuple[str, ...]) -> tuple[str, str]:
    """Return the first Region that can be signed in to, and the account there.

    Raises:
        CallRefused: why the last of them does not answer, where none does.
    """
    from keyspan.cli.account import signed_in
    from keyspan.live import CallRefused

    *others, last = regions
    for region in others:
        try:
            return region, signed_in(provider, region=region)
        except CallRefused:
            continue
    return last, signed_in(provider, region=last)


def _scope(named: tuple[str, ...] | None, provider: Provider, home: str) -> Scope:
    from keyspan.live.aws import account_regions
    from keyspan.live.inventory import NAMED, Scope, enabled_regions

    if named:
        return Scope(regions=named, told_by=NAMED)
    return enabled_regions(account_regions(provider, region=home))


def _fails(fleet: Fleet, fail_on: tuple[str, ...]) -> bool:
    found = {"unknown": fleet.unknown, "missing": fleet.missing, "note": fleet.every_note}
    return any(found[each] for each in fail_on)
