"""What is told of a Region before its key goes."""

from __future__ import annotations

from datetime import timedelta

from keyspan.live.gateway import TrailEvent
from keyspan.live.losses import losses
from tests.live.states import ACCOUNT, KEY_ID, NOW, World

EU = "eu-west-1"
ARN = f"arn:aws:kms:{EU}:{ACCOUNT}:key/{KEY_ID}"


def told(aws: World) -> list[tuple[str, str]]:
    return list(
        losses(EU, key_id=KEY_ID, arn=ARN, connect=aws.connect, connect_trail=aws.connect_trail)
    )


def test_aliases_grants_and_uses():
    event = TrailEvent(operation="Decrypt", moment=NOW, caller="arn:x", error="DisabledException")
    assert told(World({EU: "Disabled"}, uses={EU: NOW - timedelta(days=2)}, tries={EU: event})) == [
        ("aliases", "orders"),
        ("grants", "batch: Decrypt for arn:batch"),
        ("", "222222222222, without a name: CreateGrant for arn:rds"),
        ("last use", "Decrypt, 2026-11-23 12:00 UTC; AWS takes notes since 2026-08-27 12:00 UTC"),
        ("CloudTrail", "Decrypt refused, DisabledException, 2026-11-25 12:00 UTC, arn:x"),
    ]


def test_where_nothing_was_noted():
    assert told(World({EU: "Enabled"}))[-2:] == [
        ("last use", "none that was noted; AWS takes notes since 2026-08-27 12:00 UTC"),
        ("CloudTrail", "no use among the last events of 90 days"),
    ]


def test_what_cannot_be_read_is_told_in_its_place():
    denied = "AccessDeniedException"
    fails = {(EU, name): denied for name in ("ListAliases", "ListGrants", "LookupEvents")}
    assert told(World({EU: "Enabled"}, fails=fails)) == [
        ("aliases", f"not read: ListAliases: {denied}"),
        ("grants", f"not read: ListGrants: {denied}"),
        ("last use", "none that was noted; AWS takes notes since 2026-08-27 12:00 UTC"),
        ("CloudTrail", f"not read: LookupEvents: {denied}"),
    ]
    assert told(World({EU: "Enabled"}, fails={(EU, "GetKeyLastUsage"): denied}))[-1] == (
        "last use", f"not read: GetKeyLastUsage: {denied}",
    )  # fmt: skip
