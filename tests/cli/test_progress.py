"""What a command is at: on a terminal, and nowhere else."""

import os
import pty
import subprocess
import sys

WORK = """
from keyspan.cli.progress import progress
import sys
with progress() as say:
    say("reading \\x1b[2J[bold]eu-west-1")
print("rich" in sys.modules)
"""


def test_on_a_terminal_it_is_told_with_nothing_that_moves_the_cursor_but_its_own():
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    done = subprocess.run(
        [sys.executable, "-c", WORK],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=environment,
        check=True,
    )
    os.close(theirs)
    shown = os.read(ours, 65_536).decode()
    os.close(ours)
    assert "reading \\x1b[2J[bold]eu-west-1" in shown
    assert "\x1b[2J" not in shown
    assert done.stdout == b"True\n"


def test_elsewhere_nothing_is_told_and_rich_is_not_loaded():
    done = subprocess.run([sys.executable, "-c", WORK], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"False\n", b"")


def test_nor_where_standard_error_is_closed():
    closed = f"import sys; sys.stderr = None\n{WORK}"
    done = subprocess.run([sys.executable, "-c", closed], capture_output=True, check=True)
    assert done.stdout == b"False\n"
