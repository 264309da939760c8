"""Text from anybody, made fit to be printed.

A for_each key holds whatever its author likes: a newline that begins a finding of their own, an
escape sequence that clears the screen, a bidirectional mark that turns a name around, or a
command to the CI system that reads the log.
"""

from __future__ import annotations

import re

_COMMAND = re.compile(r"^(?: *:)(?=:)|##(?=\w*\[)")
"""Where a log's reader looks for a command, up to the character that has to go.

GitHub's runner takes "::" at the start of a line and "##[" anywhere in it, Azure Pipelines
"##vso[", TeamCity "##teamcity[".
"""


def printable(text: str) -> str:
    r"""Return text on one line, with what does not print, or commands a log, as \x1b or \u202e."""
    shown = "".join(each if each.isprintable() else _escaped(each) for each in text)
    return _COMMAND.sub(lambda found: found[0][:-1] + f"\\x{ord(found[0][-1]):02x}", shown)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
