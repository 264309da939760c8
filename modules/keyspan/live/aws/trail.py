"""CloudTrail of one Region: a Trail by boto3.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from keyspan.live.aws.refusals import told
from keyspan.live.gateway import CallRefused, TrailEvent
from keyspan.model.grants import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MANAGING = frozenset({"CreateGrant", "DescribeKey", "RetireGrant", "ReEncryptFrom", "ReEncryptTo"})
_USES = frozenset(OPERATIONS) - _MANAGING | {"ReEncrypt"}
"""The operations that use a key, by CloudTrail's names: ReEncrypt is one event."""

_EVENTS = 50
"""How many events a page has, the newest first; it is the longest."""

_PAGES = 10
"""How many pages are looked through: what only describes the key makes events, too."""

_SECONDS_BETWEEN_PAGES = 0.5
"""LookupEvents may be called twice a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionalTrail:
    """A Trail by boto3.

    Attributes:
        region: the Region.
        client: its CloudTrail client.
        pause: waits for seconds.
    """

    region: str
    client: Any
    pause: Callable[[float], None] = time.sleep

    def last_use(self, key_arn: str) -> TrailEvent | None:
        """LookupEvents by the key's ARN, page by page until one holds a use."""
        more: dict[str, str] = {}
        for number in range(_PAGES):
            if number:
                self.pause(_SECONDS_BETWEEN_PAGES)
            with told(region=self.region, operation="LookupEvents", service="cloudtrail"):
                said = self.client.lookup_events(
                    LookupAttributes=[{"AttributeKey": "ResourceName", "AttributeValue": key_arn}],
                    MaxResults=_EVENTS,
                    **more,
                )
            uses = [_event(each) for each in said["Events"] if each.get("EventName") in _USES]
            if uses:
                return max(uses, key=lambda event: event.moment)
            if not said.get("NextToken"):
                return None
            more = {"NextToken": said["NextToken"]}
        raise CallRefused(
            region=self.region,
            operation="LookupEvents",
            code="TooManyEvents",
            message=f"no use among the last {_PAGES * _EVENTS}, and there are more",
            mend="look through the rest: aws cloudtrail lookup-events",
        )


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
