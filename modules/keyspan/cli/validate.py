"""keyspan validate: is the keyring file right?"""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(path_type=Path), default=Path("keyspan.toml"))
def validate(file: Path) -> None:
    """Check a keyring FILE and print every fault at once."""
    from keyspan.config import load

    keyring = load(file, name=str(file))
    for key in keyring.keys:
        first, *others = key.regions
        replicas = f", replicas in {', '.join(others)}" if others else ""
        click.echo(f"{key.name}: primary in {first}{replicas}")
