"""Serves the embedded AWS: `python -m keyspan.emulator --account 111122223333`.

Prints one line of JSON when it answers: {"endpoint": "http://127.0.0.1:5000", "pid": 4711}.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from contextlib import suppress

from keyspan.emulator import DEFAULT_LAG, Endpoint, serve
from keyspan.emulator.process import DEFAULT_ACCOUNT, END_WITH_STDIN
from keyspan.errors import exit_on_error

_CHUNK_BYTES = 4096


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m keyspan.emulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0, the default, is a free one")
    parser.add_argument("--account", default=DEFAULT_ACCOUNT, help="the account ID")
    parser.add_argument(
        "--lag",
        type=float,
        default=DEFAULT_LAG,
        metavar="SECONDS",
        help="how long the key states Creating and Updating last",
    )
    parser.add_argument(END_WITH_STDIN, action="store_true", help="end when standard input does")
    options = parser.parse_args()
    with exit_on_error(), suppress(KeyboardInterrupt):
        if options.end_with_stdin:
            _end_with_standard_input()
        serve(port=options.port, account=options.account, lag=options.lag, announce=_announce)


def _announce(endpoint: Endpoint) -> None:
    line = json.dumps({"endpoint": endpoint.url, "pid": endpoint.pid})
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _end_with_standard_input() -> None:
    """End this process when its standard input does: when the process that started it is gone."""

    def watch() -> None:
        # Not sys.stdin: its lock, held by this thread, would abort the interpreter's end.
        while os.read(sys.stdin.fileno(), _CHUNK_BYTES):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    main()
