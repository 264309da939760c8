"""The keyring file that a command reads, and the key of it that the command is about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from keyspan.model import Key, Keyring

config_option = click.option(
    "--config",
    type=click.Path(path_type=Path),
    default=Path("keyspan.toml"),
    show_default=True,
    help="The keyring file.",
)


def find_key(config: Path, name: str) -> tuple[Keyring, Key]:
    """Return the keyring of a file, and its key of a name.

    Raises:
        InvalidKeyring: the file has faults.
        click.BadParameter: it has no such key.
    """
    keyring, (key,) = find_keys(config, (name,))
    return keyring, key


def find_keys(config: Path, names: tuple[str, ...]) -> tuple[Keyring, tuple[Key, ...]]:
    """Return the keyring of a file, and its keys of these names, once each; all without a name.

    Raises:
        InvalidKeyring: the file has faults.
        click.BadParameter: it has no such key.
    """
    from keyspan.config import load
    from keyspan.model.rules import did_you_mean, shown

    keyring = load(config, name=str(config))
    keys = {key.name: key for key in keyring.keys}
    for name in names:
        if name not in keys:
            mend = did_you_mean(name, keys, otherwise=f"its keys are {', '.join(keys)}")
            told = f"{config} has no key {shown(name)}\n  {mend}"
            raise click.BadParameter(told, param_hint="KEY")
    return keyring, tuple(keys[name] for name in dict.fromkeys(names or keys))


def project_of(config: Path) -> Path:
    """Return the folder of a keyring file, whose app is to be run.

    Raises:
        click.BadParameter: the app of that folder reads another file.
    """
    from keyspan.config import DEFAULT_FILE

    if config.name != DEFAULT_FILE.name:
        told = (
            f"{config}: an app reads the {DEFAULT_FILE} beside it\n"
            f"  name a {DEFAULT_FILE}; another keyring is a folder of its own"
        )
        raise click.BadParameter(told, param_hint="--config")
    return config.parent
