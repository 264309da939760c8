"""JavaScript as files by path: without source maps, and what it loads by a relative path."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_SOURCE_MAP = re.compile(rb"\n//# sourceMappingURL=data:[^\n]*\s*\Z")
_REQUIRE = re.compile(rb"""require\(["'](\.[^"']*)["']\)""")


def without_source_map(text: bytes) -> bytes:
    """Return JavaScript without the source map at its end, which is most of many a file."""
    return _SOURCE_MAP.sub(b"\n", text)


def loaded_by(name: str, text: bytes) -> Iterator[str]:
    """Yield the paths that a file loads others by, as it writes them, from where `name` is."""
    folder = posixpath.dirname(name)
    for path in _REQUIRE.findall(text):
        yield posixpath.normpath(posixpath.join(folder, path.decode()))


def file_at(path: str, files: Collection[str]) -> str | None:
    """Return the file that Node.js finds at a path, or None."""
    return next((f for f in (path, f"{path}.js", f"{path}/index.js") if f in files), None)
