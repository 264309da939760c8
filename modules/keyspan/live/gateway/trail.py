"""CloudTrail of one Region, as far as it is asked here: who used a key last, or tried to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailEvent:
    """A cryptographic operation as CloudTrail noted it, done or refused.

    Attributes:
        operation: its name: "Decrypt".
        moment: when it was.
        caller: who called: an ARN, or the name of a service.
        error: AWS's code of its refusal: "DisabledException"; "" where it was done.
    """

    operation: str
    moment: datetime
    caller: str
    error: str = ""


class Trail(Protocol):
    """The event history of one Region, which CloudTrail keeps for 90 days."""

    def last_use(self, key_arn: str) -> TrailEvent | None:
        """Return the last cryptographic operation that names a key (LookupEvents).

        Raises:
            CallRefused: CloudTrail refuses, or does not answer.
        """
        ...


ConnectTrail: TypeAlias = Callable[[str], Trail]
"""Gives CloudTrail of a Region; raises CallRefused where nobody can sign in."""
