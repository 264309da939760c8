"""AWS by way of boto3, KMS above all; the only room of `live` that loads it."""

from keyspan.live.aws.account import SignedInAccount
from keyspan.live.aws.client import RegionalKms
from keyspan.live.aws.refusals import told
from keyspan.live.aws.sessions import (
    account_regions,
    caller,
    connector,
    connector_of,
    data_connector,
    default_region,
    surveyor_of,
    trail_connector,
    trials_connector,
)

__all__ = [
    "RegionalKms",
    "SignedInAccount",
    "account_regions",
    "caller",
    "connector",
    "connector_of",
    "data_connector",
    "default_region",
    "surveyor_of",
    "told",
    "trail_connector",
    "trials_connector",
]
