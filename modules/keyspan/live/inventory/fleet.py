"""The multi-Region keys of an account, as values: related keys together, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from decimal import Decimal

    from keyspan.errors import Fault
    from keyspan.live.gateway import CallRefused, LastUse, Rotation


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetMember:
    """The key of one Region.

    Attributes:
        region: its Region.
        role: "primary" or "replica".
        state: its key state.
        aliases: its aliases there, without the prefix "alias/".
        created: when it was created; None where AWS does not tell.
        last_use: when it was used last; None where that was not read.
        rotations: how often its key material was rotated; None where that was not read.
        monthly_dollars: what it costs in a month, without requests; None where it is not known.
    """

    region: str
    role: str
    state: str
    aliases: tuple[str, ...] = ()
    created: datetime | None = None
    last_use: LastUse | None = None
    rotations: int | None = None
    monthly_dollars: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetKey:
    """Related keys.

    Attributes:
        key_id: their ID.
        spec: their key spec.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """The multi-Region keys of an account.

    Attributes:
        account: the account.
        regions: the Regions that were looked in.
        keys: in the order of their names in the keyring; then the others, by first alias.
        missing: names of the keyring's keys that no Region shows.
        single: Region to the number of its single-Region keys, those of AWS services among them.
        refusals: what could not be read.
        prices: from when the prices are.
    """

    account: str
    regions: tuple[str, ...]
    keys: tuple[FleetKey, ...]
    prices: date
    missing: tuple[str, ...] = ()
    single: Mapping[str, int] = field(default_factory=dict[str, int])
    refusals: tuple[CallRefused, ...] = ()
