"""The tables of OpenSearch domains in keyspan.toml: [protects.opensearch.NAME]."""

from __future__ import annotations

from typing import ClassVar

from keyspan.config.fields import Identity, Region, Text
from keyspan.config.protects.protected import ProtectedTable
from keyspan.model.protects import Domain, Protection


class DomainTable(ProtectedTable):
    """An OpenSearch domain in each Region, encrypted by the key of its Region."""

    kind: ClassVar[type[Protection]] = Domain

    regions: list[Region] = []
    """The Regions of the domains; left out, every Region of the key."""
    domain: Text | None = None
    """The name of the domains; left out, NAME."""
    administrator: Identity | None = None
    """The ARN of the IAM role or user that says who may do what in the domains."""
    engine_version: Text | None = None
    """The version: engine_version = "OpenSearch_2.17"."""
    instance_type: Text | None = None
    """The nodes' type: instance_type = "r7g.large.search"."""
    instance_count: int | None = None
    """How many nodes each domain has; a multiple of zones."""
    volume_gib: int | None = None
    """The EBS volume of each node, in GiB."""
    zones: int = 2
    """Over how many availability zones the nodes are spread."""
