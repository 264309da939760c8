"""Puts the finders before Python's own."""

from __future__ import annotations

import sys

from keyspan.bindings.core_finder import CoreFinder
from keyspan.bindings.package import CORES, PROVIDERS
from keyspan.bindings.provider_finder import ProviderFinder


def install() -> None:
    """Let the known packages load fast, except one that was imported before."""
    finders = dict.fromkeys(PROVIDERS, ProviderFinder) | dict.fromkeys(CORES, CoreFinder)
    for package, finder in finders.items():
        if package not in sys.modules and package not in map(_answered, sys.meta_path):
            sys.meta_path.insert(0, finder(package))


def _answered(finder: object) -> str | None:
    return finder.package if isinstance(finder, ProviderFinder | CoreFinder) else None
