"""The Regions that are enabled in an account: two services tell them."""

from __future__ import annotations

from typing import Protocol


class AccountRegions(Protocol):
    """The calls that tell them. Each raises CallRefused where AWS refuses it."""

    def list_regions(self) -> tuple[str, ...]:
        """Return the Regions that are enabled, by default or by opting in (account:ListRegions)."""
        ...

    def describe_regions(self) -> tuple[str, ...]:
        """Return the same, as EC2 tells it (ec2:DescribeRegions)."""
        ...
