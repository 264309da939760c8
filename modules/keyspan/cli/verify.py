"""keyspan verify: whether the living keys are what keyspan.toml says, and work as one."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import click

from keyspan.cli.verifying import TEXT, Wanted, looks_at_keys, tell, wanted

if TYPE_CHECKING:
    from keyspan.live.verification.verify import Prove

_SHORTEST = 5
_LONGEST = 86_400


@click.command()
@looks_at_keys
@click.option("--no-crypto", is_flag=True, help="Use no key: for callers that may only look.")
@click.option(
    "--client-side",
    is_flag=True,
    help="Encrypt with the AWS Encryption SDK, too, under one Region's keyring, and decrypt under "
    "every other's.",
)
@click.option(
    "--watch",
    type=click.IntRange(_SHORTEST, _LONGEST),
    metavar="SECONDS",
    help="Look again after so many seconds, until Ctrl-C.",
)
def verify(*, no_crypto: bool, client_side: bool, watch: int | None, **said: Any) -> None:
    """Verify the living keys: that they are as keyspan.toml says, and work as one.

    All keys of the file, or each KEY: topology, key states, key material, rotation, key policies,
    grants, aliases and tags are compared in every Region; then what the key of each Region makes,
    that of every other takes. Nothing is changed. Exits with 1 for findings, and with 2 where only
    something could not be read; of --watch it is the last round's.
    """
    if no_crypto and client_side:
        raise click.UsageError("--client-side uses the keys, and --no-crypto none: leave one out")
    asked = wanted(**said)
    if client_side:
        _say_what_has_none(asked)
    code = _round(asked, crypto=not no_crypto, client_side=client_side)
    try:
        while watch:
            time.sleep(watch)
            _say_when(asked)
            code = _round(asked, crypto=not no_crypto, client_side=client_side)
    except KeyboardInterrupt:
        click.echo(err=True)
    if code:
        raise SystemExit(code)


def _round(asked: Wanted, *, crypto: bool, client_side: bool) -> int:
    """Look once, and return the exit code; each round signs in anew."""
    from functools import partial

    from keyspan.live.aws import surveyor_of
    from keyspan.live.roundtrip import prove, prove_client_side
    from keyspan.live.verification import verify as look

    connect = surveyor_of(asked.keyring.provider)
    proofs: tuple[Prove, ...] = (partial(prove, connect=connect),) if crypto else ()
    if client_side:
        proofs += (partial(prove_client_side, connect=connect),)
    found = look(asked.verification(connect, proofs=proofs))
    return tell(found, asked, command="verify", crypto=crypto)


def _say_when(asked: Wanted) -> None:
    """Say between two rounds, where a person reads them, when the next one begins."""
    from datetime import UTC, datetime

    if asked.form == TEXT and asked.output is None:
        click.echo(f"\n{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")


def _say_what_has_none(asked: Wanted) -> None:
    """Say on standard error which keys the AWS Encryption SDK cannot use."""
    from keyspan.live.roundtrip import has_client_side

    for key in asked.keys:
        if not has_client_side(key.key_spec):
            click.echo(
                f"{key.name}: not used on the client's side: the AWS Encryption SDK takes "
                f"symmetric keys only, and its key spec is {key.key_spec}",
                err=True,
            )
