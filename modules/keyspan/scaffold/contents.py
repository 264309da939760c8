"""What stands in the files of a new project."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files as package_files
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

import tomlkit
from jinja2 import Environment, StrictUndefined

from keyspan.config import DEFAULT_FILE, loads
from keyspan.errors import Fault, InvalidKeyring
from keyspan.model.regions import partition_of
from keyspan.model.rules import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

Ci: TypeAlias = Literal["github", "gitlab"]

CI: Mapping[Ci, str] = MappingProxyType(
    {"github": ".github/workflows/keys.yml", "gitlab": ".gitlab-ci.yml"}
)
"""The hosts whose pull requests a project can be written for: where each looks for its workflow."""

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_APP = ("cdktf.json", "main.py", "stacks/__init__.py", "stacks/keyring.py")
_FILLED_IN = (DEFAULT_FILE.name, "pyproject.toml", "README.md")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProject:
    """What a person answers of a project that is to be written.

    Attributes:
        account: the AWS account that is to own the keys.
        primary: the Region of the first key's primary.
        replicas: the Regions of its replicas.
        key: the first key's name, and its alias.
        bucket: the S3 bucket for Terraform's state; None keeps it beside the keyring file.
        ci: the host whose workflow is written; None for none.
    """

    account: str
    primary: str
    replicas: tuple[str, ...] = ()
    key: str
    bucket: str | None = None
    ci: Ci | None = None


def files(project: NewProject) -> Mapping[PurePosixPath, str]:
    """Return the text of each file of a new project, by its path.

    Raises:
        InvalidKeyring: keyspan.toml would have faults, or a workflow has no state to work with.
    """
    if project.ci and project.bucket is None:
        problem = f"{project.ci} runs on a machine that is gone afterwards, and its state with it"
        mend = "name a bucket for the state: --bucket NAME"
        raise InvalidKeyring([Fault(where="--ci", problem=problem, mend=mend)])
    _require_sound(project)
    answers = _answers(project)
    texts = {name: _read(name) for name in _APP}
    texts |= {name: _filled_in(name, answers) for name in _FILLED_IN}
    texts[".gitignore"] = _read("gitignore")
    if project.ci:
        texts[CI[project.ci]] = _filled_in(f"{project.ci}.yml", answers)
    return {PurePosixPath(path): text for path, text in sorted(texts.items())}


def _answers(project: NewProject) -> Mapping[str, object]:
    """Return what templates name: as TOML writes it, and some of it as it is."""
    return {
        "account": _toml(project.account),
        "account_id": project.account,
        "partition": partition_of(project.primary),
        "primary": _toml(project.primary),
        "region": project.primary,
        "replicas": f"[{', '.join(map(_toml, project.replicas))}]",
        "key": tomlkit.key(project.key).as_string(),
        "alias": _toml(project.key),
        "bucket": project.bucket and _toml(project.bucket),
        "ci": project.ci,
        "version": version("keyspan"),
    }


def _require_sound(project: NewProject) -> None:
    """Have the keyring file's own checks read the answers, before one of them stands in a text.

    Raises:
        InvalidKeyring: with every fault.
    """
    document = tomlkit.document()
    document["account"] = project.account
    document["keys"] = {
        project.key: {
            "primary": project.primary,
            "replicas": list(project.replicas),
            "aliases": [project.key],
        }
    }
    found: list[Fault] = []
    if project.bucket is not None and not _BUCKET.fullmatch(project.bucket):
        problem = f"{shown(project.bucket)} cannot be the name of an S3 bucket"
        mend = "use 3 to 63 lower-case letters, digits, dots and hyphens"
        found.append(Fault(where="--bucket", problem=problem, mend=mend))
    try:
        loads(tomlkit.dumps(document), name=f"new {DEFAULT_FILE}")
    except InvalidKeyring as error:
        found = [*error.faults, *found]
    if found:
        raise InvalidKeyring(found)


def _toml(text: str) -> str:
    return tomlkit.string(text).as_string()


def _read(name: str) -> str:
    return (package_files("keyspan.scaffold") / "files" / name).read_text(encoding="utf-8")


def _filled_in(name: str, answers: Mapping[str, object]) -> str:
    return _environment().from_string(_read(f"{name}.jinja")).render(answers)


@cache
def _environment() -> Environment:
    # Not {{ and {#: those are GitHub's and bash's.
    return Environment(
        variable_start_string="{=",
        variable_end_string="=}",
        comment_start_string="{=#",
        comment_end_string="#=}",
        trim_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - TOML, YAML and Markdown; what is filled in was checked
    )
