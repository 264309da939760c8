"""The tables of file systems in keyspan.toml: [protects.efs.NAME]."""

from __future__ import annotations

from typing import ClassVar

from keyspan.config.fields import Region, Text
from keyspan.config.protects.protected import ProtectedTable
from keyspan.model.protects import FileSystem, Protection


class FileSystemTable(ProtectedTable):
    """A file system that EFS replicates, each side encrypted by the key of its Region."""

    kind: ClassVar[type[Protection]] = FileSystem

    source: Region
    """The Region that is written to."""
    to: Region
    """The Region of the copy; EFS allows one."""
    throughput_mode: Text = "elastic"
    """How throughput is reckoned: "elastic" or "bursting"."""
    file_systems: dict[Region, Text] = {}
    """The file systems that exist: file_systems = { us-east-1 = "fs-…", eu-west-1 = "fs-…" }."""
