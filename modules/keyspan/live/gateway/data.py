"""The data of services in one Region, as far as it is asked here: what encrypts it, what copies it.

Each service tells it in words of its own; here it is told in the same values for all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What encrypts data, as its service says.

    Attributes:
        what: what it encrypts: "default encryption", "object a/b".
        key: the key's ARN, ID or alias; "" for the key that AWS takes where none is named.
        encrypted: whether it is encrypted at all.
    """

    what: str
    key: str = ""
    encrypted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Replica:
    """A copy, as the service tells of it where the data is copied from.

    Attributes:
        region: where the copy is; "" where only its name is told.
        name: what the copy is called there.
        status: how the copying stands, in AWS's words: "InSync".
        healthy: whether that means that it goes on.
        seals: what the service is told to encrypt the copy with.
    """

    region: str
    name: str
    status: str
    healthy: bool
    seals: tuple[Seal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One of the things in a store, such as an object of a bucket.

    Attributes:
        name: its name.
        written: when it was written.
        status: how its copying stands, in AWS's words: "PENDING"; "" where nothing copies it.
        version: which version of it that is; "" where there are none.
    """

    name: str
    written: datetime
    status: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One recovery point.

    Attributes:
        of: what it was made of: a volume's ID, a table's ARN; "" where that is not told.
        moment: when its content is of.
    """

    of: str
    moment: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Recovery points: what can be restored, instead of data that is read where it lies.

    Attributes:
        latest: when the latest is of; None where there is none.
        of_each: what they were made of to when the latest of it is of.
        ids: each by its ID, where copies elsewhere name them by it.
        fixed: whether these very ones are meant, however old they are.
    """

    latest: datetime | None
    of_each: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}))
    ids: Mapping[str, Point] = field(default_factory=lambda: MappingProxyType({}))
    fixed: bool = False

    @classmethod
    def among(cls, points: Iterable[Point], **more: Any) -> Points:
        """Return what all of these come to; `more` is as the attributes are."""
        of_each: dict[str, datetime] = {}
        for each in points:
            of_each[each.of] = max(each.moment, of_each.get(each.of, each.moment))
        return cls(latest=max(of_each.values(), default=None), of_each=of_each, **more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Data in one Region.

    Attributes:
        name: its name there.
        seals: what encrypts it.
        replicas: its copies elsewhere, as told here; None where only the other Region tells.
        points: its recovery points; None of data that is read where it lies.
        samples: some of the things in it, as far as the service tells of each.
        absent: which samples of the data that it is copied from are not in it.
        unreadable: why its service lets nobody read it: "the table is ARCHIVED"; "" where it does.
        closed: why no copy can come into it: "versioning is off"; "" where one can.
        notes: what else is worth knowing: "point-in-time recovery is off".
    """

    name: str
    seals: tuple[Seal, ...]
    replicas: tuple[Replica, ...] | None = ()
    points: Points | None = None
    samples: tuple[Sample, ...] = ()
    absent: frozenset[str] = frozenset()
    unreadable: str = ""
    closed: str = ""
    notes: tuple[str, ...] = ()


class Data(Protocol):
    """A service of one Region. Each call raises CallRefused where AWS refuses it."""

    def names(self) -> tuple[str, ...]:
        """Return the name of everything that the account holds there, copies left out if known."""
        ...

    def look(self, name: str, *, source: Source | None = None) -> Held | None:
        """Return what is said of data; None where AWS says that there is none.

        Args:
            name: its name there.
            source: what it is copied from, of a copy.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a copy is made from.

    Attributes:
        region: its Region.
        held: what is said of it there; None where that was not read.
    """

    region: str
    held: Held | None = None


ConnectData: TypeAlias = Callable[[str, str], Data | None]
"""Gives a service ("s3") of a Region, None of one whose data nobody reads here; raises CallRefused
where nobody can sign in."""
