"""keyspan validate: is the keyring file right?"""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(path_type=Path), default=Path("keyspan.toml"))
def validate(file: Path) -> None:
    """Check a keyring FILE and print every fault at once.

    Exits with 2 for faults, and with 1 for what its owner may not have meant.
    """
    from keyspan.config import load
    from keyspan.policy import policy_warnings

    keyring = load(file, name=str(file))
    for key in keyring.keys:
        first, *others = key.regions
        replicas = f", replicas in {', '.join(others)}" if others else ""
        click.echo(f"{key.name}: primary in {first}{replicas}")
    warnings = [
        f"{file}: {warning}"
        for key in keyring.keys
        for warning in policy_warnings(key, account=keyring.account)
    ]
    for warning in warnings:
        click.echo(warning, err=True)
    if warnings:
        raise SystemExit(1)
