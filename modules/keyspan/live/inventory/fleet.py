"""The multi-Region keys of an account, as values: related keys together, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from keyspan.errors import Fault
    from keyspan.live.gateway import CallRefused, LastUse, Rotation

NOT_READ = "not read"
"""Stands for the key state where a Region lists a key and does not describe it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What keys cost in a month, without requests.

    Attributes:
        dollars: what is known of it.
        unknown: of how many keys it is not known.
    """

    dollars: Decimal
    unknown: int = 0

    @classmethod
    def of(cls, members: Iterable[FleetMember]) -> Cost:
        """Return what some keys cost together."""
        priced = [each.monthly_dollars for each in members]
        known = [each for each in priced if each is not None]
        return cls(dollars=sum(known, Decimal("0.00")), unknown=len(priced) - len(known))


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetMember:
    """The key of one Region.

    Attributes:
        region: its Region.
        role: "primary" or "replica"; "" where no Region tells.
        state: its key state, or NOT_READ.
        aliases: its aliases there, without the prefix "alias/"; None where they were not read.
        created: when it was created; None where AWS does not tell.
        deletion: when it is deleted; None where that is not scheduled, or waits for replicas.
        expires: when imported key material of it expires first, if any does.
        last_use: when it was used last; None where that was not read.
        rotations: how often its key material was rotated; None where that was not read.
        monthly_dollars: what it costs in a month, without requests; None where it is not known.
    """

    region: str
    role: str
    state: str
    aliases: tuple[str, ...] | None = ()
    created: datetime | None = None
    deletion: datetime | None = None
    expires: datetime | None = None
    last_use: LastUse | None = None
    rotations: int | None = None
    monthly_dollars: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetKey:
    """Related keys.

    Attributes:
        key_id: their ID.
        spec: their key spec; "" where no Region describes them, as of usage and origin.
        usage: their key usage.
        origin: where their key material comes from.
        members: the key of each Region, the primary's first.
        name: what the keyring calls them; None where it does not hold them.
        rotation: their automatic rotation; None where they have none, or it was not read.
        notes: what is odd about them: an orphan, a primary that waits for its deletion.
    """

    key_id: str
    spec: str
    usage: str
    origin: str
    members: tuple[FleetMember, ...]
    name: str | None = None
    rotation: Rotation | None = None
    notes: tuple[Fault, ...] = ()

    @property
    def alias(self) -> str | None:
        """The first alias of the first Region that has one."""
        return next((alias for each in self.members for alias in each.aliases or ()), None)

    @property
    def rotations(self) -> int | None:
        """How often their key material was rotated, which they share; None where not read."""
        return next((each.rotations for each in self.members), None)

    @property
    def cost(self) -> Cost:
        """What all of them cost."""
        return Cost.of(self.members)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """The multi-Region keys of an account.

    Attributes:
        account: the account.
        regions: the Regions that were looked in.
        keys: in the order of their names in the keyring; then the others, by first alias.
        prices: from when the prices are.
        told_by: who told the Regions: "account:ListRegions", "--regions".
        keyring: the names of the keyring's keys; None where no keyring was held against it.
        missing: names of the keyring's keys that no Region shows.
        unread: the Regions whose keys could not be listed.
        single: Region to the number of its single-Region keys, those of AWS services among them.
        notes: what is odd about more than one key, or about the Regions.
        refusals: what could not be read.
        moment: when stock was taken.
    """

    account: str
    regions: tuple[str, ...]
    keys: tuple[FleetKey, ...]
    prices: date
    told_by: str = ""
    keyring: tuple[str, ...] | None = None
    missing: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    single: Mapping[str, int] = field(default_factory=dict[str, int])
    notes: tuple[Fault, ...] = ()
    refusals: tuple[CallRefused, ...] = ()
    moment: datetime | None = None

    @property
    def members(self) -> tuple[FleetMember, ...]:
        """Every key of every Region."""
        return tuple(each for key in self.keys for each in key.members)

    @property
    def unknown(self) -> tuple[FleetKey, ...]:
        """The keys that the keyring does not hold; none where none was held against them."""
        return tuple(each for each in self.keys if self.keyring is not None and each.name is None)

    @property
    def every_note(self) -> tuple[Fault, ...]:
        """What is odd: about Regions and names, then about each key."""
        return (*self.notes, *(note for key in self.keys for note in key.notes))

    @property
    def cost(self) -> Cost:
        """What all of them cost."""
        return Cost.of(self.members)

    @property
    def keyring_cost(self) -> Cost:
        """What those cost that the keyring holds."""
        return Cost.of(each for key in self.keys if key.name is not None for each in key.members)

    def in_region(self, region: str) -> tuple[FleetMember, ...]:
        """Return the keys of one Region."""
        return tuple(each for each in self.members if each.region == region)
