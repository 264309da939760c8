"""The command line: parse, call, print, exit code; nothing else.

Each command loads what it needs when it runs, so that `keyspan --help` starts fast.
Exit codes: 0 fine, 1 findings or refusal, 2 usage or failure.
"""

from __future__ import annotations

import click

from keyspan.cli.adopt import adopt
from keyspan.cli.check import check, guard
from keyspan.cli.demo import demo
from keyspan.cli.deploy import deploy
from keyspan.cli.doctor import doctor
from keyspan.cli.drift import drift
from keyspan.cli.emulator import emulator
from keyspan.cli.generate import generate
from keyspan.cli.init import init
from keyspan.cli.inventory import inventory
from keyspan.cli.material import material
from keyspan.cli.module import module
from keyspan.cli.output import show_any_text
from keyspan.cli.policy import policy
from keyspan.cli.promote import promote
from keyspan.cli.readiness import readiness
from keyspan.cli.report import report
from keyspan.cli.retire import retire
from keyspan.cli.schema import schema
from keyspan.cli.settle import settle
from keyspan.cli.show import show
from keyspan.cli.validate import validate
from keyspan.cli.verify import verify
from keyspan.errors import exit_on_error


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="keyspan")
def keyspan() -> None:
    """AWS KMS multi-Region keys from one reviewed file, keyspan.toml."""


for command in (
    init,
    validate,
    schema,
    show,
    policy,
    check,
    guard,
    generate,
    deploy,
    module,
    promote,
    settle,
    adopt,
    retire,
    doctor,
    verify,
    drift,
    inventory,
    readiness,
    report,
    material,
    demo,
    emulator,
):
    keyspan.add_command(command)


def main() -> None:
    """Run the command line; every error that a person can mend ends here."""
    show_any_text()
    with exit_on_error():
        keyspan()
