"""Every bound that AWS or Keyspan sets on a key, stated once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """A closed range of whole numbers; its text is how messages name it: "90 to 2560"."""

    low: int
    high: int

    def __contains__(self, value: int) -> bool:
        return self.low <= value <= self.high

    def __str__(self) -> str:
        return f"{self.low} to {self.high}"


ROTATION_DAYS = Bounds(90, 2560)
"""RotationPeriodInDays of EnableKeyRotation (KMS API reference)."""

DEFAULT_ROTATION_DAYS = 365
"""AWS's own default rotation period, in days."""

DELETION_WINDOW_DAYS = Bounds(7, 30)
"""PendingWindowInDays of ScheduleKeyDeletion (KMS API reference)."""

DEFAULT_DELETION_WINDOW_DAYS = 30
"""AWS's own default waiting period before a scheduled deletion, in days: the longest."""

DESCRIPTION_CHARACTERS = Bounds(0, 8192)
"""Description of CreateKey (KMS API reference)."""

ALIAS_PREFIX = "alias/"
ALIAS_CHARACTERS = Bounds(1, 256 - len(ALIAS_PREFIX))
"""Length of an alias without its prefix; AliasName is at most 256 with it (KMS API reference)."""

ALIASES_PER_KEY = 50
"""Aliases of one key in one Region (KMS resource quotas)."""

TAGS_PER_RESOURCE = 50
TAG_KEY_CHARACTERS = Bounds(1, 128)
TAG_VALUE_CHARACTERS = Bounds(0, 256)
"""Tags of a key (KMS API reference, and the general limit of AWS)."""

KEY_POLICY_BYTES = 32_768
"""Size of one key policy document (KMS developer guide, key policies)."""

GRANT_NAME_CHARACTERS = Bounds(1, 256)
"""Length of a grant's name (KMS API reference, CreateGrant)."""

GRANT_CONTEXT_PAIRS = 8
GRANT_CONTEXT_CHARACTERS = Bounds(0, 384)
"""Encryption context of a grant's constraint: its pairs, the length of a value (KMS API reference,
CreateGrant)."""

IMPORT_VALIDITY_DAYS = 365
"""How far ahead imported key material may expire (KMS API reference, ImportKeyMaterial)."""

NAME_CHARACTERS = Bounds(1, 64)
"""Length of a key's or a stack's name in a keyring; Keyspan's own bound."""

PROVIDER_WITH_REGION = 6
"""The first major version of hashicorp/aws whose resources have a `region`, and keep it in the
state (its guide "Enhanced Region Support")."""
