"""A provider's assembly in jsii's kernel: loaded when a type of it is used, not when imported.

By then it is known which modules an app imports, so the kernel gets these and no others. A module
that is imported later comes in an assembly of its own, under a name of its own.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from importlib.machinery import SourceFileLoader
from typing import TYPE_CHECKING, Any

import jsii

from keyspan.bindings.cache import Unusable, cache_folder, cached
from keyspan.bindings.package import ASSEMBLY, Package
from keyspan.bindings.slim import FORMAT, slim_assembly
from keyspan.bindings.switch import SWITCH
from keyspan.bindings.tarball import Unfit
from keyspan.errors import Fault, KeyspanError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import ModuleType

MOST_MODULES = 300
"""Of more modules than these, a slim assembly would be no slim one."""

_log = logging.getLogger("keyspan.bindings")


def warn_ordinary(package: str, reason: object) -> None:
    """Say that a package loads the ordinary way, and why; logging cannot fail an import."""
    _log.warning(
        "keyspan: %s loads the ordinary way, which is slow: %s\n"
        "  %s=off does the same without this warning",
        package,
        reason,
        SWITCH,
    )


class LateModule(KeyspanError):
    """Modules were imported when others of their package were in use, and cannot be added.

    Args:
        package: the package, by its import name.
        modules: the modules, by jsii's names: "kmsKey".
        reason: why they cannot be added.
    """

    def __init__(self, package: str, *, modules: Sequence[str], reason: str) -> None:
        mend = (
            f"import them before the first construct is made, or set {SWITCH}=off "
            "to load the provider bindings the ordinary way"
        )
        problem = f"{', '.join(modules)} came too late to be added: {reason}"
        super().__init__(str(Fault(where=package, problem=problem, mend=mend)))


class Assemblies:
    """What one provider package has in jsii's kernel, and what it is about to have.

    Attributes:
        package: the package.
        serving: the tarball that jsii gets when it asks for the package's own.
    """

    def __init__(self, package: Package) -> None:
        self.package = package
        self.serving: Path = package.tarball
        self.lock = threading.RLock()
        self._loaded = 0
        self._whole = False
        self._types: dict[type, str] = {}

    @property
    def name(self) -> str:
        """The name of the assembly that a module imported now will be in."""
        own = self.package.assembly
        return own if self._whole or not self._loaded else f"{own}-late{self._loaded}"

    def add(self, module: ModuleType) -> None:
        """Take in the types of a module that has just been imported."""
        if self._whole:
            return
        for value in vars(module).values():
            if isinstance(value, type) and value.__module__ == module.__name__:
                fqn = vars(value).get("__jsii_type__")
                if isinstance(fqn, str):
                    self._types[value] = fqn
                    type.__setattr__(value, "__jsii_type__", _FirstUse(fqn, self))

    def load(self) -> None:
        """Load the assembly of what has been imported so far, unless that was done.

        Raises:
            LateModule: an assembly was loaded before, and no other can be made.
        """
        with self.lock:
            if self._types:
                self._load({fqn.split(".")[1] for fqn in self._types.values()})
                self._loaded += 1
            for kind, fqn in self._types.items():
                type.__setattr__(kind, "__jsii_type__", fqn)
            self._types.clear()

    def _load(self, modules: set[str]) -> None:
        try:
            self.serving = self._slim(modules)
        except (Unfit, Unusable) as error:
            self._load_whole(modules, error)
        else:
            jsii.JSIIAssembly.load(  # pyright: ignore[reportUnknownMemberType]
                self.name, self.package.version, self.package.name, self.package.tarball.name
            )

    def _slim(self, modules: set[str]) -> Path:
        if len(modules) > MOST_MODULES:
            raise Unfit(f"{len(modules)} of its modules are imported, more than {MOST_MODULES}")
        package, name = self.package, self.name
        return cached(
            cache_folder(os.environ),
            package.tarball,
            *(FORMAT, jsii.__version__, name, sorted(modules)),
            make=lambda: slim_assembly(package.tarball, modules=modules, name=name),
        )

    def _load_whole(self, modules: set[str], reason: Exception) -> None:
        package = self.package.name
        if self._loaded:
            raise LateModule(package, modules=sorted(modules), reason=str(reason)) from None
        warn_ordinary(package, reason)
        self._whole = True
        self.serving = self.package.tarball
        name = f"{package}.{ASSEMBLY}"
        ordinary = SourceFileLoader(name, str(self.package.tarball.with_name("__init__.py")))
        ordinary.exec_module(sys.modules[name])


class _FirstUse:
    """Stands for a type's __jsii_type__, which jsii reads whenever it hands the type to Node.js."""

    def __init__(self, fqn: str, assemblies: Assemblies) -> None:
        self._fqn = fqn
        self._assemblies = assemblies

    def __get__(self, instance: Any, owner: type | None = None) -> str:
        self._assemblies.load()
        return self._fqn
