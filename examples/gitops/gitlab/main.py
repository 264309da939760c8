"""The CDKTF app: keyspan.toml in, one Terraform stack for each named stack out."""

import gc
import os
from pathlib import Path

from keyspan.config import DEFAULT_FILE, load
from keyspan.errors import Fault, KeyspanError, exit_on_error

PROJECT = Path(__file__).parent


def main() -> None:
    """Synthesize every stack; a keyring with faults is told before Node.js starts."""
    keyring = load(PROJECT / DEFAULT_FILE)
    from keyspan.bindings import App  # noqa: PLC0415 - Node.js starts here, not before
    from keyspan.constructs import synthesize  # noqa: PLC0415 - the same
    from stacks.keyring import KeyringStack  # noqa: PLC0415 - the same

    out = Path(os.environ.get("CDKTF_OUTDIR", "cdktf.out"))
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        mend = "let CDKTF_OUTDIR name a folder that can be written to"
        problem = f"cannot be made: {error.strerror}"
        raise KeyspanError(str(Fault(where=str(out), problem=problem, mend=mend))) from None
    app = App(outdir=str(out))
    for name in keyring.stacks:
        KeyringStack(app, name, keyring=keyring, project=PROJECT)
    synthesize(app)


if __name__ == "__main__":
    gc.disable()  # a synth is short, and nearly all that it makes is held until its end
    with exit_on_error():
        main()
