"""The tables of buckets in keyspan.toml: [protects.s3.NAME]."""

from __future__ import annotations

from typing import ClassVar

from keyspan.config.fields import Region, Text
from keyspan.config.protects.protected import ProtectedTable
from keyspan.model.protects import Buckets, Protection


class BucketsTable(ProtectedTable):
    """Buckets that S3 replicates, each encrypted by the key of its Region."""

    kind: ClassVar[type[Protection]] = Buckets

    buckets: dict[Region, Text]
    """The bucket of each Region: buckets = { us-east-1 = "acme-a", eu-west-1 = "acme-b" }."""
    source: Region
    """The Region whose bucket is written to."""
    two_way: bool = False
    """Whether every bucket replicates into every other."""
    delete_markers: bool = False
    """Whether deletions are replicated."""
    replica_modifications: bool = False
    """Whether changes of a replica's metadata are replicated back; only with two_way."""
    replication_time: bool = False
    """Whether S3 promises to replicate within 15 minutes, at a price."""
    role: Text | None = None
    """The role by which S3 replicates, path and name; left out, "s3-replication-NAME"."""
