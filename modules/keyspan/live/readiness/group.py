"""Data and its copies, and the key that is to encrypt them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from keyspan.model.protects import Copy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime, timedelta

    from keyspan.errors import Fault
    from keyspan.live.gateway import CallRefused, Connect, ConnectData
    from keyspan.live.readiness.drilling import Drilling
    from keyspan.live.readiness.verdict import Finding
    from keyspan.model import Key

Said: TypeAlias = "Finding | Fault | CallRefused"
"""What is wrong, what nobody can tell, and what was not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """The key that is to encrypt data.

    Attributes:
        key_id: its ID; None where it is not known, or where any key is right.
        name: what the keyring calls it; "" for none.
        doubts: why its ID is not known; () where any key is right.
        principals: Region to the ARNs of who has to be able to decrypt there.
    """

    key_id: str | None
    name: str = ""
    doubts: tuple[Fault, ...] = ()
    principals: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Data, everywhere it lies.

    Attributes:
        copies: each place, what is copied from first; twice, where it is copied into both ways.
        meant: the key that is to encrypt it.
        where: what the keyring calls it: "protects.s3.invoices"; "" for none.
    """

    copies: tuple[Copy, ...]
    meant: Meant
    where: str = ""

    @property
    def alone(self) -> bool:
        """Whether it lies in one place only."""
        return len(self.copies) == 1

    def source_of(self, copy: Copy) -> Copy | None:
        """Return what a copy is made from; None of what is no copy."""
        if copy.source is None:
            return None
        there = [each for each in self.copies if each.region == copy.source]
        alike = (each for each in there if each.name == copy.name)
        unnamed = Copy(service=copy.service, name=copy.name, region=copy.source)
        return next(alike, there[0] if there else unnamed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of data, and of whom.

    Attributes:
        account: the account.
        connect: gives KMS of a Region.
        connect_data: gives a service of a Region.
        max_age: how old a recovery point may be.
        now: the time.
        principals: ARNs of who has to be able to decrypt, besides the keyring's own.
        say: is told what is done.
        drilling: how the keyring's data is drilled; None where nobody asked for it.
    """

    account: str
    connect: Connect
    connect_data: ConnectData
    max_age: timedelta
    now: datetime
    principals: tuple[str, ...] = ()
    say: Callable[[str], None] = lambda _: None
    drilling: Drilling | None = None


def groups_of(key: Key, meant: Meant) -> Iterator[Group]:
    """Yield the data that a key protects, if copies of it are known.

    What is copied both ways is asked about the way back to its source, too; a copy's way to another
    copy is for neither of them to need.
    """
    for data in key.protects:
        copies = data.copies(key)
        if copies:
            back = (
                replace(copy, source=source)
                for source, region in data.copied(key)
                for copy in copies
                if copy.region == region and copy.source is None
            )
            ordered = sorted(copies, key=lambda copy: copy.source is not None)
            yield Group(copies=(*ordered, *back), meant=meant, where=data.where)


def principals_of(key: Key) -> Mapping[str, tuple[str, ...]]:
    """Return who has to be able to decrypt in each Region of a key: those that it names for it."""
    return MappingProxyType(
        {each.region: (*each.users, *each.decrypt_only) for each in key.related}
    )
