"""A slim assembly: jsii's package of a provider, cut down to the modules that are in use.

The AWS provider's assembly is one JSON document of 131 MB and 2,200 JavaScript modules that Node.js
reads, and keeps, whole. The document is cut by the places of its entries instead of parsed: jsii
writes it indented, one entry of "submodules" and "types" at a fixed depth, sorted by name.

Source: jsii's assembly format, @jsii/spec `Assembly` ("jsii/0.10.0").
"""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

from keyspan.bindings.javascript import file_at, loaded_by, without_source_map
from keyspan.bindings.tarball import Unfit, opened, pack, text_of

if TYPE_CHECKING:
    import tarfile
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

FORMAT = 1
"""Raised when the same source gives another slim assembly; part of the key it is cached by."""

_ASSEMBLY = "package/.jsii"
_MANIFEST = "package/package.json"
_MAIN = "lib/index.js"
_SCHEMA = "jsii/0.10.0"
_UNREAD = ("docs", "locationInModule", "readme", "symbolId")
"""What of an entry only compilers and documentation read, never jsii's kernel."""


def slim_assembly(tarball: Path, *, modules: Iterable[str], name: str) -> bytes:
    """Return a tarball of an assembly that holds some modules of another; the same bytes each time.

    Args:
        tarball: the provider's assembly, as its Python package ships it.
        modules: the modules to keep, by jsii's names: "kmsKey".
        name: the new assembly's name. Where it is not the source's own, types, JavaScript and
            manifest are renamed, so that both can be loaded into one kernel.

    Raises:
        Unfit: the tarball is not what this module understands.
    """
    wanted = sorted(set(modules))
    with opened(tarball) as source:
        document, folders = _cut(_first(source), wanted)
        files = _javascript(source, folders)
    own = document["name"]
    manifest = {"name": own, "version": document["version"], "main": _MAIN}
    files[_ASSEMBLY] = json.dumps(document).encode()
    files[_MANIFEST] = json.dumps(manifest).encode()
    files[f"package/{_MAIN}"] = _lazy_index(folders)
    if own != name:
        files = {
            path: content.replace(f'"{own}'.encode(), f'"{name}'.encode())
            for path, content in files.items()
        }
    return pack(files)


def _first(source: tarfile.TarFile) -> bytes:
    member = source.next()
    if member is None or member.name != _ASSEMBLY:
        raise Unfit(f"{_ASSEMBLY} is not the tarball's first file")
    return text_of(source, member)


def _cut(text: bytes, wanted: list[str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the cut document, and the folder of each module: {"kmsKey": "kms-key"}."""
    submodules_at = text.find(b'\n  "submodules": {\n')
    types_at = text.find(b'\n  "types": {\n', submodules_at)
    submodules_end = text.find(b"\n  },", submodules_at)
    types_end = text.rfind(b"\n  },")
    if not 0 < submodules_at < submodules_end < types_at < types_end:
        raise Unfit("the assembly is not written as jsii does it")
    between = text[submodules_end + len(b"\n  },") : types_at]
    head = text[:submodules_at] + between.rstrip(b", \n") + b"," + text[types_end + 5 :]
    document = _parsed(head)
    if document.get("schema") != _SCHEMA:
        raise Unfit(f"the assembly's schema is {document.get('schema')}, not {_SCHEMA}")
    name = str(document.get("name"))
    submodules = _entries(text, name, (submodules_at, submodules_end), wanted, ends_with=b'"')
    types = _entries(text, name, (types_at, types_end), wanted, ends_with=b".")
    folders = {module: _folder(submodules[f"{name}.{module}"]) for module in wanted}
    _require_types(types, name, wanted)
    document.pop("readme", None)
    return (
        {**document, "submodules": _without(submodules), "types": _without(types)},
        folders,
    )


def _entries(
    text: bytes, name: str, part: tuple[int, int], wanted: list[str], *, ends_with: bytes
) -> dict[str, Any]:
    """Return the entries of some modules in one part of the document, parsed."""
    start, end = part
    entry = re.compile(rb'\n    "%b\.(\w+)%b' % (re.escape(name.encode()), re.escape(ends_with)))
    places: dict[str, list[tuple[int, int]]] = {}
    found = [(match.start(), match[1].decode()) for match in entry.finditer(text, start, end)]
    for (place, module), (following, _) in pairwise([*found, (end, "")]):
        places.setdefault(module, []).append((place, following))
    if absent := [module for module in wanted if module not in places]:
        raise Unfit(f"the assembly knows no {', '.join(absent)}")
    pieces = (text[a:b].rstrip(b", \n") for module in wanted for a, b in places[module])
    return _parsed(b"{" + b",".join(pieces) + b"}")


def _parsed(text: bytes) -> dict[str, Any]:
    try:
        return cast("dict[str, Any]", json.loads(text))
    except ValueError as error:
        raise Unfit(f"the assembly is not written as jsii does it: {error}") from None


def _folder(submodule: Any) -> str:
    place = cast("dict[str, Any]", submodule).get("symbolId") if isinstance(submodule, dict) else ""
    match = re.fullmatch(r"src/([\w-]+)/index:", str(place))
    if not match:
        raise Unfit(f"a module lies at {place}")
    return match[1]


def _require_types(types: Mapping[str, Any], name: str, wanted: list[str]) -> None:
    for fqn, entry in types.items():
        described = cast("dict[str, Any]", entry).get("fqn") if isinstance(entry, dict) else entry
        if described != fqn:
            raise Unfit(f"{fqn} is described as {described}")
    of_others = {other for other in _references(types) if other.startswith(f"{name}.")} - set(types)
    if of_others:
        raise Unfit(f"{', '.join(wanted)} use types of other modules: {min(of_others)}")


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in cast("dict[str, Any]", node).items():
            if key in {"fqn", "base"} and isinstance(value, str):
                yield value
            elif key == "interfaces" and isinstance(value, list):
                yield from cast("list[str]", value)
            else:
                yield from _references(value)
    elif isinstance(node, list):
        for value in cast("list[Any]", node):
            yield from _references(value)


def _without(node: Any) -> Any:
    if isinstance(node, dict):
        return {
            key: _without(value)
            for key, value in cast("dict[str, Any]", node).items()
            if key not in _UNREAD
        }
    if isinstance(node, list):
        return [_without(value) for value in cast("list[Any]", node)]
    return node


def _javascript(source: tarfile.TarFile, folders: Mapping[str, str]) -> dict[str, bytes]:
    """Return the JavaScript of some folders, by path; the tarball is read until that is whole."""
    kept = tuple(f"package/lib/{folder}/" for folder in folders.values())
    files: dict[str, bytes] = {}
    missing = set(kept)
    for member in source:
        if member.name.startswith(kept) and member.name.endswith(".js"):
            files[member.name] = without_source_map(text_of(source, member))
            missing = set(_missing(files, kept))
        elif not missing:
            return files
    if missing:
        raise Unfit(f"no JavaScript was found for {', '.join(sorted(missing))}")
    return files


def _missing(files: Mapping[str, bytes], kept: Iterable[str]) -> Iterator[str]:
    """Yield what some folders, and their files, load by a path that leads to none of the files."""
    needed = [folder.rstrip("/") for folder in kept]
    for name, text in files.items():
        needed += loaded_by(name, text)
    for path in needed:
        if file_at(path, files) is None:
            yield path


def _lazy_index(folders: Mapping[str, str]) -> bytes:
    return (
        '"use strict";\n'
        'Object.defineProperty(exports, "__esModule", { value: true });\n'
        f"for (const [name, folder] of Object.entries({json.dumps(folders)})) {{\n"
        "  Object.defineProperty(exports, name,\n"
        "    { enumerable: true, get: () => require(`./${folder}/index.js`) });\n"
        "}\n"
    ).encode()
