"""Standard output that is full, or that cannot show every character."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")
KEYRING = """
account = "111122223333"
[keys.orders]
description = "für 日本"
primary = "us-east-1"
replicas = ["us-west-2"]
"""


def shown(folder, output=subprocess.PIPE, **environment):
    (folder / "keyspan.toml").write_text(KEYRING, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-c", "from keyspan.cli import main; main()", "show"],
        stdout=output,
        stderr=subprocess.PIPE,
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        check=False,
    )


def test_a_character_that_the_terminal_cannot_show_is_spelled_out(tmp_path):
    done = shown(tmp_path, PYTHONIOENCODING="latin-1")
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode("latin-1").startswith("orders: für \\u65e5\\u672c\n")


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has it")
def test_a_full_disk_is_told_in_a_line(tmp_path):
    with FULL.open("wb") as full:
        done = shown(tmp_path, full)
    assert done.returncode == 2
    assert done.stderr.decode() == (
        "standard output: cannot be written: No space left on device\n"
        "  name a file: --output FILE\n"
    )
