"""What generate and module have in common: files that are written, or compared with --check."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from keyspan.cli.output import say_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path, PurePosixPath


def write_or_compare(
    command: Sequence[str],
    out: Path,
    files: Mapping[PurePosixPath, str],
    *,
    check: bool,
    shown: Callable[[str], str] | None = None,
) -> bool:
    """Write generated files, or tell how those that lie there differ; say whether all is well.

    Args:
        command: the command, to be typed again without --check: "generate", then its names.
        out: the folder.
        files: the text of each file, by its path below the folder.
        check: whether nothing is written.
        shown: as `keyspan.writing.generated.differences` takes it.

    Raises:
        KeyspanError: something else lies in the way, or a file cannot be read or written.
    """
    from keyspan.writing.generated import differences, write

    if not check:
        for path in write(out, files):
            say_line(f"written: {out / path}")
        return True
    found = False
    for difference in differences(out, files, shown=shown):
        say_line(difference)
        found = True
    if found:
        again = shlex.join(["keyspan", *command, "--out", str(out)])
        say_line(f"\nTo write what is generated: {again}")
    return not found
