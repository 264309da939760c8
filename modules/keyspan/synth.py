"""Run a project's CDKTF app, as `cdktf synth` does, without the cdktf command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from keyspan.errors import CommandFailed, Fault, KeyspanError
from keyspan.model.rules import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PROJECT_FILE = "cdktf.json"
OUT = Path("cdktf.out")
"""Where CDKTF writes, in the project's folder, if nothing is said."""

MANIFEST = "manifest.json"
SYNTHESIZED = "cdk.tf.json"
"""What CDKTF calls the Terraform JSON of a stack, in the stack's folder."""

_Each = TypeVar("_Each")


class NoProject(KeyspanError):
    """The folder holds no CDKTF app."""

    def __init__(self, problem: str) -> None:
        mend = "run this in the folder of a CDKTF app, such as a clone of Keyspan's repository"
        super().__init__(str(Fault(where=PROJECT_FILE, problem=problem, mend=mend)))


def app_command(project: Path) -> str:
    """Return the command that a project's cdktf.json names as its app.

    Raises:
        NoProject: there is no such file, or it names none.
    """
    file = project / PROJECT_FILE
    try:
        settings: Any = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise NoProject(f"cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise NoProject(f"is not JSON: {error}") from None
    app = cast("dict[str, Any]", settings).get("app") if isinstance(settings, dict) else None
    if not isinstance(app, str):
        raise NoProject('has no "app" that says how to run it')
    return app


def synth(project: Path, *, out: Path, environment: Mapping[str, str]) -> dict[str, Path]:
    """Run the app and return the folder of each stack's Terraform JSON, by the stack's name.

    Args:
        project: the folder of cdktf.json.
        out: the folder to write into. A stack that the app no longer has keeps its folder there.
        environment: the app's environment. The Python that runs Keyspan comes first on its PATH.

    Raises:
        NoProject: the folder holds no CDKTF app, or what runs as one writes no stacks.
        CommandFailed: the app failed.
    """
    command = app_command(project)
    path = os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", os.defpath)])
    done = subprocess.run(  # noqa: S602 - cdktf.json holds a command line; cdktf runs it so too
        command,
        shell=True,
        cwd=project,
        env={**environment, "PATH": path, "CDKTF_OUTDIR": str(out.absolute())},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        mend = f"mend what it says; `app` in {PROJECT_FILE} names the command"
        raise CommandFailed(command, status=done.returncode, output=done.stdout, mend=mend)
    if not (out / MANIFEST).exists():
        raise NoProject(f"the app ended well, and wrote no {MANIFEST}: {command}")
    manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    stacks = cast("dict[str, dict[str, str]]", manifest["stacks"])
    return {name: out / stack["workingDirectory"] for name, stack in stacks.items()}


def chosen(stacks: Mapping[str, _Each], names: Sequence[str]) -> dict[str, _Each]:
    """Return the stacks of these names, once each and in this order; all without a name.

    Raises:
        KeyspanError: there is no such stack.
    """
    for name in names:
        if name not in stacks:
            mend = did_you_mean(name, stacks, otherwise=f"the stacks are {', '.join(stacks)}")
            fault = Fault(where="STACK", problem=f"there is no stack {shown(name)}", mend=mend)
            raise KeyspanError(str(fault))
    return {name: stacks[name] for name in names or stacks}
