"""The tables of Aurora global databases in keyspan.toml: [protects.aurora.NAME]."""

from __future__ import annotations

from typing import ClassVar

from keyspan.config.fields import Region, Text
from keyspan.config.protects.protected import ProtectedTable
from keyspan.model.protects import Cluster, Protection


class ClusterTable(ProtectedTable):
    """An Aurora global database, whose cluster in each Region is under the key of that Region."""

    kind: ClassVar[type[Protection]] = Cluster

    source: Region
    """The Region where the database begins; a failover leaves it as it is."""
    regions: list[Region] = []
    """The Regions; left out, every Region of the key."""
    identifier: Text | None = None
    """Names the global database, and its cluster in each Region; left out, NAME."""
    engine: Text | None = None
    """"aurora-postgresql" or "aurora-mysql"."""
    engine_version: Text | None = None
    """The engine's version: engine_version = "16.6"."""
    username: Text | None = None
    """The master user. Its password comes from the variable aurora_NAME_password."""
    password_version: int = 1
    """Raise it to have a new password taken over from the variable."""
    database: Text | None = None
    """The database that is made at first."""
    retention_days: int = 7
    """How long each cluster's automated backups are kept."""
    iam_authentication: bool = True
    """Whether users may log in by IAM."""
    instance_class: Text | None = None
    """The class of the instances: instance_class = "db.r7g.large"."""
    instances: dict[Region, int] = {}
    """The number of instances by Region: instances = { us-east-1 = 2, eu-west-1 = 1 }."""
    subnet_groups: dict[Region, Text] = {}
    """The DB subnet group by Region; it exists."""
    security_groups: dict[Region, list[Text]] = {}
    """The security groups' IDs by Region; they exist."""
