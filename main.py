"""The CDKTF app: keyspan.toml in, one Terraform stack for each named stack out."""

from pathlib import Path

from keyspan.config import DEFAULT_FILE, load
from keyspan.errors import exit_on_error


def main() -> None:
    """Synthesize every stack; a keyring with faults is told before Node.js starts."""
    keyring = load(Path(__file__).parent / DEFAULT_FILE)
    from keyspan.bindings import App  # noqa: PLC0415 - Node.js starts here, not before
    from stacks.keyring import KeyringStack  # noqa: PLC0415

    app = App()
    for name in keyring.stacks:
        KeyringStack(app, name, keyring=keyring)
    app.synth()


if __name__ == "__main__":
    with exit_on_error():
        main()
