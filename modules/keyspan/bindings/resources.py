"""What importlib.resources hands to jsii: a package's own files, and another tarball."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Resources:
    """The files beside an assembly's tarball, for which another one is served."""

    def __init__(self, tarball: Path, *, serve: Callable[[], Path]) -> None:
        self._tarball = tarball
        self._serve = serve

    def files(self) -> Resources:
        """Return the folder, as importlib.resources.files does."""
        return self

    def joinpath(self, *names: str) -> Path:
        """Return a file of the folder."""
        if names == (self._tarball.name,):
            return self._serve()
        return self._tarball.parent.joinpath(*names)

    __truediv__ = joinpath

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tarball.parent, name)
