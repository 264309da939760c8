"""The tarballs that jsii's packages are shipped in: read, lightened, written."""

from __future__ import annotations

import gzip
import io
import tarfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from pathlib import Path


class Unfit(Exception):
    """A package is not laid out as it was when this was written; the text says how."""


@contextmanager
def opened(tarball: Path) -> Generator[tarfile.TarFile]:
    """Open a tarball to be read from its beginning to its end.

    Raises:
        Unfit: it is damaged, as is seen while it is read.
    """
    try:
        with tarfile.open(tarball, "r:gz") as source:
            yield source
    except (OSError, EOFError, tarfile.TarError, zlib.error) as error:
        raise Unfit(f"{tarball.name} cannot be read: {error}") from None


def text_of(source: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    """Return what a member of a tarball holds.

    Raises:
        Unfit: it is no file.
    """
    content = source.extractfile(member)
    if content is None:
        raise Unfit(f"{member.name} is no file")
    return content.read()


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a tarball of files, by path; the same files give the same bytes."""
    packed = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1, mtime=0) as compressed,
        tarfile.open(fileobj=compressed, mode="w") as tar,
    ):
        for path in sorted(files):
            member = tarfile.TarInfo(path)
            member.size = len(files[path])
            tar.addfile(member, io.BytesIO(files[path]))
    return packed.getvalue()
