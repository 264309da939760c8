"""What the rooms of this folder share: how lists are read, and what an answer leaves out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore import xform_name

from keyspan.live.aws.calls import Calls

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.live.gateway import Held, Source

SAMPLES = 5
"""How many of the latest things in a store are looked at one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Calls, ABC):
    """A service of one Region: a Data by boto3; what its methods take and return is told there."""

    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """Return the name of everything that the account holds there."""

    @abstractmethod
    def look(self, name: str, *, source: Source | None = None) -> Held | None:
        """Return what is said of data; None where AWS says that there is none."""

    def pages(self, operation: str, member: str, **request: Any) -> Iterator[Any]:
        """Yield every entry of a list, page by page.

        Args:
            operation: the call: "ListTables".
            member: the list in its answer: "TableNames".
            request: what is asked.

        Raises:
            CallRefused: AWS refuses it.
        """
        with self.told(operation):
            for page in self.client.get_paginator(xform_name(operation)).paginate(**request):
                yield from page.get(member) or ()


def table(said: Mapping[str, Any], member: str) -> Mapping[str, Any]:
    """Return a table in an answer, an empty one where there is none."""
    return said.get(member) or {}


def arn_region(arn: str) -> str:
    """Return the Region that an ARN names; "" where it names none."""
    parts = arn.split(":")
    return parts[3] if len(parts) > 3 else ""  # noqa: PLR2004 - arn:aws:service:region
