"""KMS of one Region, CloudTrail, the account's Regions and data, as far as they are used here.

They are the one way to AWS, and tell everything in values of our own.

`keyspan.live.aws` goes it by boto3; tests hold a KeyManagement in memory.
Source: KMS API reference.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

from keyspan.live.gateway.cryptography import ClientSide, Cryptography, NewSecret
from keyspan.live.gateway.data import (
    ConnectData,
    Data,
    Held,
    Point,
    Points,
    Replica,
    Sample,
    Seal,
    Source,
)
from keyspan.live.gateway.keys import Alias, DescribedKey, Keys, LastUse, LiveGrant, Rotation
from keyspan.live.gateway.material import (
    ImportParameters,
    ImportType,
    KeyMaterial,
    Materials,
    Wrapping,
    shortened,
)
from keyspan.live.gateway.refusal import NOT_FOUND, OTHER_BYTES, CallRefused, Reason, reason_of
from keyspan.live.gateway.regions import AccountRegions
from keyspan.live.gateway.trail import ConnectTrail, Trail, TrailEvent
from keyspan.live.gateway.trials import ConnectTrials, Seen, Trial, Trials

__all__ = [
    "NOT_FOUND",
    "OTHER_BYTES",
    "AccountRegions",
    "Alias",
    "CallRefused",
    "ClientSide",
    "Connect",
    "ConnectData",
    "ConnectTrail",
    "ConnectTrials",
    "Cryptography",
    "Data",
    "DescribedKey",
    "Held",
    "ImportParameters",
    "ImportType",
    "KeyManagement",
    "KeyMaterial",
    "LastUse",
    "LiveGrant",
    "NewSecret",
    "Point",
    "Points",
    "Reason",
    "Replica",
    "Rotation",
    "Sample",
    "Seal",
    "Seen",
    "Source",
    "Trail",
    "TrailEvent",
    "Trial",
    "Trials",
    "Wrapping",
    "reason_of",
    "shortened",
]


class KeyManagement(Keys, Materials, Cryptography, Protocol):
    """KMS of one Region. Every call raises CallRefused where AWS refuses it."""


Connect: TypeAlias = Callable[[str], KeyManagement]
"""Gives KMS of a Region; raises CallRefused where nobody can sign in."""
