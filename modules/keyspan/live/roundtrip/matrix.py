"""What came of using related keys as one: made with the key of a Region, taken by every other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OTHER_KEY = "OtherKey"
"""What a cell says where a Region's key did not take what another made: the keys are not one."""

NO_USE = "UnknownUse"
"""What every cell says of a key whose key usage or algorithms are not known here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """One try: the key of a Region takes what that of another, or its own, has made.

    Attributes:
        problem: AWS's code of the error, or OTHER_KEY, or NO_USE; "" where all is well.
        seconds: how long AWS took to answer; None where nothing was there to be taken, or the
            Region had not answered before and was not asked again.
        message: AWS's words, or ours, where there is a problem.
        made: whether something was made in the first Region at all.
    """

    problem: str = ""
    seconds: float | None = None
    message: str = ""
    made: bool = True

    @property
    def good(self) -> bool:
        """Whether it was taken for what it is."""
        return not self.problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Every try with the related keys of one key.

    Attributes:
        operations: the two operations: ("Encrypt", "Decrypt").
        done: what a cell says when all is well: "opened", "verified", "agreed".
        regions: the Regions, the primary's first.
        made: how long making took in each Region, in seconds; Regions where it failed are left out.
        trips: (made in, taken in) to what came of it, for every pair of Regions.
        algorithm: what both operations were done with; "" where that is not known.
    """

    operations: tuple[str, str]
    done: str
    regions: tuple[str, ...]
    made: Mapping[str, float]
    trips: Mapping[tuple[str, str], Trip]
    algorithm: str = ""

    @property
    def good(self) -> bool:
        """Whether every Region took everything of every other."""
        return all(trip.good for trip in self.trips.values())

    def failed(self) -> Iterator[tuple[str, str, Trip]]:
        """Yield each try that failed: made in, taken in, and what came of it."""
        for (origin, target), trip in self.trips.items():
            if not trip.good:
                yield origin, target, trip
