"""Related keys in memory, as far as a promotion is about them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from keyspan.live import CallRefused, DescribedKey
from keyspan.live.gateway import Rotation

KEY_ID = "mrk-" + "0" * 32
ACCOUNT = "111122223333"
CALLER = f"arn:aws:iam::{ACCOUNT}:role/Admin"


def refusal(region, operation, code, *, certain=True):
    return CallRefused(
        region=region, operation=operation, code=code, message="", mend="…", certain=certain
    )


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def allow(who, *, condition=None, effect="Allow"):
    more = {"Condition": condition} if condition else {}
    return {
        "Sid": "Promote",
        "Effect": effect,
        "Principal": {"AWS": who},
        "Action": "kms:UpdatePrimaryRegion",
        "Resource": "*",
        **more,
    }


@dataclass
class Aws:
    """All Regions. `fails` maps a call to a code, or to a CallRefused; `lag` counts looks."""

    regions: tuple[str, ...] = ("us-east-1", "us-west-2", "eu-west-1")
    primary: str = "us-east-1"
    states: dict[str, str] = field(default_factory=dict)
    key_ids: dict[str, str] = field(default_factory=dict)
    account: str = ACCOUNT
    policies: dict[str, str] = field(default_factory=dict)
    rotates: Rotation = field(default_factory=lambda: Rotation(enabled=True, period_days=365))
    multi_region: bool = True
    roles: dict[str, str] = field(default_factory=dict)
    knows: dict[str, tuple[str, ...]] = field(default_factory=dict)
    fails: dict[tuple[str, str], object] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    lag: int = 0
    becoming: str | None = None

    def connect(self, region):
        return Kms(self, region)

    def looked(self):
        if self.becoming and self.lag <= 0:
            self.primary, self.becoming = self.becoming, None
        self.lag -= 1

    @property
    def promotions(self):
        return [region for region, operation in self.calls if operation == "UpdatePrimaryRegion"]


@dataclass
class Kms:
    aws: Aws
    region: str

    def _called(self, operation):
        self.aws.calls.append((self.region, operation))
        failure = self.aws.fails.get((self.region, operation))
        if isinstance(failure, list):
            failure = failure.pop(0) if failure else None
        if failure:
            raise (
                failure
                if isinstance(failure, CallRefused)
                else refusal(self.region, operation, failure)
            )

    def describe(self, key):
        self._called("DescribeKey")
        aws = self.aws
        if self.region not in aws.regions:
            raise refusal(self.region, "DescribeKey", "NotFoundException")
        updating = aws.becoming and self.region in (aws.primary, aws.becoming)
        known = aws.knows.get(self.region, aws.regions)
        role = "PRIMARY" if self.region == aws.primary and not updating else "REPLICA"
        found = DescribedKey(
            key_id=aws.key_ids.get(self.region, KEY_ID),
            account=aws.account,
            state="Updating" if updating else aws.states.get(self.region, "Enabled"),
            spec="SYMMETRIC_DEFAULT",
            usage="ENCRYPT_DECRYPT",
            origin="AWS_KMS",
            multi_region=aws.multi_region,
            primary_region=aws.primary,
            replica_regions=tuple(each for each in known if each != aws.primary),
            role=aws.roles.get(self.region, role) if aws.multi_region else "",
        )
        aws.looked()
        return found

    def policy(self, key_id):
        self._called("GetKeyPolicy")
        return self.aws.policies.get(self.region, policy(allow(CALLER)))

    def rotation(self, key_id):
        self._called("GetKeyRotationStatus")
        return self.aws.rotates

    def promote(self, key_id, *, region):
        self._called("UpdatePrimaryRegion")
        self.aws.becoming = region
        if self.aws.lag <= 0:
            self.aws.primary, self.aws.becoming = region, None
