"""What a team asks of its Terraform beyond Keyspan's rules, and what it lets pass for a while."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.model.bounds import DEFAULT_DELETION_WINDOW_DAYS

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One finding that somebody took upon themselves, until a day.

    Attributes:
        rule: the rule's ID: "KS007".
        address: the Terraform address; * stands for any letters: "module.old.*".
        reason: why it may be so.
        until: the last day on which it holds.
    """

    rule: str
    address: str
    reason: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """How a keyring wants Terraform to be checked.

    Attributes:
        minimum_deletion_window_days: the shortest waiting period that a key may have; None for
            AWS's default, the longest there is.
        waivers: what is let pass.
    """

    minimum_deletion_window_days: int | None = None
    waivers: tuple[Waiver, ...] = ()

    @property
    def deletion_window_floor(self) -> int:
        """The shortest waiting period that a key may have, in days."""
        return self.minimum_deletion_window_days or DEFAULT_DELETION_WINDOW_DAYS
