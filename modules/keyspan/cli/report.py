"""keyspan report: one page of HTML about a keyring and its living keys."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keyspan.cli.account import require_account
from keyspan.cli.keyring import config_option, find_keys
from keyspan.cli.output import require_writable, say_line, write_report
from keyspan.cli.verifying import ids_of, key_id_option

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from keyspan.checks import Report
    from keyspan.errors import Fault
    from keyspan.live import Connect
    from keyspan.live.inventory import Fleet
    from keyspan.live.verification import Verified
    from keyspan.model import Key, Keyring

_HTML = "--html"
_GENERATED = "cdktf.out"


@click.command()
@click.argument("names", nargs=-1, metavar="[KEY]...")
@click.option(
    _HTML,
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The file to write the page to.",
)
@config_option
@key_id_option
@click.option("--no-crypto", is_flag=True, help="Use no key: for callers that may only look.")
@click.option(
    "--terraform",
    metavar="PATH",
    help="The generated Terraform to check; cdktf.out by default, where there is one.",
)
def report(
    *,
    names: tuple[str, ...],
    html: Path,
    config: Path,
    key_ids: tuple[str, ...],
    no_crypto: bool,
    terraform: str | None,
) -> None:
    """Write a page about the living keys: for an auditor, and for whoever is called at night.

    All keys of the file, or each KEY: the verdict, what is wrong with the way to mend it, each
    Region, the round trips, rotation and cost, and what keyspan check and keyspan validate find.
    The page is one file; it loads nothing and runs nothing. No key is changed. Exits with 1 for
    findings, and with 2 where only something could not be read.
    """
    from datetime import UTC, datetime
    from importlib.metadata import version

    from keyspan.cli.progress import progress
    from keyspan.live.aws import surveyor_of
    from keyspan.policy import policy_warnings
    from keyspan.reports.page import Page, exit_code, headline, render

    keyring, keys = find_keys(config, names)
    given = ids_of(key_ids, keys)
    require_writable(html, option=_HTML)
    checked, unchecked = _checked(keyring, terraform)
    connect = surveyor_of(keyring.provider)
    now = datetime.now(UTC)
    with progress() as say:
        say("signing in")
        require_account(keyring, regions=[region for key in keys for region in key.regions])
        page = Page(
            keyring=keyring,
            file=str(config),
            caller=_caller(keyring, keys),
            verified=_verified(keyring, keys, connect, given=given, crypto=not no_crypto, say=say),
            fleet=_fleet(keyring, keys, connect, now=now, say=say),
            checked=checked,
            unchecked=unchecked,
            warnings=tuple(
                warning for key in keys for warning in policy_warnings(key, account=keyring.account)
            ),
            tried=not no_crypto,
            made=now,
            version=version("keyspan"),
        )
    write_report(render(page), html)
    say_line(f"{html}: {headline(page)}")
    if code := exit_code(page):
        raise SystemExit(code)


def _checked(keyring: Keyring, terraform: str | None) -> tuple[Report | None, Fault | None]:
    """Return what the rules find in the generated Terraform, if there is some, or why nothing.

    Raises:
        UnfitDocument: somebody named what is no Terraform that is understood.
    """
    from keyspan import checks

    if terraform is None and not Path(_GENERATED).is_dir():
        return None, None
    views = checks.read(terraform or _GENERATED)
    try:
        return checks.check(views, today=checks.today(), settings=keyring.checks), None
    except checks.UnfitDocument as unfit:
        if terraform:
            raise
        return None, unfit.fault


def _caller(keyring: Keyring, keys: tuple[Key, ...]) -> str:
    """Return the ARN of who asks AWS, by the first Region that answers; "" where none does."""
    from keyspan.live import CallRefused
    from keyspan.live.aws import caller

    for region in dict.fromkeys(region for key in keys for region in key.regions):
        try:
            return caller(keyring.provider, region=region)
        except CallRefused:
            continue
    return ""


def _verified(
    keyring: Keyring,
    keys: tuple[Key, ...],
    connect: Connect,
    *,
    given: Mapping[str, str],
    crypto: bool,
    say: Callable[[str], None],
) -> tuple[Verified, ...]:
    from keyspan.live.roundtrip import prove
    from keyspan.live.verification import Verification, verify

    verification = Verification(
        keys=keys,
        account=keyring.account,
        connect=connect,
        proofs=(partial(prove, connect=connect),) if crypto else (),
        key_ids=given,
        default_tags=keyring.provider.default_tags,
        providers=keyring.providers,
    )
    say(f"looking at {len(keys)} keys")
    found: list[Verified] = []
    for each in verify(verification):
        found.append(each)
        say(f"{len(found)} of {len(keys)} keys looked at")
    return tuple(found)


def _fleet(
    keyring: Keyring,
    keys: tuple[Key, ...],
    connect: Connect,
    *,
    now: datetime,
    say: Callable[[str], None],
) -> Fleet:
    """Return rotation and cost, from the Regions of these keys."""
    from keyspan.live.inventory import NAMED, Scope, take_stock

    regions = {region for key in keys for region in (*key.regions, *key.retired_regions)}
    return take_stock(
        Scope(regions=tuple(sorted(regions)), told_by=NAMED),
        account=keyring.account,
        connect=connect,
        keyring=keys,
        now=now,
        say=say,
    )
