"""The real Terraform over what a test hands in, away from its folder and from its state."""

from __future__ import annotations

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from keyspan.checks.documents.read import MANIFEST, stack_folders
from keyspan.checks.documents.unfit import unfit
from keyspan.terraform import Workspace
from keyspan.testing.stacks import synthesized
from keyspan.testing.template import Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.terraform import Toolchain
    from keyspan.testing.checking import Checkable

_LOCK = ".terraform.lock.hcl"
_LEFT_OUT = re.compile(r"\.terraform|\.terraform\.tfstate.*|.*\.tfstate(\..*)?")
_ABOVE = re.compile(
    r"""(?: source"?\s*[:=]\s*" | path\.(?:module|root|cwd)\}/ | \(\\?" ) ((?:\.\./)+)""",
    re.VERBOSE,
)


class TerraformValidate(Protocol):
    """What the fixture terraform_validate is."""

    def __call__(self, what: Checkable, /) -> None:
        """Fail the test if `terraform validate` does not take it.

        Args:
            what: a stack, a Template, one *.tf.json, a root's folder, or cdktf.out.
        """
        ...


def validate(what: Checkable, *, toolchain: Toolchain) -> None:
    """Run `terraform init -backend=false` and `terraform validate` in a temporary folder.

    No state and no backend is reached, and nothing is written to a folder of the person's.

    Raises:
        CommandFailed: Terraform says no.
        UnfitDocument: there is nothing that it could be asked about.
    """
    if isinstance(what, (str, Path)):
        for root in _roots(Path(what)):
            with TemporaryDirectory(prefix="keyspan-") as scratch:
                _run(linked(root, Path(scratch).resolve()), toolchain)
    elif isinstance(what, Template):
        _run_template(what, toolchain)
    else:
        with synthesized(what) as folder:
            _run(folder, toolchain)


def linked(root: Path, scratch: Path) -> Path:
    """Return a folder that reads as a root does, made of links to what lies there.

    Its lock file is a copy, for init writes to it; .terraform and states are left out. The folders
    above it are linked as far up as the root names modules or files of theirs by "../".
    """
    if root.is_file():
        (scratch / root.name).symlink_to(root.resolve())
        return scratch
    root = root.resolve()
    place = scratch
    for folder, child in pairwise([*reversed(root.parents[: _levels(root)]), root]):
        _link(folder, place, besides=child.name)
        place /= child.name
        place.mkdir()
    _link(root, place, besides=_LOCK)
    if (root / _LOCK).is_file():
        shutil.copy(root / _LOCK, place)
    return place


def _link(folder: Path, place: Path, *, besides: str) -> None:
    for entry in folder.iterdir():
        if entry.name != besides and not _LEFT_OUT.fullmatch(entry.name):
            (place / entry.name).symlink_to(entry)


def _levels(root: Path) -> int:
    """Return how many folders above a root its own files reach up to."""
    texts = (
        file.read_text(encoding="utf-8", errors="replace")
        for pattern in ("*.tf.json", "*.tf", "*.tofu")
        for file in root.glob(pattern)
    )
    return max((len(up) // len("../") for text in texts for up in _ABOVE.findall(text)), default=0)


def _roots(path: Path) -> Iterator[Path]:
    if not path.exists():
        raise unfit(str(path), "is not there", "name a folder of *.tf.json, or cdktf.out")
    if (path / MANIFEST).is_file():
        yield from stack_folders(path)
    else:
        yield path


def _run_template(template: Template, toolchain: Toolchain) -> None:
    if template.unread:
        left_out = ", ".join(file for file, _ in template.unread)
        raise unfit(template.name, f"was read without {left_out}", "validate the folder itself")
    with TemporaryDirectory(prefix="keyspan-") as scratch:
        text = json.dumps(template.document, indent=2)  # Terraform quotes the line of an error
        (Path(scratch) / "main.tf.json").write_text(text, encoding="utf-8")
        _run(Path(scratch), toolchain)


def _run(folder: Path, toolchain: Toolchain) -> None:
    workspace = Workspace(
        directory=folder, binary=toolchain.binary, environment=toolchain.environment
    )
    workspace.init(backend=False)
    workspace.validate()
