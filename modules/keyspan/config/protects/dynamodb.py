"""The tables of DynamoDB tables in keyspan.toml: [protects.dynamodb.NAME]."""

from __future__ import annotations

from typing import ClassVar

from keyspan.config.fields import Region, Text
from keyspan.config.protects.protected import ProtectedTable
from keyspan.model.protects import Protection, Table


class TableTable(ProtectedTable):
    """A global table of DynamoDB, each replica encrypted by the key of its Region."""

    kind: ClassVar[type[Protection]] = Table

    table: Text | None = None
    """The table's name; left out, NAME."""
    source: Region
    """The Region whose table Terraform makes, and adds the replicas to."""
    regions: list[Region] = []
    """The Regions of the table, the source's among them; left out, every Region of the key."""
    hash_key: Text | None = None
    """The attribute by which items are spread; needed, but for a table that exists."""
    range_key: Text | None = None
    """The attribute by which items are sorted."""
    attributes: dict[Text, Text] = {}
    """The types of the key attributes: attributes = { id = "S" }; "S", "N" or "B"."""
    point_in_time_recovery: bool = True
    """Whether each replica can be restored to any second of the last 35 days."""
    deletion_protection: bool = True
    """Whether DynamoDB refuses to delete the source's table."""
