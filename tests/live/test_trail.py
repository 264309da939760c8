"""What CloudTrail says of a key, read from its events."""

from __future__ import annotations

import json
from datetime import timedelta

import boto3
import pytest
from botocore.stub import Stubber

from keyspan.live import CallRefused
from keyspan.live.aws.trail import RegionalTrail
from keyspan.live.gateway import TrailEvent
from tests.live.states import NOW

ARN = "arn:aws:kms:eu-west-1:111122223333:key/mrk-" + "0" * 32
ROLE = "arn:aws:sts::111122223333:assumed-role/Batch/i-1"


def event(name, *, days=0, details=None, **more):
    text = {"CloudTrailEvent": json.dumps(details)} if details is not None else {}
    return {"EventName": name, "EventTime": NOW - timedelta(days=days), **text, **more}


def asked(*events, code: str = "") -> TrailEvent | None:
    client = boto3.client(
        "cloudtrail", region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    wanted = {
        "LookupAttributes": [{"AttributeKey": "ResourceName", "AttributeValue": ARN}],
        "MaxResults": 50,
    }
    with Stubber(client) as stub:
        if code:
            stub.add_client_error("lookup_events", code)
        else:
            stub.add_response("lookup_events", {"Events": list(events)}, wanted)
        return RegionalTrail(region="eu-west-1", client=client).last_use(ARN)


def test_the_last_use_is_told_with_who_and_whether_it_was_refused():
    details = {"userIdentity": {"arn": ROLE}, "errorCode": "DisabledException"}
    found = asked(
        event("DescribeKey"),
        event("ListGrants"),
        event("GenerateDataKey", days=2, Username="i-2"),
        event("Decrypt", days=1, details=details, Username="i-1"),
    )
    assert found == TrailEvent(
        operation="Decrypt",
        moment=NOW - timedelta(days=1),
        caller=ROLE,
        error="DisabledException",
    )


@pytest.mark.parametrize(
    ("entry", "caller"),
    [
        (
            event("ReEncrypt", details={"userIdentity": {"invokedBy": "AWS Internal"}}),
            "AWS Internal",
        ),
        (event("Sign", details={}, Username="Alice"), "Alice"),
        (event("Sign", details=[], Username="Alice"), "Alice"),
        (event("Sign", CloudTrailEvent="{"), "somebody who is not named"),
    ],
)
def test_who_it_was_is_told_as_well_as_it_is_known(entry, caller):
    assert asked(entry) == TrailEvent(operation=entry["EventName"], moment=NOW, caller=caller)


def test_what_manages_a_key_is_no_use_of_it():
    assert asked(event("CreateGrant"), event("DisableKey"), event("DescribeKey")) is None


def test_a_refusal_is_told_as_any_is():
    with pytest.raises(CallRefused, match="eu-west-1: LookupEvents: AccessDeniedException"):
        asked(code="AccessDeniedException")


class Pages:
    """CloudTrail whose events fill many pages: whatever describes a key makes one, too."""

    def __init__(self, *pages):
        self.pages = pages
        self.asked = 0

    def lookup_events(self, **request):
        assert request.get("NextToken") == (str(self.asked) if self.asked else None)
        events = self.pages[self.asked]
        self.asked += 1
        more = {"NextToken": str(self.asked)} if self.asked < len(self.pages) else {}
        return {"Events": list(events), **more}


def paged(*pages):
    client, pauses = Pages(*pages), []
    trail = RegionalTrail(region="eu-west-1", client=client, pause=pauses.append)
    return trail.last_use(ARN), len(pauses)


def test_a_use_below_a_page_of_other_events_is_found():
    busy = [event("DescribeKey")] * 50
    found, pauses = paged(busy, busy, [event("Decrypt", days=3)], [event("Encrypt", days=4)])
    assert found and found.operation == "Decrypt"
    assert pauses == 2, "CloudTrail is asked twice a second at most"
    assert paged(busy, [event("DescribeKey")]) == (None, 1)


def test_more_events_than_are_looked_through_are_not_taken_for_no_use():
    with pytest.raises(CallRefused, match="no use among the last 500, and there are more"):
        paged(*[[event("DescribeKey")] * 50] * 11)
