"""What a key costs in a month, without its requests: a dated table of AWS's prices.

Only what AWS states is in it. Of GovCloud, China and the other partitions no price is known here.
Source: https://aws.amazon.com/kms/pricing/, "Key storage"; rotations since 2024.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from keyspan.model.regions import PARTITIONS

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """The price of a partition, in US dollars a month, whatever the key spec and the origin.

    Attributes:
        key: of each key, primary or replica.
        rotation: what each rotation adds that is charged.
        charged_rotations: how many of a key's rotations are charged, automatic or on demand.
    """

    key: Decimal
    rotation: Decimal
    charged_rotations: int


PRICES_OF = date(2026, 11, 23)
"""When the prices were read."""

PRICES: Mapping[str, Price] = {
    "aws": Price(key=Decimal("1.00"), rotation=Decimal("1.00"), charged_rotations=2)
}
"""Partition to its price."""

FREE_STATES = frozenset({"PendingDeletion"})
"""Key states that cost nothing; of a deletion that is cancelled the time is charged after all."""

_UNPRICED_STATES = frozenset({"PendingReplicaDeletion"})
"""Key states of which AWS does not say whether they cost anything."""


def monthly_dollars(*, region: str, state: str, rotations: int | None) -> Decimal | None:
    """Return what the key of one Region costs in a month; None where it is not known.

    Args:
        region: its Region.
        state: its key state.
        rotations: how often its key material was rotated; None where that is not known.
    """
    price = next((PRICES.get(each) for each, every in PARTITIONS.items() if region in every), None)
    if price is None or state in _UNPRICED_STATES:
        return None
    if state in FREE_STATES:
        return Decimal("0.00")
    if rotations is None:
        return None
    return price.key + price.rotation * min(rotations, price.charged_rotations)
