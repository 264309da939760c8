"""Releases of the provider's packages other than the one that the project is built on."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from benchmarks.install import installed, quietly

LOCKS = Path(__file__).with_name("releases")


def release(name: str) -> Path:
    """Return a folder for sys.path that holds what releases/NAME.lock pins, and nothing else.

    It lies in the cache that the benchmark's peers lie in too.
    """
    lock = LOCKS / f"{name}.lock"

    def make(folder: Path) -> None:
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--no-deps"]
        options = ["--no-compile", "--only-binary", ":all:", "--require-hashes"]
        quietly([*pip, *options, "--target", str(folder), "-r", str(lock)])

    return installed(f"release-{name}", [lock], make, made_by=sys.version)


def beside(name: str) -> str:
    """Return a PYTHONPATH that has a release beside what this Python's own names."""
    return os.pathsep.join(filter(None, [str(release(name)), os.environ.get("PYTHONPATH")]))
