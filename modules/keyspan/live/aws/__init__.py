"""KMS of one Region by way of boto3; the only room of `live` that loads it."""

from keyspan.live.aws.client import RegionalKms
from keyspan.live.aws.refusals import told
from keyspan.live.aws.sessions import (
    caller,
    connector,
    connector_of,
    default_region,
    trail_connector,
)

__all__ = [
    "RegionalKms",
    "caller",
    "connector",
    "connector_of",
    "default_region",
    "told",
    "trail_connector",
]
