"""Run a command and write into a file what it took: `launch.py FILE COMMAND…`.

A process counts as its own the memory that its parent held when it was started. So the command's
parent is this small one, and not the benchmark.
"""

from __future__ import annotations

import json
import os
import sys

UNIT = 1 if sys.platform == "darwin" else 1024  # bytes


def main() -> int:
    """Return the command's exit status."""
    file, *command = sys.argv[1:]
    child = os.posix_spawnp(command[0], command, os.environ)
    _, status, usage = os.wait4(child, 0)
    taken = {"cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss * UNIT / 2**20}
    with open(file, "w") as cost:  # noqa: PTH123 - pathlib would make this process larger
        json.dump(taken, cost)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
