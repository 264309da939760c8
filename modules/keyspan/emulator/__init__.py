"""An embedded AWS on loopback that is faithful about KMS multi-Region keys, for demo and tests.

    with start_emulator(account="111122223333") as emulator:
        subprocess.run(["terraform", "apply"], env=os.environ | emulator.environment)
        emulator.advance(days=8)

KMS is our own (`kms`), every other service is moto's, with the copying of data between Regions
and its encryption by that KMS added (`data`). Callers are not authorised: key policies
are checked for their form and stored, never enforced. Nothing is kept after the process ends.
Importing this package loads neither moto nor boto3; the server is its own process.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from keyspan.emulator.endpoint import Endpoint, environment, shell_lines
from keyspan.emulator.process import EmulatorProcess, start_emulator
from keyspan.errors import EmulatorFailed, MissingTool
from keyspan.model.rules import account_problem

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "DEFAULT_LAG",
    "EmulatorProcess",
    "Endpoint",
    "environment",
    "serve",
    "shell_lines",
    "start_emulator",
]

DEFAULT_LAG = 0.5
"""Seconds for which a new replica is Creating, and the keys of a promotion are Updating."""


def serve(*, port: int, account: str, lag: float, announce: Callable[[Endpoint], None]) -> None:
    """Serve the embedded AWS on loopback until SIGINT or SIGTERM; for the main thread.

    Args:
        port: the port, or 0 for a free one.
        account: the account ID, twelve digits.
        lag: see DEFAULT_LAG.
        announce: called once with the endpoint, when it answers.

    Raises:
        MissingTool: moto is not installed.
        EmulatorFailed: the port cannot be listened on, or the account is no account ID.
    """
    if problem := account_problem(account):
        raise EmulatorFailed(f"{problem.text}\n  {problem.mend}")
    try:
        from keyspan.emulator.server import run  # noqa: PLC0415 - moto takes a second to load
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("keyspan"):
            raise
        raise MissingTool(
            "moto", needed="run the embedded AWS", install="pip install 'keyspan[emulator]'"
        ) from error
    run(port=port, account=account, lag=timedelta(seconds=lag), announce=announce)
