"""Running the app for what is committed: into a folder of its own, which nothing else looks at."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from keyspan.config import DEFAULT_FILE, load
from keyspan.errors import CommandFailed, Fault, KeyspanError
from keyspan.generation.document import committed
from keyspan.generation.paths import Move
from keyspan.model.rules import shown
from keyspan.synth import OUT, PROJECT_FILE, SYNTHESIZED, app_command, chosen, synth

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FILE = "main.tf.json"
"""What the file of a stack is called, in a folder of the stack's name."""


def generated(
    project: Path, *, out: Path, names: Sequence[str], environment: Mapping[str, str]
) -> dict[PurePosixPath, str]:
    """Return the text of each stack's file, by its path below a folder: "keyring/main.tf.json".

    Args:
        project: the folder of cdktf.json.
        out: the folder that the files are for; nothing is written into it.
        names: the stacks; all of them without any.
        environment: the app's environment.

    Raises:
        KeyspanError: the app cannot be run, or failed; or it makes what cannot be committed so.
    """
    app_command(project)  # Where there is no app, no folder is made.
    cdktf_out = project / OUT
    try:
        cdktf_out.mkdir(exist_ok=True)
        scratch = tempfile.TemporaryDirectory(
            prefix="generate-", dir=cdktf_out, ignore_cleanup_errors=True
        )
    except OSError as error:
        problem = f"cannot be written to: {error.strerror}"
        mend = "the app writes there: let it be a folder that is yours"
        raise KeyspanError(str(Fault(where=str(cdktf_out), problem=problem, mend=mend))) from None
    with scratch as folder:
        try:
            folders = synth(project, out=Path(folder), environment=environment)
        except CommandFailed:
            if (project / DEFAULT_FILE).exists():
                load(project / DEFAULT_FILE)  # Its faults are told better than by quoting the app.
            raise
        return {
            PurePosixPath(name, FILE): _text(name, each, project=project, out=out)
            for name, each in sorted(chosen(folders, names).items())
        }


def _text(name: str, folder: Path, *, project: Path, out: Path) -> str:
    if PurePosixPath(name).parts != (name,) or name.startswith("."):
        mend = "give the stack a name that is one plain folder's"
        raise _unfit(shown(name), "its name cannot be that of its folder", mend)
    written = folder / SYNTHESIZED
    if not written.is_file():
        mend = "let the app write JSON, and no HCL"
        raise _unfit(name, f"the app wrote no {SYNTHESIZED}", mend)
    if others := sorted(each.name for each in folder.iterdir() if each != written):
        problem = f"the app writes {', '.join(others)} beside it, and one file cannot hold that"
        mend = "name the other stacks; commit this one as CDKTF writes it: cdktf synth --output DIR"
        raise _unfit(name, problem, mend)
    document = json.loads(written.read_text(encoding="utf-8"))
    Move(stack=name, project=project, written=folder, out=out / name).apply(document)
    source = DEFAULT_FILE.name if (project / DEFAULT_FILE).exists() else f"{PROJECT_FILE}'s app"
    return committed(document, stack=name, source=source)


def _unfit(where: str, problem: str, mend: str) -> KeyspanError:
    return KeyspanError(str(Fault(where=where, problem=problem, mend=mend)))
