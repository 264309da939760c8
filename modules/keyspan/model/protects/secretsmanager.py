"""Secrets Manager: a secret and its replicas, each encrypted by the key of its Region.

Secrets Manager takes a multi-Region key for a single-Region one: a replica is encrypted anew. It
uses a key in the name of whoever reads or writes the secret, and never by itself, so that the key
policy needs nothing for it.
Source: AWS Secrets Manager user guide, "Secret encryption and decryption" (Permissions for the KMS
key), security-encryption.html, and "Replicate secrets across Regions", replicate-secrets.html.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from keyspan.model import rules
from keyspan.model.bounds import Bounds
from keyspan.model.protects.protection import Needed
from keyspan.model.protects.replicated import Replicated
from keyspan.model.rules import Problem, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET_PATTERN = r"[A-Za-z0-9/_+=.@-]{1,512}"  # noqa: S105 - a rule
"""A secret's name (Secrets Manager API reference, CreateSecret)."""

_LIKE_AN_ARN = r".*-[A-Za-z0-9]{6}"
"""How an ARN ends: Secrets Manager may take a name of that form for a part of one."""

SECRET_DESCRIPTION_CHARACTERS = Bounds(0, 2048)
"""Description of CreateSecret (API reference)."""

RECOVERY_WINDOW_DAYS = Bounds(7, 30)
"""RecoveryWindowInDays of DeleteSecret (API reference)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret(Replicated):
    """A secret, without its value: that is put in by whoever knows it, and stands in no state.

    Attributes:
        secret: the secret's name; the protection's by default.
        description: says what it is for; not encrypted.
        recovery_window_days: for how long a deleted secret can be had back.
    """

    service: ClassVar[str] = "secretsmanager"
    thing: ClassVar[str] = "secret"

    secret: str | None = None
    description: str = ""
    recovery_window_days: int = RECOVERY_WINDOW_DAYS.high

    @property
    def called(self) -> str:
        """The secret's name."""
        return self.secret or self.name

    @property
    def needed(self) -> Needed:
        """Nothing: Secrets Manager acts for its callers alone."""
        return Needed()

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Yield each field that breaks a rule of its own."""
        yield from Replicated.problems(self)
        if not re.fullmatch(SECRET_PATTERN, self.called, re.ASCII):
            said = f"{shown(self.called)} cannot name a secret"
            yield "secret", Problem(said, "use 1 to 512 letters, digits and /_+=.@-")
        elif re.fullmatch(_LIKE_AN_ARN, self.called, re.ASCII) and not self.existing:
            said = f"{shown(self.called)} ends like an ARN, in - and six characters"
            yield "secret", Problem(said, "name it another way: AWS may take it for a part of one")
        if len(self.description) not in SECRET_DESCRIPTION_CHARACTERS:
            said = f"{len(self.description)} characters is outside {SECRET_DESCRIPTION_CHARACTERS}"
            yield "description", Problem(said, "shorten it; AWS refuses a longer one")
        elif problem := rules.description_problem(self.description):
            yield "description", problem
        if self.recovery_window_days not in RECOVERY_WINDOW_DAYS:
            said = f"{self.recovery_window_days} days is outside {RECOVERY_WINDOW_DAYS}"
            yield "recovery_window_days", Problem(said, "leave it out for the longest")
