"""A retirement in memory: the file is real, AWS and Terraform are not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from keyspan.lifecycle.retirement import Asked, Cancellation, Retirement, outlook
from tests.lifecycle.retirement.memory import TEXT, Memory
from tests.live.states import NOW, World

if TYPE_CHECKING:
    from collections.abc import Callable

ALL = None
"""The whole key."""


@dataclass
class Desk:
    """Where a person types keyspan retire, and moves the clock."""

    project: Memory
    aws: World
    now: datetime = NOW
    said: list[str] = field(default_factory=list)

    def retire(self, region: str | None, *, wait: int = 7) -> list[str]:
        """One `keyspan retire --apply`; returns what it says."""
        self.said = []
        self._retirement(region, wait).step()
        return self.said

    def look(self, region: str | None, *, wait: int = 7) -> list[str]:
        """One `keyspan retire` without --apply."""
        one = self._retirement(region, wait)
        return list(
            outlook(
                one.asked,
                one.found(),
                connect=self.aws.connect,
                connect_trail=self.aws.connect_trail,
                now=self.now,
            )
        )

    def cancel(self, region: str | None) -> list[str]:
        """One `keyspan retire --cancel --apply`."""
        self.said = []
        self._cancellation(region).carry_out()
        return self.said

    def would_cancel(self, region: str | None) -> list[str]:
        return self._cancellation(region).lines()

    def days(self, days: float) -> None:
        self.now += timedelta(days=days)

    def retired(self, region: str | None) -> None:
        """Drained, waited for, let go of and scheduled."""
        self.retire(region)
        self.days(8)
        self.retire(region)

    def _retirement(self, region: str | None, wait: int) -> Retirement:
        return Retirement(
            project=self.project,
            asked=Asked(key="orders", region=region, wait_days=wait),
            connect=self.aws.connect,
            connect_trail=self.aws.connect_trail,
            say=self.said.append,
            now=lambda: self.now,
        )

    def _cancellation(self, region: str | None) -> Cancellation:
        return Cancellation(
            project=self.project,
            asked=Asked(key="orders", region=region, wait_days=7),
            connect=self.aws.connect,
            say=self.said.append,
        )


@pytest.fixture
def desk(tmp_path) -> Callable[..., Desk]:
    """Return what makes a deployed keyring's desk."""

    def make(text: str = TEXT, **world) -> Desk:
        (tmp_path / "keyspan.toml").write_text(text)
        states = dict.fromkeys(("us-east-1", "us-west-2", "eu-west-1"), "Enabled")
        aws = World(**{"states": states, **world})
        return Desk(Memory(tmp_path, aws).deployed(), aws)

    return make
