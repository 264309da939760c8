"""CloudTrail of one Region: a Trail by boto3.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from keyspan.live.aws.refusals import told
from keyspan.live.gateway import TrailEvent
from keyspan.model.grants import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

_MANAGING = frozenset({"CreateGrant", "DescribeKey", "RetireGrant", "ReEncryptFrom", "ReEncryptTo"})
_USES = frozenset(OPERATIONS) - _MANAGING | {"ReEncrypt"}
"""The operations that use a key, by CloudTrail's names: ReEncrypt is one event."""

_EVENTS = 50
"""How many events are looked through, the newest first; it is one page, the longest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionalTrail:
    """A Trail by boto3.

    Attributes:
        region: the Region.
        client: its CloudTrail client.
    """

    region: str
    client: Any

    def last_use(self, key_arn: str) -> TrailEvent | None:
        """LookupEvents by the key's ARN."""
        with told(region=self.region, operation="LookupEvents"):
            said = self.client.lookup_events(
                LookupAttributes=[{"AttributeKey": "ResourceName", "AttributeValue": key_arn}],
                MaxResults=_EVENTS,
            )
        uses = [_event(each) for each in said["Events"] if each.get("EventName") in _USES]
        return max(uses, key=lambda event: event.moment, default=None)


def _event(entry: Mapping[str, Any]) -> TrailEvent:
    said = _details(entry.get("CloudTrailEvent", ""))
    identity: Mapping[str, str] = said.get("userIdentity") or {}
    caller: str | None = identity.get("arn") or identity.get("invokedBy") or entry.get("Username")
    return TrailEvent(
        operation=entry["EventName"],
        moment=entry["EventTime"],
        caller=caller or "somebody who is not named",
        error=said.get("errorCode") or "",
    )


def _details(text: str) -> Mapping[str, Any]:
    """Return the event's own JSON; what it says is told to people, and decides nothing."""
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return cast("dict[str, Any]", said) if isinstance(said, dict) else {}
