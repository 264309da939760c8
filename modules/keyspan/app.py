"""The CDKTF app of a keyring: what a project's main.py runs."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

from keyspan.config import DEFAULT_FILE, load
from keyspan.errors import Fault, KeyspanError, exit_on_error
from keyspan.synth import OUT

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyspan.bindings import App
    from keyspan.model import Keyring


def run(project: Path, make: Callable[[App, Keyring], None]) -> None:
    """Synthesize the app of a project, and end the process with what went wrong, if anything did.

    A keyring with faults is told before Node.js starts. Where CDKTF_OUTDIR says nothing, cdktf.out
    in the working directory is written into.

    Args:
        project: the folder of keyspan.toml.
        make: makes the app's stacks; what it imports is loaded after the keyring was read.
    """
    gc.disable()  # a synth is short, and nearly all that it makes is held until its end
    with exit_on_error():
        _synthesize(load(project / DEFAULT_FILE), make)


def _synthesize(keyring: Keyring, make: Callable[[App, Keyring], None]) -> None:
    from keyspan.bindings import App  # noqa: PLC0415 - Node.js starts here, not before
    from keyspan.constructs import synthesize  # noqa: PLC0415 - the same

    app = App(outdir=str(_output_folder()))
    make(app, keyring)
    synthesize(app)


def _output_folder() -> Path:
    out = Path(os.environ.get("CDKTF_OUTDIR", OUT))
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        mend = "let CDKTF_OUTDIR name a folder that can be written to"
        problem = f"cannot be made: {error.strerror}"
        raise KeyspanError(str(Fault(where=str(out), problem=problem, mend=mend))) from None
    return out
