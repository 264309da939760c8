"""The CDKTF app: keyspan.toml in, one Terraform stack for each named stack out."""

import os
from pathlib import Path

from keyspan.config import DEFAULT_FILE, load
from keyspan.errors import exit_on_error

PROJECT = Path(__file__).parent


def main() -> None:
    """Synthesize every stack; a keyring with faults is told before Node.js starts."""
    keyring = load(PROJECT / DEFAULT_FILE)
    from keyspan.bindings import App  # noqa: PLC0415 - Node.js starts here, not before
    from stacks.keyring import KeyringStack  # noqa: PLC0415 - the same

    out = Path(os.environ.get("CDKTF_OUTDIR", "cdktf.out"))
    out.mkdir(parents=True, exist_ok=True)
    app = App(outdir=str(out))
    for name in keyring.stacks:
        KeyringStack(app, name, keyring=keyring, project=PROJECT)
    app.synth()


if __name__ == "__main__":
    with exit_on_error():
        main()
