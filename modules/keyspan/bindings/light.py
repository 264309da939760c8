"""CDKTF's own assembly, lighter to load: the same code, without what Node.js need not read.

Source maps and type declarations go. Archiver, which only assets call, is loaded when it is called:
it is half of the time and memory of loading CDKTF. Of lodash, a thousand small files, those go that
nobody loads, for each file costs time when it is unpacked. CDK Terrain did away with both itself.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from keyspan.bindings.javascript import file_at, loaded_by, without_source_map
from keyspan.bindings.tarball import Unfit, opened, pack, text_of

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 1
"""Raised when the same source gives another assembly; part of the key it is cached by."""

_DEFERRED = "package/node_modules/archiver/"
_LODASH = "package/node_modules/lodash"
_LODASH_REQUIRE = re.compile(rb"""require\(["']lodash(/[^"']*)?["']\)""")
_JAVASCRIPT = frozenset({".js", ".cjs", ".mjs"})
_LOADED_BY_NODE = _JAVASCRIPT | {".json", ".node"}
_SHIM = b"""\
"use strict";
const whole = () => require("./whole.js");
module.exports = new Proxy(function () {}, {
  apply: (_, self, given) => Reflect.apply(whole(), self, given),
  get: (_, name) => whole()[name],
});
"""


def light_core(tarball: Path) -> bytes:
    """Return a tarball of the same assembly that loads faster; the same bytes each time.

    Args:
        tarball: the assembly, as cdktf's Python package ships it.

    Raises:
        Unfit: the tarball is not what this module understands.
    """
    with opened(tarball) as source:
        files = {m.name: text_of(source, m) for m in source if m.isfile() and _is_loaded(m.name)}
    for name, text in files.items():
        if PurePosixPath(name).suffix in _JAVASCRIPT:
            files[name] = without_source_map(text)
    _defer(files)
    _drop_unloaded(files)
    return pack(files)


def _is_loaded(name: str) -> bool:
    return name == "package/.jsii" or PurePosixPath(name).suffix in _LOADED_BY_NODE


def _defer(files: dict[str, bytes]) -> None:
    """Put a stand-in before archiver; its own files find each other as before."""
    main, whole = f"{_DEFERRED}index.js", f"{_DEFERRED}whole.js"
    callers = [
        name
        for name, text in files.items()
        if b'require("archiver")' in text and not name.startswith(_DEFERRED)
    ]
    if main not in files or whole in files or callers != ["package/lib/private/fs.js"]:
        raise Unfit(f"archiver is used by {', '.join(callers) or 'nothing'}")
    files[whole] = files[main]
    files[main] = _SHIM


def _drop_unloaded(files: dict[str, bytes]) -> None:
    """Leave out the files of lodash that are not loaded by path, from outside of it or within."""
    inside = {name for name in files if name.startswith(f"{_LODASH}/")}
    entries = {
        entry.decode()
        for name in files.keys() - inside
        for entry in _LODASH_REQUIRE.findall(files[name])
    }
    if "" in entries:  # the whole of it is loaded
        return
    loaded: set[str] = set()
    waiting = [f"{_LODASH}{entry}" for entry in entries]
    while waiting:
        file = file_at(path := waiting.pop(), files)
        if file is None:
            raise Unfit(f"nothing is at {path}")
        if file not in loaded:
            loaded.add(file)
            waiting += loaded_by(file, files[file])
    for name in inside - loaded:
        if PurePosixPath(name).suffix in _JAVASCRIPT:
            del files[name]
