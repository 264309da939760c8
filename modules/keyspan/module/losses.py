"""Keys that a module held when it was generated before, and would let go of without a word.

A block that is gone takes its prevent_destroy with it: the next plan of a root that calls the
module deletes the key. A moved or a removed block says what becomes of it instead.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from keyspan.checks.keys import KEY_TYPES
from keyspan.writing.generated import is_generated

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAIN = PurePosixPath("main.tf")
"""The file of a module that holds its resources."""

_HEAD = re.compile(rf'^resource "({"|".join(sorted(KEY_TYPES))})" "([^"]+)" \{{', re.MULTILINE)
_FROM = re.compile(r"^  from += (\S+)$", re.MULTILINE)


def lost(out: Path, files: Mapping[PurePosixPath, str]) -> list[str]:
    """Return the addresses of keys that the module in a folder holds, and would hold no more.

    Args:
        out: the folder; what was written there by hand is nobody's module.
        files: the text of each file of the module as it would be now, by its path.
    """
    try:
        before = (out / MAIN).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []  # There is none, or it is not written over either.
    if not is_generated(before):
        return []
    now = files[MAIN]
    told = {*_held(now), *_FROM.findall(now)}
    return [address for address in _held(before) if address not in told]


def _held(text: str) -> list[str]:
    return [".".join(found) for found in _HEAD.findall(text)]
