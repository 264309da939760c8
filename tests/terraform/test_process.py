from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from keyspan.terraform.process import capture, stream

if TYPE_CHECKING:
    from pathlib import Path

# Counts the interrupts that it gets, and ends when it has got as many as it is told to.
COUNTER = """
import os, signal, sys, time
got = 0
def note(number, frame):
    global got
    got += 1
    os.write(1, f"interrupt {got}\\n".encode())
signal.signal(signal.SIGINT, note)
os.write(1, b"ready\\n")
until = time.monotonic() + 20
while got < int(sys.argv[1]) and time.monotonic() < until:
    time.sleep(0.01)
time.sleep(0.3)
os.write(1, f"ended after {got}\\n".encode())
"""


def counter(interrupts: int) -> list[str]:
    return [sys.executable, "-c", COUNTER, str(interrupts)]


def shell(script: str) -> list[str]:
    return ["/bin/sh", "-c", script]


def test_lines_come_as_they_are_printed(tmp_path: Path) -> None:
    lines: list[str] = []
    script = "echo one; echo two >&2; exit 3"
    done = stream(shell(script), directory=tmp_path, environment={}, on_line=lines.append)
    assert lines == ["one", "two"]
    assert (done.status, done.output) == (3, "one\ntwo\n")


def test_captured_errors_stay_apart(tmp_path: Path) -> None:
    script = 'echo "{}"; echo warning >&2; exit 1'
    done = capture(shell(script), directory=tmp_path, environment={})
    assert (done.status, done.output, done.errors) == (1, "{}\n", "warning\n")


def test_more_errors_than_a_pipe_holds_do_not_block(tmp_path: Path) -> None:
    script = "import sys; sys.stderr.write('x' * 300_000); print('done')"
    done = capture([sys.executable, "-c", script], directory=tmp_path, environment={})
    assert (done.output, len(done.errors)) == ("done\n", 300_000)


def test_the_place_and_the_environment_are_the_given_ones(tmp_path: Path) -> None:
    script = 'echo "$NAME"; pwd'
    done = capture(shell(script), directory=tmp_path, environment={"NAME": "value"})
    assert done.output == f"value\n{tmp_path.resolve()}\n"


def test_one_interrupt_reaches_the_program_once(tmp_path: Path) -> None:
    lines: list[str] = []

    def interrupt(line: str) -> None:
        lines.append(line)
        if line == "ready":
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        stream(counter(1), directory=tmp_path, environment={}, on_line=interrupt)
    assert lines == ["ready", "interrupt 1", "ended after 1"]


def test_a_second_interrupt_is_passed_on_as_well(tmp_path: Path) -> None:
    lines: list[str] = []

    def interrupt(line: str) -> None:
        lines.append(line)
        if line in {"ready", "interrupt 1"}:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        stream(counter(2), directory=tmp_path, environment={}, on_line=interrupt)
    assert lines == ["ready", "interrupt 1", "interrupt 2", "ended after 2"]


def test_in_a_terminal_nothing_is_asked_and_ctrl_c_arrives_once(tmp_path: Path) -> None:
    # A session of its own on a pseudo-terminal, whose Ctrl-C goes to the foreground group.
    script = f"""
import os
from pathlib import Path
from keyspan.terraform.process import capture, stream
ask = ["/bin/sh", "-c", "test -t 0 && echo asks || echo never asks"]
print(capture(ask, directory=Path("."), environment={{}}).output)
terminal = os.open(os.ttyname(0), os.O_RDWR)
try:
    stream({counter(1)!r}, directory=Path("."), environment={{}}, on_line=print)
except KeyboardInterrupt:
    print("passed on")
"""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-u", "-c", script],
        cwd=tmp_path,
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ):
        os.close(theirs)
        printed = b""
        while b"ready" not in printed:
            printed += os.read(ours, 1024)
        os.write(ours, b"\x03")
        with suppress(OSError):  # what Linux says when the other side has closed
            while more := os.read(ours, 1024):
                printed += more
    os.close(ours)
    lines = printed.decode().replace("^C", " ").split()
    assert " ".join(lines) == "never asks ready interrupt 1 ended after 1 passed on"


def test_a_pipeline_that_is_cancelled_ends_it_well(tmp_path: Path) -> None:
    lines: list[str] = []

    def terminate(line: str) -> None:
        lines.append(line)
        if line == "ready":
            signal.raise_signal(signal.SIGTERM)

    with pytest.raises(SystemExit) as ended:
        stream(counter(1), directory=tmp_path, environment={}, on_line=terminate)
    assert ended.value.code == 128 + signal.SIGTERM
    assert lines[-1] == "ended after 1"
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_a_listener_that_fails_does_not_cut_it_off(tmp_path: Path) -> None:
    ended = tmp_path / "ended"
    command = shell(
        f"trap 'echo ending; sleep 0.2; touch {ended}; exit 1' INT; echo ready; "
        "while :; do sleep 0.05; done"
    )

    def fail(line: str) -> None:
        raise BrokenPipeError(line)

    with pytest.raises(BrokenPipeError, match="ready"):
        stream(command, directory=tmp_path, environment={"PATH": os.defpath}, on_line=fail)
    assert ended.exists()


def test_what_cannot_start_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        stream(["/nowhere/tf"], directory=tmp_path, environment={}, on_line=None)
