"""What a drill does with a service of one Region: it writes, reads and removes a thing of its own.

`keyspan.live.drill` says when. Nothing but what the trial names is ever written or removed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One thing that goes through one data's replication.

    Attributes:
        where: what the keyring calls the data: "protects.s3.invoices".
        service: the service that holds it: "s3".
        places: Region to what the thing is written into there: a bucket, a table; the source's
            first. A secret stands by itself.
        keys: Region to the ARN of the related key that is to encrypt it there.
        name: the thing's name, which nothing had before: "keyspan-drill/6b0c…".
        text: what it holds: random, and of no use to anybody.
    """

    where: str
    service: str
    places: Mapping[str, str]
    keys: Mapping[str, str]
    name: str
    text: str = field(repr=False)

    @property
    def source(self) -> str:
        """The Region that it is written in."""
        return next(iter(self.places))

    @property
    def copies(self) -> tuple[str, ...]:
        """The Regions that it is to be read in."""
        return tuple(self.places)[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A thing as it was read in one Region.

    Attributes:
        text: what it holds.
        key: what encrypts it there, as the service says; "" for AWS's own key.
    """

    text: str = field(repr=False)
    key: str


class Trials(Protocol):
    """A service of one Region. Each call raises CallRefused where AWS refuses it."""

    def lasting(self, trial: Trial) -> str:
        """Return why the thing could not be removed from here, once it is here; "" if it could."""
        ...

    def write(self, trial: Trial) -> None:
        """Write the thing; in its source's Region."""
        ...

    def read(self, trial: Trial) -> Seen | None:
        """Read the thing, asking this Region alone; None where it is not there."""
        ...

    def remove(self, trial: Trial) -> None:
        """Remove the thing from this Region, if it is there, and nothing else."""
        ...


ConnectTrials: TypeAlias = Callable[[str, str], Trials]
"""Gives a service ("s3") of a Region; raises CallRefused where nobody can sign in."""
