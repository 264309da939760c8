"""The way to a local state or module, from another folder than the app wrote for.

Terraform takes the path of a local backend, and of a local module, from the folder that it runs
in. CDKTF's own default of a state is absolute: it would be the path of one machine.
https://developer.hashicorp.com/terraform/language/backend/local
"""

from __future__ import annotations

import os.path
import re
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, cast

from keyspan.errors import Fault, KeyspanError

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCAL = "local"
_PATHS = ("path", "workspace_dir")
_HERE = ("./", "../")
"""How the source of a local module begins."""

_EXPRESSION = re.compile(r"(?<!\$)\$\{|(?<!%)%\{")


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A stack that is written for one folder and will lie in another.

    Attributes:
        stack: its name.
        project: the folder of the app.
        written: the folder that the app wrote it into, in the project.
        out: the folder that it will lie in.
    """

    stack: str
    project: Path
    written: Path
    out: Path

    def apply(self, document: dict[str, Any]) -> None:
        """Turn the paths in a document: of its own state, of states that it reads, of modules.

        Raises:
            KeyspanError: from the folder that it will lie in, no path leads there.
        """
        for arguments in _local_states(document):
            for name in _PATHS:
                if isinstance(path := arguments.get(name), str):
                    arguments[name] = self._turned(path)
        for module in _labelled(document.get("module")):
            if isinstance(path := module.get("source"), str) and path.startswith(_HERE):
                turned = self._turned(path)
                module["source"] = turned if turned.startswith(_HERE) else f"./{turned}"

    def _turned(self, path: str) -> str:
        if _EXPRESSION.search(path):
            problem = f"the path {path} is an expression, and where it leads from DIR is unknown"
            raise self._unfit(problem, "write the path out, or choose another backend")
        project, out = self.project.resolve(), self.out.resolve()
        place = Path(os.path.normpath(self.written.resolve() / path))
        if PurePath(path).is_absolute() and not place.is_relative_to(project):
            return path
        if not out.is_relative_to(project):
            found = os.path.relpath(place, project)
            problem = f"{found} is found from the project's folder, and {self.out} is outside of it"
            mend = "name a folder of the project: --out DIR, or choose another backend"
            raise self._unfit(problem, mend)
        return PurePath(os.path.relpath(place, out)).as_posix()

    def _unfit(self, problem: str, mend: str) -> KeyspanError:
        return KeyspanError(str(Fault(where=self.stack, problem=problem, mend=mend)))


def _local_states(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the arguments of each local state that a document keeps or reads."""
    for terraform in _objects(document.get("terraform")):
        for backend in _objects(terraform.get("backend")):
            yield from _objects(backend.get(_LOCAL))
    for data in _objects(document.get("data")):
        for named in _objects(data.get("terraform_remote_state")):
            for body in _labelled(named):
                if body.get("backend") == _LOCAL:
                    yield from _objects(body.get("config"))


def _labelled(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the body of each block with a name."""
    for named in _objects(value):
        for body in named.values():
            yield from _objects(body)


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield each object of a value that may be one, a list of them, or be left out."""
    for each in cast("list[Any]", value if isinstance(value, list) else [value]):
        if isinstance(each, dict):
            yield cast("dict[str, Any]", each)
