"""A keyring with the data that its keys protect; a file without any is read without this room.

The tables of so many services take pydantic as long to build as all others together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ConfigDict

from keyspan.config.protects import ProtectsTable
from keyspan.config.tables import KeyringTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.config.protects.protected import ProtectedTable


class WholeKeyringTable(KeyringTable):
    """A keyring: keyspan.toml as a whole."""

    model_config = ConfigDict(title=KeyringTable.__name__)

    protects: ProtectsTable = ProtectsTable()
    """The data that the keys protect, by service and name: [protects.s3.invoices]."""

    def protected(self) -> Iterator[tuple[str, str, ProtectedTable]]:
        """Yield each table of protected data, after its service and its name."""
        yield from self.protects.tables()
