"""*.tf.json before plan: what CDKTF synthesized, or a person or another tool wrote.

A module's own files are not looked into, nor is HCL: what was left out is told.
https://developer.hashicorp.com/terraform/language/syntax/json
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from keyspan.checks.documents.resource import DEFAULT_PROVIDER, ProviderConfiguration, Resource
from keyspan.checks.documents.unfit import unfit
from keyspan.checks.documents.values import Unknown, blocks, expressions, truth
from keyspan.checks.documents.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from keyspan.checks.documents.values import Values

COMMENT = "//"
_MODES = {"resource": "managed", "data": "data"}
_STEP = re.compile(r'\.([\w-]+)|\["([^"\\]*)"\]')
_LOCAL = re.compile(r'(?<!\$)\$\{\s*local\.([\w-]+)((?:\.[\w-]+|\["[^"\\]*"\])*)\s*\}')
_BLOCK = re.compile(r"\$\{[\w-]+\.[\w.-]+\}")
_UNTOLD = object()


def configuration_view(
    name: str, files: Mapping[str, Any], *, unread: Sequence[tuple[str, str]] = ()
) -> View:
    """Return the view of one root module.

    Args:
        name: what messages call it.
        files: path to decoded JSON, of every file of the root.
        unread: files of the root that were not read, each with why.

    Raises:
        UnfitDocument: a file is not of the shape that Terraform takes.
    """
    try:
        root = _Root(files)
        return View(
            name=name,
            kind="configuration",
            resources=tuple(root.resources()),
            unread=(*unread, *root.modules()),
            comments=tuple(each for file in files.values() for each in _comments(file)),
        )
    except RecursionError:
        raise unfit(name, "is nested too deep") from None


@dataclass(frozen=True)
class _Body:
    """One block of a file, still as it was written."""

    file: str
    kind: str
    name: str
    written: Mapping[str, Any]


class _Root:
    def __init__(self, files: Mapping[str, Any]) -> None:
        self._files = files
        self._locals = {
            name: value
            for file in files
            for block in self._blocks(file, "locals")
            for name, value in block.items()
        }
        self._read_locals: dict[str, Any] = {}
        self._providers = self._provider_configurations()

    def resources(self) -> Iterator[Resource]:
        for file in self._files:
            for section, mode in _MODES.items():
                for body in self._labelled(file, section):
                    yield self._resource(body, mode)

    def modules(self) -> Iterator[tuple[str, str]]:
        """Yield the modules of the root, none of which is looked into."""
        for file in self._files:
            for block in self._blocks(file, "module"):
                for name in block:
                    yield f"module.{name}", "a module's own files are not looked into"

    def _resource(self, body: _Body, mode: Any) -> Resource:
        address = f"{'data.' if mode == 'data' else ''}{body.kind}.{body.name}"
        lifecycle: dict[str, Any] = {}
        for block in blocks(body.written.get("lifecycle")):
            lifecycle |= cast("dict[str, Any]", block)
        comments = {name: each for part in _comments(body.written) for name, each in part.items()}
        return Resource(
            address=address,
            type=body.kind,
            name=body.name,
            mode=mode,
            provider=self._provider(body),
            read=partial(self._values, body.written),
            prevent_destroy=truth(lifecycle.get("prevent_destroy")) is True,
            comments=comments or None,
            file=body.file,
        )

    def _values(self, written: Mapping[str, Any]) -> Values:
        return cast("Values", self._read(written))

    def _read(self, written: Any) -> Any:
        return expressions(self._with_locals(written))

    def _with_locals(self, written: Any) -> Any:
        """Return what was written with each "${local.name}" in it replaced by what that says."""
        if isinstance(written, dict):
            named = cast("dict[str, Any]", written)
            return {n: self._with_locals(each) for n, each in named.items() if n != COMMENT}
        if isinstance(written, list):
            return [self._with_locals(each) for each in cast("list[Any]", written)]
        if not isinstance(written, str):
            return written
        if whole := _LOCAL.fullmatch(written):
            said = self._said(whole)
            return written if said is _UNTOLD else said
        return _LOCAL.sub(lambda found: _in_text(self._said(found), found[0]), written)

    def _said(self, found: re.Match[str]) -> Any:
        """Return what a local says, down to an attribute of it, or _UNTOLD."""
        value = self._local(found[1])
        rest = [one or other for one, other in _STEP.findall(found[2])]
        while isinstance(value, dict) and rest:
            value = cast("dict[str, Any]", value).get(rest.pop(0), _UNTOLD)
        if rest and isinstance(value, str) and _BLOCK.fullmatch(value):
            # An attribute of a resource that the local stands for.
            return f"{value[:-1]}.{'.'.join(rest)}}}"
        return _UNTOLD if rest else cast("Any", value)

    def _local(self, name: str) -> Any:
        """Return a local with those in it replaced; one that is made from itself says nothing."""
        if name not in self._read_locals:
            self._read_locals[name] = _UNTOLD
            if name in self._locals:
                self._read_locals[name] = self._with_locals(self._locals[name])
        return self._read_locals[name]

    def _provider(self, body: _Body) -> ProviderConfiguration | None:
        named = body.written.get("provider")
        if named is None:
            name = body.kind.partition("_")[0]
        else:
            said = expressions(named)
            name = said.references[0] if isinstance(said, Unknown) and said.exact else str(said)
        if name in self._providers:
            return self._providers[name]
        if "." in name:
            return ProviderConfiguration(name=name, alias=name.partition(".")[2])
        return ProviderConfiguration(name=name) if name == DEFAULT_PROVIDER else None

    def _provider_configurations(self) -> dict[str, ProviderConfiguration]:
        found: dict[str, ProviderConfiguration] = {}
        for file in self._files:
            for block in self._blocks(file, "provider"):
                for kind, written in block.items():
                    for each in blocks(written):
                        one = self._configured(kind, cast("dict[str, Any]", each))
                        found[one.name] = one
        return found

    def _configured(self, kind: str, written: dict[str, Any]) -> ProviderConfiguration:
        alias = written.get("alias")
        region = self._read(written.get("region"))
        accounts = self._read(written.get("allowed_account_ids"))
        return ProviderConfiguration(
            name=f"{kind}.{alias}" if alias else kind,
            alias=alias,
            region=region if isinstance(region, str) else None,
            accounts=_texts(accounts),
        )

    def _labelled(self, file: str, section: str) -> Iterator[_Body]:
        """Yield the blocks with two labels, a type and a name: resources and data sources."""
        for types in self._blocks(file, section):
            for kind, names in types.items():
                if kind == COMMENT:
                    continue
                for block in self._objects(file, f"{section}.{kind}", names):
                    for name, written in block.items():
                        if name == COMMENT:
                            continue
                        where = f"{section}.{kind}.{name}"
                        for body in self._objects(file, where, written):
                            yield _Body(file, kind, name, body)

    def _blocks(self, file: str, section: str) -> Iterator[dict[str, Any]]:
        yield from self._objects(file, section, self._files[file].get(section))

    def _objects(self, file: str, where: str, value: Any) -> Iterator[dict[str, Any]]:
        """Yield each object of a value that may be one object or a list of them, or be left out."""
        if isinstance(value, dict):
            yield cast("dict[str, Any]", value)
        elif isinstance(value, list):
            for each in cast("list[Any]", value):
                yield from self._objects(file, where, each)
        elif value is not None:
            raise unfit(f"{file}: {where}", f"is {type(value).__name__}, and no object")


def _comments(written: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each comment that is an object; others are for people alone."""
    for comment in blocks(written.get(COMMENT)):
        yield cast("dict[str, Any]", comment)


def _in_text(said: Any, otherwise: str) -> str:
    """Return what a local says within a longer text; itself where that is no text."""
    if isinstance(said, bool):
        return str(said).lower()
    return str(said) if isinstance(said, (str, int, float)) else otherwise


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(each for each in cast("list[Any]", value) if isinstance(each, str))
