"""A project of its own for each test, on the embedded AWS, and the command line run in it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.aws import kms
from tests.project import copy_app

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from mypy_boto3_kms import KMSClient

KEYSPAN = "from keyspan.cli import main; main()"


@dataclass
class Living:
    """A folder with the app and a keyring, and the AWS that its keys live in."""

    folder: Path
    environment: Mapping[str, str]

    @property
    def keyring(self) -> str:
        return (self.folder / "keyspan.toml").read_text()

    @keyring.setter
    def keyring(self, text: str) -> None:
        (self.folder / "keyspan.toml").write_text(text)

    def keyspan(
        self, *arguments: str, answer: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run keyspan in the project; `answer` is typed, and without one nobody is there."""
        return subprocess.run(
            [sys.executable, "-c", KEYSPAN, *arguments],
            cwd=self.folder,
            env=self.environment,
            input=answer if answer is not None else "",
            capture_output=True,
            text=True,
            check=False,
        )

    def kms(self, region: str) -> KMSClient:
        return kms(region, self.environment)


@pytest.fixture
def living(tmp_path: Path, surroundings: Mapping[str, str]) -> Callable[[str], Living]:
    """Return what makes a project of a keyring's text."""

    def make(text: str) -> Living:
        return Living(copy_app(tmp_path / "project", keyring=text), surroundings)

    return make
