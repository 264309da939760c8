"""The tables of the data that keys protect, one room for each service: [protects.s3.NAME].

A field's docstring is the help that a person gets, in an editor and in a message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.config.fields import Name
from keyspan.config.protects.dynamodb import TableTable
from keyspan.config.protects.s3 import BucketsTable
from keyspan.config.protects.secretsmanager import SecretTable
from keyspan.config.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.config.protects.protected import ProtectedTable

__all__ = ["ProtectsTable"]


class ProtectsTable(Table):
    """The data that keys protect, by service."""

    s3: dict[Name, BucketsTable] = {}
    """Buckets that S3 replicates: [protects.s3.invoices]."""
    dynamodb: dict[Name, TableTable] = {}
    """Global tables of DynamoDB: [protects.dynamodb.sessions]."""
    secretsmanager: dict[Name, SecretTable] = {}
    """Secrets and their replicas: [protects.secretsmanager.database]."""

    def tables(self) -> Iterator[tuple[str, str, ProtectedTable]]:
        """Yield each table of protected data, after its service and its name."""
        for service in type(self).model_fields:
            named: Mapping[str, ProtectedTable] = getattr(self, service)
            for name, table in named.items():
                yield service, name, table
