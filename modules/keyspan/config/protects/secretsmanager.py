"""The tables of secrets in keyspan.toml: [protects.secretsmanager.NAME]."""

from __future__ import annotations

from typing import ClassVar

from keyspan.config.fields import Description, Region, Text
from keyspan.config.protects.protected import ProtectedTable
from keyspan.model.protects import Protection, Secret
from keyspan.model.protects.secretsmanager import RECOVERY_WINDOW_DAYS


class SecretTable(ProtectedTable):
    """A secret with its replicas, each encrypted by the key of its Region; never its value."""

    kind: ClassVar[type[Protection]] = Secret

    secret: Text | None = None
    """The secret's name; left out, NAME."""
    source: Region
    """The Region whose secret is written to."""
    regions: list[Region] = []
    """The Regions of the secret, the source's among them; left out, every Region of the key."""
    description: Description = ""
    """What the secret is for; not encrypted."""
    recovery_window_days: int = RECOVERY_WINDOW_DAYS.high
    """For how long a deleted secret can be had back, 7 to 30 days."""
