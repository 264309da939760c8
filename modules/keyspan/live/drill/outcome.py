"""What came of a drill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keyspan.errors import Fault
    from keyspan.live.gateway import Trial


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of reading one thing in one Region.

    Attributes:
        trial: the thing.
        region: the Region.
        key: what encrypts it there, as the service says; "" for AWS's own key, or where it was not
            read.
        seconds: how long it took from when it was written until it was read; None where it was not.
        fault: why it was not read through that Region's key.
    """

    trial: Trial
    region: str
    key: str = ""
    seconds: float | None = None
    fault: Fault | None = None

    @property
    def passed(self) -> bool:
        """Whether it was read, as it was written, through that Region's key alone."""
        return self.fault is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What the drill made, and could not remove.

    Attributes:
        trial: the thing.
        region: where it may still be.
        fault: what it is called, why it is still there, and what to do.
    """

    trial: Trial
    region: str
    fault: Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """What came of all of it.

    Attributes:
        outcomes: of each thing in each Region that it is copied into.
        left: what could not be removed.
        undone: which data was not drilled, and why.
        apart: data whose copies have to be restored before anybody could read them.
    """

    outcomes: tuple[Outcome, ...]
    left: tuple[Left, ...] = ()
    undone: tuple[Fault, ...] = ()
    apart: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether something was drilled, everything of it was read, and nothing is left."""
        fine = bool(self.outcomes) and all(each.passed for each in self.outcomes)
        return fine and not (self.left or self.undone)
