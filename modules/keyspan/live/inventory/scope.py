"""Which Regions an account has to be looked for in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.live.gateway import CallRefused
from keyspan.live.listing import answered

if TYPE_CHECKING:
    from keyspan.live.gateway import AccountRegions

NAMED = "--regions"
LIST_REGIONS = "account:ListRegions"
DESCRIBE_REGIONS = "ec2:DescribeRegions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where is looked.

    Attributes:
        regions: the Regions.
        told_by: who told them.
    """

    regions: tuple[str, ...]
    told_by: str

    @property
    def whole(self) -> bool:
        """Whether they are all Regions that are enabled in the account."""
        return self.told_by != NAMED


def enabled_regions(account: AccountRegions) -> Scope:
    """Return the Regions that are enabled in an account, in alphabetical order.

    Args:
        account: what tells them; EC2 is asked where the account service does not answer.

    Raises:
        CallRefused: neither tells.
    """
    listed = answered(account.list_regions)
    if not isinstance(listed, CallRefused):
        return Scope(regions=tuple(sorted(listed)), told_by=LIST_REGIONS)
    described = answered(account.describe_regions)
    if not isinstance(described, CallRefused):
        told_by = f"{DESCRIBE_REGIONS}, as {LIST_REGIONS} answered {listed.code}"
        return Scope(regions=tuple(sorted(described)), told_by=told_by)
    raise listed.mended_by(
        f"{DESCRIBE_REGIONS} was refused, too: {described.code}; allow one of them to who calls, "
        f"or name the Regions: {NAMED} us-east-1,eu-west-1"
    )
