"""The CDKTF app: keyspan.toml in, one Terraform stack for each named stack out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from keyspan.app import run

if TYPE_CHECKING:
    from keyspan.bindings import App
    from keyspan.model import Keyring

PROJECT = Path(__file__).parent


def stacks(app: App, keyring: Keyring) -> None:
    """Make a stack for each that the keyring names."""
    from stacks.keyring import KeyringStack  # noqa: PLC0415 - Node.js starts here

    for name in keyring.stacks:
        KeyringStack(app, name, keyring=keyring, project=PROJECT)


if __name__ == "__main__":
    run(PROJECT, stacks)
