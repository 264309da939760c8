"""What each Region says of one key, and what that tells of a promotion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.live.gateway import NOT_FOUND, CallRefused
from keyspan.live.regions import in_each

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from keyspan.live.gateway import Connect, DescribedKey

ENABLED = "Enabled"
UPDATING = "Updating"
PRIMARY = "PRIMARY"
REPLICA = "REPLICA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one Region says of the key.

    Attributes:
        region: the Region.
        described: what DescribeKey says; None where there is no key, or it was not read.
        refusal: why it could not be read.
    """

    region: str
    described: DescribedKey | None = None
    refusal: CallRefused | None = None

    @property
    def told(self) -> str:
        """What it says, in words: "primary key, Enabled"."""
        if self.refusal:
            return f"not read: {self.refusal.operation}: {self.refusal.code}"
        if self.described is None:
            return "no key"
        role = f"{self.described.role.lower()} key" if self.described.role else "single-Region key"
        return f"{role}, {self.described.state}"


def look(key_id: str, regions: Sequence[str], *, connect: Connect) -> tuple[Look, ...]:
    """Ask each Region for the key, all at the same time.

    Args:
        key_id: its ID.
        regions: where to ask.
        connect: gives KMS of a Region.
    """

    def one(region: str) -> Look:
        try:
            return Look(region=region, described=connect(region).describe(key_id))
        except CallRefused as refusal:
            if refusal.code == NOT_FOUND:
                return Look(region=region)
            return Look(region=region, refusal=refusal)

    return tuple(in_each(regions, one).values())


def settled_primary(looks: Iterable[Look]) -> str | None:
    """Return the Region of the primary key where all that were asked agree; None where they don't.

    While the primary changes, its old Region and its new one are Updating, and nothing is agreed.
    """
    found = [each.described for each in looks]
    named = {each.primary_region if each and each.state != UPDATING else None for each in found}
    if len(named) != 1:
        return None
    (primary,) = named
    for each in looks:
        wanted = PRIMARY if each.region == primary else REPLICA
        if each.described is None or each.described.role != wanted:
            return None
    return primary


def begun(looks: Iterable[Look], *, region: str) -> bool:
    """Whether the key of a Region is becoming the primary, or is it, by what any Region says."""
    found = [each.described for each in looks if each.described]
    return any(each.state == UPDATING or each.primary_region == region for each in found)
