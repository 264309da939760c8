"""A plug-in of pytest that has what a test imports from CDKTF come from CDK Terrain.

An app is moved over so, by its imports alone. `python -m pytest -p tests.on_cdk_terrain` needs CDK
Terrain on PYTHONPATH; CDKTF itself cannot be imported then.
"""

from __future__ import annotations

import importlib
import os
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import TYPE_CHECKING

import keyspan.bindings  # its finders are asked before Python's, and after the one below
from keyspan.bindings.framework import CDK_TERRAIN, CDKTF, CHOICE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

_SUCCESSORS = {CDKTF.name: CDK_TERRAIN.name, CDKTF.provider: CDK_TERRAIN.provider}


class _Moved(MetaPathFinder, Loader):
    """Finds CDKTF's modules, and gives those of CDK Terrain for them."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        package = fullname.partition(".")[0]
        return ModuleSpec(fullname, self, is_package=True) if package in _SUCCESSORS else None

    def exec_module(self, module: ModuleType) -> None:
        package, dot, rest = module.__name__.partition(".")
        sys.modules[module.__name__] = importlib.import_module(f"{_SUCCESSORS[package]}{dot}{rest}")


os.environ[CHOICE] = CDK_TERRAIN.name  # for the apps that tests start, too
sys.meta_path.insert(0, _Moved())
assert keyspan.bindings.App.__module__ == CDK_TERRAIN.name
