"""The Regions of the account, as Account Management and EC2 tell them: some are off, maybe.

Source: account management API reference, ListRegions; EC2 API reference, DescribeRegions.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from keyspan.model.regions import PARTITIONS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

_REGIONS = PARTITIONS["aws"]

_ALWAYS_ON = frozenset({
    "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1",
    "ap-southeast-2", "ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2",
    "eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
})  # fmt: skip
"""The Regions that are on in every account; every other one has to be turned on."""


def list_regions(body: bytes, *, off: Collection[str]) -> Mapping[str, Any]:
    """Return what account:ListRegions answers, on one page.

    Args:
        body: the request, JSON.
        off: the Regions that are not turned on.
    """
    wanted: Sequence[str] = json.loads(body or b"{}").get("RegionOptStatusContains") or ()
    every = ((region, _opted(region, off)) for region in _REGIONS)
    return {
        "Regions": [
            {"RegionName": region, "RegionOptStatus": status}
            for region, status in every
            if not wanted or status in wanted
        ]
    }


def describe_regions(form: Mapping[str, Sequence[str]], *, off: Collection[str]) -> str:
    """Return what ec2:DescribeRegions answers, as XML; its filters are not followed.

    Args:
        form: the request's parameters.
        off: the Regions that are not turned on.
    """
    named = {value for name, (value, *_) in form.items() if name.startswith("RegionName.")}
    all_of_them = form.get("AllRegions", ["false"])[0] == "true"
    items = "".join(
        f"<item><regionName>{region}</regionName>"
        f"<regionEndpoint>ec2.{region}.amazonaws.com</regionEndpoint>"
        f"<optInStatus>{_opted_in(region, off)}</optInStatus></item>"
        for region in _REGIONS
        if (region in named if named else all_of_them or region not in off)
    )
    return (
        '<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">'
        f"<requestId>keyspan</requestId><regionInfo>{items}</regionInfo>"
        "</DescribeRegionsResponse>"
    )


def _opted(region: str, off: Collection[str]) -> str:
    if region in off:
        return "DISABLED"
    return "ENABLED_BY_DEFAULT" if region in _ALWAYS_ON else "ENABLED"


def _opted_in(region: str, off: Collection[str]) -> str:
    if region in off:
        return "not-opted-in"
    return "opt-in-not-required" if region in _ALWAYS_ON else "opted-in"
