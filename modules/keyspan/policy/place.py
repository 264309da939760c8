"""The account and Region that a key policy is written for, and the texts that name them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.model.regions import partition_of
from keyspan.model.rules import Problem, did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACEHOLDERS = ("account", "partition", "region")
"""What {…} may name in a text; a policy variable, ${…}, is AWS's to fill in."""

_BRACED = re.compile(r"(?<!\$)\{([^{}]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a key policy is in force.

    Attributes:
        account: the AWS account ID that owns the key.
        region: the key's Region.
    """

    account: str
    region: str

    @property
    def partition(self) -> str:
        """The partition of the Region: "aws"."""
        return partition_of(self.region)

    @property
    def root(self) -> str:
        """The ARN that stands for the account."""
        return f"arn:{self.partition}:iam::{self.account}:root"

    def fill(self, text: str) -> str:
        """Return a text with {account}, {partition} and {region} filled in."""
        values = {name: getattr(self, name) for name in PLACEHOLDERS}
        return _BRACED.sub(lambda found: values.get(found[1], found[0]), text)


def placeholder_problems(text: str) -> Iterator[Problem]:
    """Yield each {…} of a text that names nothing known."""
    for name in _BRACED.findall(text):
        if name not in PLACEHOLDERS:
            yield Problem(
                f"{shown(text)} holds {{{name}}}, which nothing fills in",
                did_you_mean(name, PLACEHOLDERS, otherwise=f"known are {', '.join(PLACEHOLDERS)}"),
            )
