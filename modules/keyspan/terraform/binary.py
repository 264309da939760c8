"""Which Terraform or OpenTofu to run, and whether it is recent enough."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from keyspan.errors import Fault, MissingTool
from keyspan.terraform.environment import child_environment
from keyspan.terraform.product import PRODUCTS, Product
from keyspan.terraform.refusals import UnfitEnvironment

if TYPE_CHECKING:
    from collections.abc import Mapping

OLDEST: tuple[int, int] = (1, 10)
"""The first version of both products that locks state in S3 without a DynamoDB table.

It is also OpenTofu's first that takes `removed` with `lifecycle { destroy = false }`, which is what
Keyspan generates for a key that is let go of; Terraform has that since 1.7.
"""

_OLDEST_TEXT = ".".join(str(part) for part in OLDEST)
_INSTALL = (
    f"get {_OLDEST_TEXT} or later from https://developer.hashicorp.com/terraform/install"
    " or https://opentofu.org/docs/intro/install, or name a binary in KEYSPAN_TERRAFORM"
)
_BY_NAME = {product.name: product for product in PRODUCTS}
_FIRST_LINE = re.compile(rf"^({'|'.join(_BY_NAME)}) v(\d+)\.(\d+)\.(\d+)", re.MULTILINE)
_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What a binary says that it is.

    Attributes:
        product: which of the two it is.
        version: major, minor and patch.
    """

    product: Product
    version: tuple[int, int, int]

    def __str__(self) -> str:
        return f"{self.product.name} {'.'.join(str(part) for part in self.version)}"


_releases: dict[tuple[Path, int], Release] = {}


def find_binary(environment: Mapping[str, str]) -> Path:
    """Return the binary that KEYSPAN_TERRAFORM names, else terraform, else tofu, on PATH.

    Raises:
        MissingTool: there is none.
        UnfitEnvironment: KEYSPAN_TERRAFORM names no program, or the version is too old.
    """
    search = environment.get("PATH", os.defpath)
    named = environment.get("KEYSPAN_TERRAFORM")
    if named:
        found = shutil.which(Path(named).expanduser(), path=search)
        if found is None:
            raise _unfit(
                where="KEYSPAN_TERRAFORM",
                problem=f"got {named!r}, which is not a program; wanted Terraform or OpenTofu",
            )
    else:
        commands = (shutil.which(product.command, path=search) for product in PRODUCTS)
        found = next(filter(None, commands), None)
    if found is None:
        raise MissingTool("terraform", needed="plan and apply", install=_INSTALL)
    binary = Path(found).absolute()
    release = read_release(binary, environment=environment)
    if release.version[:2] < OLDEST:
        raise _unfit(where=str(binary), problem=f"got {release}; wanted {_OLDEST_TEXT} or later")
    return binary


def read_release(binary: Path, *, environment: Mapping[str, str]) -> Release:
    """Return the product and version of a binary; it is run once in the life of the process.

    Raises:
        UnfitEnvironment: it does not run, or is something else.
    """
    try:
        key = (binary, binary.stat().st_mtime_ns)
        if key not in _releases:
            _releases[key] = _ask(binary, environment)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _unfit(where=str(binary), problem=f"could not be run: {error}") from error
    return _releases[key]


def _ask(binary: Path, environment: Mapping[str, str]) -> Release:
    # Not `version -json`: both products answer "terraform_version" there, and the registry's
    # host depends on which of the two it is.
    answer = subprocess.run(
        [str(binary), "version"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=_SECONDS,
        encoding="utf-8",
        errors="replace",
        env=child_environment(environment),
    )
    match = _FIRST_LINE.search(answer.stdout)
    if answer.returncode != 0 or match is None:
        said = (answer.stdout + answer.stderr).strip().splitlines() or ["nothing"]
        raise _unfit(
            where=str(binary),
            problem=f"answered {said[0]!r} to `version`; wanted Terraform or OpenTofu",
        )
    name, *numbers = match.groups()
    major, minor, patch = (int(number) for number in numbers)
    return Release(product=_BY_NAME[name], version=(major, minor, patch))


def _unfit(*, where: str, problem: str) -> UnfitEnvironment:
    return UnfitEnvironment(Fault(where=where, problem=problem, mend=_INSTALL))
