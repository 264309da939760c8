"""What Keyspan raises, and how it is said.

    KeyspanError              anything that a person can mend; never a bug of ours
    ├── InvalidKeyring        keyspan.toml, or a value built in Python: every fault at once
    ├── InvalidPolicy         a key policy that is none, or that AWS would not take
    ├── MissingTool           a program or a package that a command needs is not installed
    ├── CommandFailed         Terraform, Node or the CDKTF app ran and failed
    ├── EmulatorFailed        the embedded AWS did not start, or did not answer
    ├── NoProject             the folder holds no CDKTF app (keyspan.synth)
    ├── LateModule            provider bindings imported too late to be added (keyspan.bindings)
    ├── MixedFrameworks       a stack of CDKTF, constructs of CDK Terrain (keyspan.bindings)
    ├── UnfitEnvironment      a variable or a binary that Terraform cannot be run with
    ├── UnfitDocument         Terraform JSON of a shape that is not known (keyspan.checks)
    ├── UnfitTerraform        what an app would synthesize breaks a rule (keyspan.constructs)
    ├── UnfitState            a state of a shape that is not known
    ├── UnfitPlan             a saved plan that is not understood, or not the one that was made
    ├── CallRefused           AWS refused a call, or did not answer it (keyspan.live)
    ├── UnfitKey              the living keys are not such that it could be done (keyspan.live)
    ├── UnfitEdit             a keyring file that a program cannot edit (keyspan.config)
    ├── UnfitJournal          a journal that cannot be read or written (keyspan.lifecycle)
    ├── Refused               not done, for something speaks against it (keyspan.lifecycle)
    ├── UnfitModule           what the app wrote cannot be opened as a module (keyspan.module)
    ├── UnfitMaterial         a file that is no key material for the key (keyspan.live)
    └── DemoFailed            the demo's story did not end as it should (keyspan.demo)

Each message says where, what was found, what was wanted and what to do.
The command line prints it and exits with the error's `exit_code`; so does main.py.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong with an input.

    Attributes:
        where: the place, outermost first: "keyspan.toml: keys.orders.rotation_days".
        problem: what was found and what was wanted: "3000 is outside 90 to 2560".
        mend: what to do about it.
    """

    where: str
    problem: str
    mend: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}\n  {self.mend}"


class KeyspanError(Exception):
    """Anything that a person can mend; the text says how."""

    exit_code: ClassVar[int] = 2


class Faulty(Exception):
    """What cannot be used as it is; `faults` holds everything that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: Sequence[Fault] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class InvalidKeyring(Faulty, KeyspanError):
    """A keyring cannot be used as it is; `faults` holds everything that is wrong with it."""


class InvalidPolicy(Faulty, KeyspanError):
    """A key policy cannot be understood; `faults` holds everything that is wrong with it."""


class MissingTool(KeyspanError):
    """A program or a package that a command needs is not installed.

    Args:
        tool: its name, as a person would ask for it: "terraform".
        needed: what it is needed for.
        install: how to get it.
    """

    def __init__(self, tool: str, *, needed: str, install: str) -> None:
        self.tool = tool
        super().__init__(f"{tool} is not installed, and is needed to {needed}\n  {install}")


class CommandFailed(KeyspanError):
    """A program that Keyspan ran has failed.

    Args:
        command: what was run, as a person would type it.
        status: its exit status.
        output: what it printed, errors last.
        mend: what to do about it.
    """

    def __init__(self, command: str, *, status: int, output: str, mend: str) -> None:
        self.command = command
        self.status = status
        self.output = output
        quoted = "\n".join(f"  | {line}" for line in output.strip().splitlines())
        super().__init__(f"{command}: failed with exit status {status}\n{quoted}\n  {mend}")


class EmulatorFailed(KeyspanError):
    """The embedded AWS did not start, or did not answer."""


@contextmanager
def exit_on_error() -> Generator[None]:
    """Print a KeyspanError to standard error and exit with its code; the one error boundary."""
    try:
        yield
    except KeyspanError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the boundary is where errors are printed
        raise SystemExit(error.exit_code) from None
