"""Run a program to its end, and let it end well.

Terraform answers one SIGINT by finishing what it has begun and writing its state; the second
makes it stop at once, and resources that AWS has created are then in no state. A terminal sends
Ctrl-C to the whole foreground group, so a child in our group would get one from the terminal and
another from us. It therefore runs in a group of its own, and each Ctrl-C reaches it exactly once,
through us.

Measured with Terraform 1.11.4 (Go 1.23.3): a signal to the group, from a terminal or from us, may
count twice in the instant in which Terraform starts its very first process (7 of 96 on a busy
machine; 0 of 96 at its second; we put it down to a child that still shares Terraform's handlers).
With a provider, that process is the provider, before anything is planned or created.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence
    from pathlib import Path
    from types import FrameType


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A program that has ended.

    Attributes:
        status: its exit status; negative is the signal that ended it.
        output: what it printed to standard output; with `stream`, to standard error as well.
        errors: what it printed to standard error; with `stream`, nothing.
    """

    status: int
    output: str
    errors: str = ""


def stream(
    command: Sequence[str],
    *,
    directory: Path,
    environment: Mapping[str, str],
    on_line: Callable[[str], None] | None,
) -> Finished:
    """Run a program, hand each line that it prints to `on_line`, and return all of it.

    Raises:
        OSError: it could not be started.
        KeyboardInterrupt: Ctrl-C; the program was told once for each, and has ended.
    """
    process = _start(command, directory, environment, subprocess.STDOUT)
    lines = _follow(process, on_line)
    return Finished(status=process.returncode, output="".join(lines))


def capture(command: Sequence[str], *, directory: Path, environment: Mapping[str, str]) -> Finished:
    """Run a program and return what it printed, errors apart.

    Raises:
        OSError: it could not be started.
        KeyboardInterrupt: Ctrl-C; the program was told once for each, and has ended.
    """
    with tempfile.TemporaryFile() as errors:
        process = _start(command, directory, environment, errors)
        lines = _follow(process, None)
        errors.seek(0)
        said = errors.read().decode("utf-8", errors="replace")
    return Finished(status=process.returncode, output="".join(lines), errors=said)


def _start(
    command: Sequence[str],
    directory: Path,
    environment: Mapping[str, str],
    errors: int | IO[bytes],
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        cwd=directory,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        encoding="utf-8",
        errors="replace",
        process_group=0,
    )


def _follow(process: subprocess.Popen[str], on_line: Callable[[str], None] | None) -> list[str]:
    assert process.stdout is not None  # noqa: S101 - asked for in _start
    lines: list[str] = []
    with process.stdout, _ending_well():
        try:
            _drain(process, process.stdout, lines, on_line)
        except BaseException as error:
            # Also when on_line fails, as on a closed pipe: an apply must not be cut off halfway.
            _interrupt(process)
            told = isinstance(error, (KeyboardInterrupt, SystemExit))
            _wait(process, process.stdout, lines, on_line if told else None)
            raise
    return lines


@contextmanager
def _ending_well() -> Generator[None]:
    """Let SIGTERM and SIGHUP, of a cancelled pipeline or a closed terminal, end Terraform well.

    Python would die at once and leave Terraform to be killed by its next line of output. A
    program that has its own handlers keeps them.
    """
    changed: list[signal.Signals] = []
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, _exit)
                changed.append(number)
    try:
        yield
    finally:
        for number in changed:
            signal.signal(number, signal.SIG_DFL)


def _exit(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _drain(
    process: subprocess.Popen[str],
    printed: IO[str],
    lines: list[str],
    on_line: Callable[[str], None] | None,
) -> None:
    for line in printed:
        lines.append(line)
        if on_line is not None:
            on_line(line.rstrip("\n"))
    process.wait()


def _wait(
    process: subprocess.Popen[str],
    printed: IO[str],
    lines: list[str],
    on_line: Callable[[str], None] | None,
) -> None:
    """Wait for the end; a further Ctrl-C is the person's own choice and is passed on as well."""
    while process.poll() is None:
        try:
            _drain(process, printed, lines, on_line)
        except (KeyboardInterrupt, SystemExit):
            _interrupt(process)
        except Exception:  # noqa: BLE001 - the first exception is on its way; this must end well
            on_line = None


def _interrupt(process: subprocess.Popen[str]) -> None:
    # The group, as a terminal would: KEYSPAN_TERRAFORM may be a version manager's wrapper.
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
