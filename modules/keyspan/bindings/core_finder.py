"""Answers for CDKTF itself when Python imports it."""

from __future__ import annotations

import logging
import os
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from typing import TYPE_CHECKING, Any

from keyspan.bindings.cache import Unusable, cache_folder, cached
from keyspan.bindings.hints import quicken
from keyspan.bindings.light import FORMAT, light_core
from keyspan.bindings.package import ASSEMBLY, read_package
from keyspan.bindings.resources import Resources
from keyspan.bindings.tarball import Unfit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

_log = logging.getLogger("keyspan.bindings")


class CoreFinder(MetaPathFinder):
    """Finds CDKTF and the module that loads its assembly, which gets a lighter one."""

    def __init__(self, package: str) -> None:
        self.package = package

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how a module is loaded, or None for Python's own way."""
        if fullname not in {self.package, f"{self.package}.{ASSEMBLY}"}:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.origin is None or type(spec.loader) is not SourceFileLoader:
            return None
        if fullname == self.package:
            spec.loader = _CoreLoader(fullname, spec.origin)
        elif resources := self._lighter(Path(spec.origin).parents[1]):
            spec.loader = _AssemblyLoader(fullname, spec.origin, resources)
        return spec

    def _lighter(self, package: Path) -> Resources | None:
        try:
            tarball = read_package(self.package, package).tarball
            folder = cache_folder(os.environ)
            light = cached(folder, tarball, FORMAT, make=lambda: light_core(tarball))
        except (Unfit, Unusable) as error:
            _log.debug("%s loads the ordinary way: %s", self.package, error)
            return None
        return Resources(tarball, serve=lambda: light)


class _CoreLoader(SourceFileLoader):
    """Loads the package, whose constructs then check their arguments quickly."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the package's code."""
        super().exec_module(module)
        quicken(module)


class _AssemblyLoader(SourceFileLoader):
    """Loads a module, beside which lies another tarball than it thinks."""

    def __init__(self, fullname: str, path: str, resources: Resources) -> None:
        super().__init__(fullname, path)
        self._resources = resources

    def get_resource_reader(self, name: str | None = None) -> Any:  # noqa: ARG002 - importlib's
        """Return what importlib.resources asks for the assembly's tarball."""
        return self._resources
