"""Data of services in memory, as `keyspan.live.gateway.Data` tells it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta

from keyspan.live import CallRefused
from keyspan.live.gateway import Held, Points, Replica, Seal
from keyspan.live.readiness import Question
from keyspan.live.readiness.group import Group, Meant
from keyspan.model.protects import Copy
from tests.live.account import ACCOUNT, AWAY, HOME, NOW, Account, key_id

USER = f"arn:aws:iam::{ACCOUNT}:role/App"
ORDERS, OTHER = key_id(1), key_id(2)


def arn(region, key=ORDERS):
    return f"arn:aws:kms:{region}:{ACCOUNT}:key/{key}"


def policy(*principals):
    """A key policy that names who may decrypt, and leaves nothing to IAM."""
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": list(principals)},
        "Action": "kms:Decrypt",
        "Resource": "*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def refused(region, operation="DescribeTable", code="AccessDeniedException"):
    return CallRefused(region=region, operation=operation, code=code, message="no", mend="allow it")


def table(region, *, key=None, replicas=(), **more):
    """A table under a key of its Region, orders' unless another is given."""
    seal = Seal(what="table", key=arn(region) if key is None else key)
    return Held(name="orders", seals=(seal,), replicas=replicas, **more)


def replica(region, status="ACTIVE", **more):
    return Replica(region=region, name="orders", status=status, healthy=status == "ACTIVE", **more)


def points(region, *, hours=None, key=None, **more):
    """A vault under a key of its Region, whose latest recovery point is so many hours old."""
    seal = Seal(what="vault", key=arn(region) if key is None else key)
    latest = None if hours is None else NOW - timedelta(hours=hours)
    return Held(name="vault", seals=(seal,), points=Points(latest=latest), **more)


@dataclass
class Store:
    """What each service holds: (service, Region) to name to what is said of it, or a refusal."""

    held: dict[tuple[str, str], dict[str, Held | CallRefused | None]] = field(default_factory=dict)
    lists: dict[tuple[str, str], CallRefused] = field(default_factory=dict)
    looks: list[tuple[str, str, str]] = field(default_factory=list)
    sources: dict[tuple[str, str], object] = field(default_factory=dict)
    only: tuple[str, ...] = ("s3", "dynamodb", "secretsmanager", "rds", "ebs", "backup")

    def put(self, service, region, held, *, name=None):
        self.held.setdefault((service, region), {})[name or held.name] = held

    def connect(self, service, region):
        return Regional(self, service, region) if service in self.only else None


@dataclass
class Regional:
    store: Store
    service: str
    region: str

    def names(self):
        if refusal := self.store.lists.get((self.service, self.region)):
            raise refusal
        return tuple(self.store.held.get((self.service, self.region), {}))

    def look(self, name, *, source=None):
        self.store.looks.append((self.service, self.region, name))
        if source:
            self.store.sources[self.region, name] = source
        found = self.store.held.get((self.service, self.region), {}).get(name)
        if isinstance(found, CallRefused):
            raise found
        return found


def account(**policies):
    """An account with the key orders in two Regions, which lets USER decrypt in each."""
    held = Account()
    made = held.key("orders", HOME, AWAY)
    for region in (HOME, AWAY):
        held.keys[made].own[region].policy = policies.get(region.replace("-", "_"), policy(USER))
    return held


def question(held, store, *, principals=(USER,), hours=24):
    return Question(
        account=ACCOUNT,
        connect=held.connect,
        connect_data=store.connect,
        max_age=timedelta(hours=hours),
        now=NOW,
        principals=principals,
    )


def group(service="dynamodb", name="orders", *, away=AWAY, meant=None):
    copies = [Copy(service=service, name=name, region=HOME)]
    copies += [Copy(service=service, name=name, region=away, source=HOME)] if away else []
    return Group(
        copies=tuple(copies),
        meant=meant or Meant(key_id=ORDERS, name="orders"),
        where=f"protects.{service}.{name}",
    )
