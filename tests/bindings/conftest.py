"""The provider's package in miniature, and apps that run on it in a Python of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.bindings.miniature import make_miniature

if TYPE_CHECKING:
    from pathlib import Path

ENDING = """
import importlib.resources, json, sys
PACKAGE = "cdktf_cdktf_provider_aws"
loader = sys.modules.get(PACKAGE + "._jsii")
record = getattr(loader, "__jsii_assembly__", None)
print(json.dumps({
    "imported": sorted(n.split(".")[1] for n in sys.modules
                       if n.startswith(PACKAGE + ".") and n.count(".") == 1
                       and not n.endswith("_jsii")),
    "served": record and str(
        importlib.resources.files(PACKAGE + "._jsii").joinpath(record.filename)),
}))
"""
"""Printed last by each app: which modules it has imported, and which tarball jsii was served."""


@pytest.fixture(scope="session")
def miniature(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder for sys.path that holds the package in miniature; never written to."""
    site = tmp_path_factory.mktemp("miniature")
    make_miniature(site)
    return site


@pytest.fixture
def site(miniature: Path, tmp_path: Path) -> Path:
    """A copy of the miniature that a test may change."""
    return shutil.copytree(miniature, tmp_path / "site")


@dataclass
class Python:
    """Runs apps with a site folder before everything else, and a cache of their own."""

    site: Path
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def cache(self) -> Path:
        return self.folder / "cache" / "keyspan" / "bindings"

    def command(self, app: str) -> list[str]:
        return [sys.executable, "-c", app + ENDING]

    def settings(self, **more: str) -> dict[str, str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("KEYSPAN_")}
        return {
            **clean,
            "PYTHONPATH": str(self.site),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            **self.environment,
            **more,
        }

    def run(self, app: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(app),
            cwd=self.folder,
            env=self.settings(**more),
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def python(miniature: Path, tmp_path: Path) -> Python:
    return Python(site=miniature, folder=tmp_path)
