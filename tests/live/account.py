"""An account's multi-Region keys in memory: what is read of them, each call noted."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from keyspan.live import CallRefused, DescribedKey, KeyMaterial
from keyspan.live.gateway import NOT_FOUND, Alias, LastUse, LiveGrant, Rotation

ACCOUNT = "111122223333"
HOME, AWAY, THIRD = "us-east-1", "us-west-2", "eu-west-1"
ROTATING = Rotation(enabled=True, period_days=365)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
CREATED = NOW - timedelta(days=100)
TRACKED = NOW - timedelta(days=60)
DEFAULT_POLICY = json.dumps({
    "Version": "2012-10-17",
    "Id": "key-default-1",
    "Statement": [
        {
            "Sid": "Enable IAM User Permissions",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
            "Action": "kms:*",
            "Resource": "*",
        }
    ],
})  # fmt: skip


def key_id(number: int) -> str:
    return f"mrk-{number:032x}"


@dataclass
class Own:
    """What one Region has of a key."""

    state: str = "Enabled"
    aliases: tuple[str, ...] = ()
    tags: dict[str, str] = field(default_factory=dict)
    policy: str = DEFAULT_POLICY
    grants: int = 0
    description: str = ""
    says: tuple[str, ...] | None = None
    role: str | None = None
    deletion: datetime | None = None
    waiting_days: int | None = None
    expires: datetime | None = None
    used: datetime | None = None


@dataclass
class Made:
    """A key: what its Regions share, and what each has of its own."""

    regions: tuple[str, ...]
    spec: str = "SYMMETRIC_DEFAULT"
    usage: str = "ENCRYPT_DECRYPT"
    origin: str = "AWS_KMS"
    rotation: Rotation = ROTATING
    rotations: int = 0
    own: dict[str, Own] = field(default_factory=dict)


@dataclass
class Account:
    """All keys of an account. `fails` maps (Region, operation) to the code of AWS's error.

    `aliases` maps a Region to further aliases, each with the ID of the key that it leads to.
    """

    keys: dict[str, Made] = field(default_factory=dict)
    single: dict[str, int] = field(default_factory=dict)
    aliases: dict[str, dict[str, str | None]] = field(default_factory=dict)
    fails: dict[tuple[str, str], str] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    account: str = ACCOUNT

    def key(
        self, alias: str = "", *regions: str, own: dict[str, Own] | None = None, **shared: Any
    ) -> str:
        """Make a key, the first Region's the primary, with an alias in each."""
        new = key_id(len(self.keys) + 1)
        aliases = (alias,) if alias else ()
        held = {region: Own(aliases=aliases) for region in regions or (HOME, AWAY)} | (own or {})
        self.keys[new] = Made(tuple(held), own=held, **shared)
        return new

    def connect(self, region: str) -> Kms:
        return Kms(self, region)


@dataclass
class Kms:
    """KMS of one Region."""

    account: Account
    region: str

    def key_ids(self) -> tuple[str, ...]:
        self._called("ListKeys")
        single = [f"0000{n}-uuid" for n in range(self.account.single.get(self.region, 0))]
        held = [each for each, made in self.account.keys.items() if self.region in made.regions]
        return (*single, *held)

    def describe(self, key: str) -> DescribedKey:
        made, own = self._of(key, "DescribeKey")
        primary, *replicas = own.says or made.regions
        return DescribedKey(
            key_id=key,
            account=self.account.account,
            state=own.state,
            spec=made.spec,
            usage=made.usage,
            origin=made.origin,
            multi_region=True,
            primary_region=primary,
            replica_regions=tuple(replicas),
            role=own.role or ("PRIMARY" if primary == self.region else "REPLICA"),
            arn=f"arn:aws:kms:{self.region}:{self.account.account}:key/{key}",
            description=own.description,
            deletion=own.deletion,
            waiting_days=own.waiting_days,
            expires=own.expires,
            created=CREATED,
        )

    def aliases(self, key_id: str | None = None) -> tuple[Alias, ...]:
        if key_id is None:
            self._called("ListAliases")
            held = self.account.keys.items()
            here = [(each, made.own[self.region]) for each, made in held if self.region in made.own]
            strays = self.account.aliases.get(self.region, {})
            return (
                *(Alias(name=name, key_id=each) for each, own in here for name in own.aliases),
                *(Alias(name=name, key_id=each) for name, each in strays.items()),
            )
        _, own = self._of(key_id, "ListAliases")
        return tuple(Alias(name=name, key_id=key_id) for name in own.aliases)

    def grants(self, key_id: str) -> tuple[LiveGrant, ...]:
        _, own = self._of(key_id, "ListGrants")
        return tuple(
            LiveGrant(grant_id=str(n), name="", grantee="x", operations=())
            for n in range(own.grants)
        )

    def policy(self, key_id: str) -> str:
        return self._of(key_id, "GetKeyPolicy")[1].policy

    def tags(self, key_id: str) -> dict[str, str]:
        return self._of(key_id, "ListResourceTags")[1].tags

    def rotation(self, key_id: str) -> Rotation:
        return self._of(key_id, "GetKeyRotationStatus")[0].rotation

    def materials(self, key_id: str) -> tuple[KeyMaterial, ...]:
        made, _ = self._of(key_id, "ListKeyRotations")
        days = [None, *(CREATED + timedelta(days=n) for n in range(made.rotations))]
        return tuple(
            KeyMaterial(id=f"{n:064x}", state="NON_CURRENT", imported=False, rotated=day)
            for n, day in enumerate(days)
        )

    def last_use(self, key_id: str) -> LastUse:
        _, own = self._of(key_id, "GetKeyLastUsage")
        return LastUse(operation=own.used and "Decrypt", moment=own.used, since=TRACKED)

    def _of(self, key: str, operation: str) -> tuple[Made, Own]:
        self._called(operation)
        made = self.account.keys.get(key)
        if made is None or self.region not in made.regions:
            raise self._refused(operation, NOT_FOUND)
        return made, made.own[self.region]

    def _called(self, operation: str) -> None:
        self.account.calls.append((self.region, operation))
        if code := self.account.fails.get((self.region, operation)):
            raise self._refused(operation, code)

    def _refused(self, operation: str, code: str) -> CallRefused:
        return CallRefused(
            region=self.region, operation=operation, code=code, message="no", mend="try again"
        )
