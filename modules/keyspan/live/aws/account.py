"""The Regions of an account: AccountRegions by boto3.

https://docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from keyspan.live.aws.refusals import told

if TYPE_CHECKING:
    from collections.abc import Callable

_ENABLED = ["ENABLED", "ENABLED_BY_DEFAULT"]
_NOT_ENABLED = "not-opted-in"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedInAccount:
    """AccountRegions by boto3.

    Attributes:
        region: the Region that is asked; what it tells is of the whole partition.
        client: makes the client of a service there: each of them is slow to make.
    """

    region: str
    client: Callable[[str], Any]

    def list_regions(self) -> tuple[str, ...]:
        """ListRegions, every page; what is still being enabled cannot be read yet."""
        with told(region=self.region, operation="ListRegions", service="account"):
            pages = (
                self.client("account")
                .get_paginator("list_regions")
                .paginate(RegionOptStatusContains=_ENABLED)
            )
            return tuple(each["RegionName"] for page in pages for each in page["Regions"])

    def describe_regions(self) -> tuple[str, ...]:
        """DescribeRegions; EC2 leaves out what is not enabled, and says so of what it tells."""
        with told(region=self.region, operation="DescribeRegions", service="ec2"):
            regions = self.client("ec2").describe_regions()["Regions"]
            return tuple(
                each["RegionName"] for each in regions if each.get("OptInStatus") != _NOT_ENABLED
            )
