"""Which Regions there are, and in which partition each lies.

Source: botocore 1.44.5, endpoints.json, the Regions with a KMS endpoint (2026-11).
tests/model/test_regions.py compares this table with the botocore that is installed.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PARTITIONS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "aws": (
        "af-south-1",
        "ap-east-1", "ap-east-2",
        "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
        "ap-south-1", "ap-south-2",
        "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4",
        "ap-southeast-5", "ap-southeast-6", "ap-southeast-7",
        "ca-central-1", "ca-west-1",
        "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2",
        "eu-west-1", "eu-west-2", "eu-west-3",
        "il-central-1", "me-central-1", "me-south-1", "mx-central-1", "sa-east-1",
        "us-east-1", "us-east-2", "us-west-1", "us-west-2",
    ),
    "aws-cn": ("cn-north-1", "cn-northwest-1"),
    "aws-us-gov": ("us-gov-east-1", "us-gov-west-1"),
    "aws-iso": ("us-iso-east-1", "us-iso-west-1"),
    "aws-iso-b": ("us-isob-east-1", "us-isob-west-1"),
    "aws-iso-e": ("eu-isoe-west-1",),
    "aws-iso-f": ("us-isof-east-1", "us-isof-south-1"),
    "aws-eusc": ("eusc-de-east-1",),
})  # fmt: skip

_PARTITION_OF: Mapping[str, str] = MappingProxyType(
    {region: partition for partition, regions in PARTITIONS.items() for region in regions}
)

REGIONS: tuple[str, ...] = tuple(_PARTITION_OF)
"""Every Region of every partition, in the order of the table."""


def partition_of(region: str) -> str:
    """Return the partition of a Region: "aws" for "eu-west-1".

    Raises:
        KeyError: the Region is not in the table.
    """
    return _PARTITION_OF[region]
