"""Modules of a keyring file's text, whose app is run in this very process."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

from keyspan.config import loads
from keyspan.module import Source, module_files

if TYPE_CHECKING:
    from pathlib import Path


def source(text: str, *, folder: Path, keys: tuple[str, ...] = ()) -> Source:
    """Return what a module of some keys is made from; of all keys without a name."""
    from keyspan.bindings import App
    from stacks.keyring import KeyringStack

    keyring = loads(text)
    out = folder / "cdktf.out"
    app = App(outdir=str(out))
    for name in keyring.stacks:
        KeyringStack(app, name, keyring=keyring, project=folder)
    app.synth()
    return Source(
        keyring=keyring,
        keys=tuple(key for key in keyring.keys if not keys or key.name in keys),
        tables=tomllib.loads(text)["keys"],
        documents={
            name: json.loads((out / "stacks" / name / "cdk.tf.json").read_text())
            for name in keyring.stacks
        },
    )


def texts(made: Source) -> dict[str, str]:
    """Return the text of each file of a module, by its path."""
    return {str(path): text for path, text in module_files(made).items()}


def write(made: Source, folder: Path) -> Path:
    """Write a module into a folder, over what is there."""
    for path, text in module_files(made).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder
