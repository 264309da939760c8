"""The related keys of one key in memory, and what changes their states: a KeyManagement."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from keyspan.live import CallRefused, DescribedKey
from keyspan.live.gateway import Alias, LastUse, LiveGrant, TrailEvent

KEY_ID = "mrk-" + "0" * 32
ACCOUNT = "111122223333"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
CHANGES = ("EnableKey", "DisableKey", "ScheduleKeyDeletion", "CancelKeyDeletion")


@dataclass
class World:
    """AWS: the key state of each Region, and every change that was asked for, in order.

    `fails` maps a call, ("eu-west-1", "ScheduleKeyDeletion"), to the error code that it gets, and
    `ends` to an exception that ends the process there, after the call.
    """

    states: dict[str, str]
    primary: str = "us-east-1"
    key_id: str = KEY_ID
    account: str = ACCOUNT
    origin: str = "AWS_KMS"
    multi_region: bool = True
    uses: dict[str, datetime] = field(default_factory=dict)
    tries: dict[str, TrailEvent] = field(default_factory=dict)
    changes: list[tuple[str, str]] = field(default_factory=list)
    windows: dict[str, int] = field(default_factory=dict)
    fails: dict[tuple[str, str], str] = field(default_factory=dict)
    ends: dict[tuple[str, str], BaseException] = field(default_factory=dict)

    def connect(self, region: str) -> Kms:
        return Kms(self, region)

    def connect_trail(self, region: str) -> Trail:
        return Trail(self, region)

    def refused(self, region: str, operation: str, code: str) -> CallRefused:
        return CallRefused(
            region=region, operation=operation, code=code, message="", mend="try again"
        )


@dataclass
class Trail:
    world: World
    region: str

    def last_use(self, key_arn: str) -> TrailEvent | None:
        if code := self.world.fails.get((self.region, "LookupEvents")):
            raise self.world.refused(self.region, "LookupEvents", code)
        assert key_arn == f"arn:aws:kms:{self.region}:{ACCOUNT}:key/{KEY_ID}"
        return self.world.tries.get(self.region)


@dataclass
class Kms:
    world: World
    region: str

    def describe(self, key: str) -> DescribedKey:
        world = self._called("DescribeKey")
        state = world.states[self.region]
        pending = state == "PendingDeletion"
        return DescribedKey(
            key_id=world.key_id,
            account=world.account,
            state=state,
            spec="SYMMETRIC_DEFAULT",
            usage="ENCRYPT_DECRYPT",
            origin=world.origin,
            multi_region=world.multi_region,
            primary_region=world.primary,
            replica_regions=tuple(region for region in world.states if region != world.primary),
            arn=f"arn:aws:kms:{self.region}:{world.account}:key/{world.key_id}",
            deletion=NOW + timedelta(days=world.windows.get(self.region, 30)) if pending else None,
            waiting_days=world.windows.get(self.region),
        )

    def materials(self, key_id: str) -> tuple[()]:
        return ()

    def aliases(self, key_id: str | None = None) -> tuple[Alias, ...]:
        self._called("ListAliases")
        return (Alias(name="orders", key_id=key_id),)

    def grants(self, key_id: str) -> tuple[LiveGrant, ...]:
        self._called("ListGrants")
        return (
            LiveGrant(
                grant_id="1" * 64, name="batch", grantee="arn:batch", operations=("Decrypt",)
            ),
            LiveGrant(grant_id="2" * 64, name="", grantee="arn:rds", operations=("CreateGrant",)),
        )

    def last_use(self, key_id: str) -> LastUse:
        world = self._called("GetKeyLastUsage")
        moment = world.uses.get(self.region)
        return LastUse(operation=moment and "Decrypt", moment=moment, since=NOW - timedelta(90))

    def enable(self, key_id: str) -> None:
        self._change("EnableKey", to="Enabled", out_of=("Enabled", "Disabled"))

    def disable(self, key_id: str) -> None:
        self._change("DisableKey", to="Disabled", out_of=("Enabled", "Disabled"))

    def schedule_deletion(self, key_id: str, *, days: int) -> datetime | None:
        others = [region for region in self.world.states if region != self.region]
        waits = self.region == self.world.primary and others
        to = "PendingReplicaDeletion" if waits else "PendingDeletion"
        self.world.windows[self.region] = days
        self._change("ScheduleKeyDeletion", to=to, out_of=("Enabled", "Disabled"))
        return None if waits else NOW + timedelta(days=days)

    def cancel_deletion(self, key_id: str) -> None:
        out_of = ("PendingDeletion", "PendingReplicaDeletion")
        self._change("CancelKeyDeletion", to="Disabled", out_of=out_of)

    def _change(self, operation: str, *, to: str, out_of: tuple[str, ...]) -> None:
        world = self._called(operation)
        if world.states[self.region] not in out_of:
            raise world.refused(self.region, operation, "KMSInvalidStateException")
        world.states[self.region] = to
        world.changes.append((self.region, operation))
        if end := world.ends.pop((self.region, operation), None):
            raise end

    def _called(self, operation: str) -> World:
        world = self.world
        if code := world.fails.get((self.region, operation)):
            raise world.refused(self.region, operation, code)
        if self.region not in world.states:
            raise world.refused(self.region, operation, "NotFoundException")
        return world
