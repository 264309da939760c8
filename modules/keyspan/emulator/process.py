"""The emulator as a child process: start it, know where it answers, control it, stop it."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import datetime
from typing import IO, TYPE_CHECKING, Self, cast

from keyspan.emulator.controls import Calls, Controls, FaultControls
from keyspan.emulator.endpoint import Endpoint, environment
from keyspan.errors import EmulatorFailed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DEFAULT_ACCOUNT = "123456789012"
"""The account ID of an emulator that was given none."""

END_WITH_STDIN = "--end-with-stdin"
"""The option that makes the server end when its standard input does."""

_START_SECONDS = 90.0
_STOP_SECONDS = 10.0
_QUOTED_LINES = 20


class EmulatorProcess:
    """A running emulator; as a context manager it is stopped at the end.

    Attributes:
        endpoint: what AWS_ENDPOINT_URL is to be.
        pid: its process ID.
        account: its account ID.
    """

    def __init__(self, *, endpoint: Endpoint, account: str, child: subprocess.Popen[bytes]) -> None:
        self.endpoint = endpoint.url
        self.pid = endpoint.pid
        self.account = account
        self._controls = Controls(endpoint.port)
        self._child = child

    @property
    def environment(self) -> Mapping[str, str]:
        """What to set for a program that is to take it for AWS; see `endpoint.environment`."""
        return environment(self.endpoint, account=self.account)

    def now(self) -> datetime:
        """Return the emulator's time."""
        return datetime.fromisoformat(self._controls.ask("GET", "clock")["now"])

    def advance(self, *, days: float = 0, seconds: float = 0) -> datetime:
        """Move the emulator's clock ahead, and return its time.

        Raises:
            EmulatorFailed: it does not answer, or refuses.
        """
        asked = {"advance_days": days, "advance_seconds": seconds}
        return datetime.fromisoformat(self._controls.ask("POST", "clock", asked)["now"])

    @property
    def faults(self) -> FaultControls:
        """What goes wrong in it, on purpose."""
        return FaultControls(self._controls)

    def calls(self) -> Calls:
        """Return how often each operation of KMS was asked for, every attempt by itself.

        Raises:
            EmulatorFailed: it does not answer.
        """
        told = self._controls.ask("GET", "calls")
        return Calls(answered=told["answered"], struck=told["struck"])

    def forget_calls(self) -> None:
        """Begin to count at nothing.

        Raises:
            EmulatorFailed: it does not answer.
        """
        self._controls.ask("DELETE", "calls")

    def stop(self) -> None:
        """End the emulator's process, and only that, and wait until it is gone."""
        if self._child.poll() is None:
            self._child.terminate()
            try:
                self._child.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()
        if self._child.stdin:
            self._child.stdin.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start_emulator(
    *,
    account: str,
    port: int | None = None,
    detached: bool = False,
    lag: float | None = None,
    log: Path | None = None,
) -> EmulatorProcess:
    """Start the emulator as a child process, and return when it answers.

    Args:
        account: the account ID, twelve digits.
        port: the port; a free one by default.
        detached: whether it goes on when this process ends; by default it ends too.
        lag: seconds for which the key states Creating and Updating last; see DEFAULT_LAG.
        log: where its log is added; by default it is dropped.

    Raises:
        EmulatorFailed: it did not start; the end of its log is quoted.
    """
    command = [sys.executable, "-P", "-m", "keyspan.emulator", "--account", account]
    command += ["--port", str(port or 0)]
    command += [] if lag is None else ["--lag", str(lag)]
    command += [] if detached else [END_WITH_STDIN]
    with log.open("a+b") if log else tempfile.TemporaryFile() as output:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL if detached else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=output,
            start_new_session=detached,
        )
        try:
            endpoint = _awaited(child)
        except EmulatorFailed as error:
            _end(child)
            raise EmulatorFailed(f"{error}\n{_quoted(output)}") from None
        except BaseException:
            _end(child)
            raise
    return EmulatorProcess(endpoint=endpoint, account=account, child=child)


def _awaited(child: subprocess.Popen[bytes]) -> Endpoint:
    """Return what the child announces in one line of JSON.

    Raises:
        EmulatorFailed: it ended, or the deadline passed.
    """
    pipe = cast("IO[bytes]", child.stdout)
    deadline = time.monotonic() + _START_SECONDS
    line = b""
    with pipe:
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise EmulatorFailed(f"the emulator did not answer in {_START_SECONDS:.0f} s")
            chunk = os.read(pipe.fileno(), 4096)
            if not chunk:
                status = child.wait()
                raise EmulatorFailed(f"the emulator ended with exit status {status}")
            line += chunk
    announced = json.loads(line)
    port = int(announced["endpoint"].rpartition(":")[2])
    return Endpoint(port=port, pid=announced["pid"])


def _end(child: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        child.send_signal(signal.SIGKILL)
    child.wait()
    if child.stdin:
        child.stdin.close()


def _quoted(log: IO[bytes]) -> str:
    log.seek(0)
    lines = log.read().decode(errors="replace").splitlines()[-_QUOTED_LINES:]
    return "\n".join(f"  | {line}" for line in lines) or "  | its log is empty"
