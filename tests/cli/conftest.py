"""A project of two keys, which were brought up on the embedded AWS as the file says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from keyspan.config import load
from tests.brought_up import bring_up
from tests.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from keyspan.emulator import EmulatorProcess

LEDGER = """
[keys.ledger]
primary = "us-east-1"
replicas = ["eu-west-1"]
aliases = ["ledger"]
key_spec = "HMAC_256"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its folder: the repository's keyring, and a key that makes MACs."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "keyspan.toml").write_text((ROOT / "keyspan.toml").read_text() + LEDGER)
    return folder


@pytest.fixture(scope="module")
def key_ids(folder: Path, embedded_aws: EmulatorProcess) -> Mapping[str, str]:
    """The ID of each key."""
    keyring = load(folder / "keyspan.toml")
    return {
        key.name: bring_up(key, account=keyring.account, environment=embedded_aws.environment)
        for key in keyring.keys
    }
