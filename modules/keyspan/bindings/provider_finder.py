"""Answers for a package of AWS provider bindings when Python imports it.

The ordinary way, its __init__ imports its 2,200 modules, and its assembly is handed to Node.js
whole. Here each module is imported when it is asked for, and the assembly holds what was.
"""

from __future__ import annotations

import functools
import importlib
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsii

from keyspan.bindings.assembly import Assemblies, warn_ordinary
from keyspan.bindings.hints import quicken
from keyspan.bindings.package import ASSEMBLY, read_package
from keyspan.bindings.resources import Resources
from keyspan.bindings.tarball import Unfit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType, ModuleType


class ProviderFinder(MetaPathFinder):
    """Finds one package and its modules; what it does not understand it leaves to Python."""

    def __init__(self, package: str) -> None:
        self.package = package
        self._assemblies: Assemblies | None = None

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how a module of the package is loaded, or None for Python's own way."""
        package, _, name = fullname.partition(".")
        if package != self.package:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.origin is None or type(spec.loader) is not SourceFileLoader:
            return None
        if not name:
            return self._package_spec(spec, Path(spec.origin).parent)
        if self._assemblies is None:
            return None
        if name == ASSEMBLY:
            spec.loader = _AssemblyLoader(self._assemblies)
        else:
            spec.loader = _ModuleLoader(fullname, spec.origin, self._assemblies)
        return spec

    def _package_spec(self, spec: ModuleSpec, folder: Path) -> ModuleSpec | None:
        try:
            self._assemblies = Assemblies(read_package(self.package, folder))
        except Unfit as error:
            self._assemblies = None
            warn_ordinary(self.package, error)
            return None
        spec.loader = _PackageLoader(folder)
        return spec


class _PackageLoader(Loader):
    """Makes the package itself, whose modules are imported as they are asked for (PEP 562)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def exec_module(self, module: ModuleType) -> None:
        """Give the package its attributes."""
        package = module.__name__

        def find(name: str) -> Any:
            if name == "__all__":
                return self._names()
            if name in self._names():
                return importlib.import_module(f"{package}.{name}")
            text = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(text, name=name, obj=module)

        module.__getattr__ = find
        module.__dir__ = lambda: sorted({*vars(module), *self._names()})

    @functools.cache  # noqa: B019 - one loader for each package, and they stay
    def _names(self) -> list[str]:
        files = self._folder.glob("[a-z]*/__init__.py")
        return sorted(file.parent.name for file in files)


class _ModuleLoader(SourceFileLoader):
    """Loads one module, and has its types wait for their assembly."""

    def __init__(self, fullname: str, path: str, assemblies: Assemblies) -> None:
        super().__init__(fullname, path)
        self._assemblies = assemblies

    def get_code(self, fullname: str) -> CodeType | None:
        """Return the module's code; in an assembly with a name of its own, types bear that."""
        own, name = self._assemblies.package.assembly, self._assemblies.name
        if name == own:
            return super().get_code(fullname)
        source = self.get_data(self.path)
        renamed = source.replace(f'jsii_type="{own}.'.encode(), f'jsii_type="{name}.'.encode())
        return self.source_to_code(renamed, self.path)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module, and import the modules whose types it uses."""
        with self._assemblies.lock:
            super().exec_module(module)
            self._assemblies.add(module)
        quicken(module)
        for used in _lazily_imported(module, self._assemblies.package.name):
            importlib.import_module(used)


def _lazily_imported(module: ModuleType, package: str) -> list[str]:
    """Return the package's modules that a module will import on demand, as cdktn's do."""
    values: list[object] = list(vars(module).values())
    lazy = [vars(value) for value in values if type(value).__name__ == "_LazyImport"]
    names = [str(attributes.get("_module_name")) for attributes in lazy]
    return [name for name in names if name.startswith(f"{package}.")]


class _AssemblyLoader(Loader):
    """Stands for the module that would load the whole assembly, and serves jsii the slim one."""

    def __init__(self, assemblies: Assemblies) -> None:
        self._assemblies = assemblies

    def exec_module(self, module: ModuleType) -> None:
        """Give the module the names that it has the ordinary way."""
        package = self._assemblies.package
        for dependency in package.dependencies:
            importlib.import_module(f"{dependency}.{ASSEMBLY}")
        module.__dict__["__jsii_assembly__"] = jsii.JSIIAssembly(
            package.assembly, package.version, package.name, package.tarball.name
        )
        module.__dict__["__all__"] = ["__jsii_assembly__"]

    def get_resource_reader(self, name: str) -> Resources:  # noqa: ARG002 - importlib's
        """Return what importlib.resources asks for the assembly's tarball."""
        assemblies = self._assemblies
        return Resources(assemblies.package.tarball, serve=lambda: assemblies.serving)
