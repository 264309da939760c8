"""A key of the keyring, and a living one that is just as it says, to be changed in one thing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from keyspan import Grant, Key, RelatedKey
from keyspan.live.comparison import Sighting
from keyspan.live.gateway import DescribedKey, LiveGrant, Rotation
from keyspan.live.survey import Surveyed
from keyspan.policy import key_policy

ACCOUNT = "111122223333"
KEY_ID = "mrk-" + "1" * 32
OTHER_ID = "mrk-" + "2" * 32
HOME, AWAY, THIRD, FOURTH = "us-east-1", "us-west-2", "eu-west-1", "ap-south-1"
APP = f"arn:aws:iam::{ACCOUNT}:role/App"
BATCH = Grant(name="batch", grantee=APP, operations=("Decrypt",))


def related(region: str, **changes: Any) -> RelatedKey:
    settings: dict[str, Any] = {
        "aliases": ("orders",),
        "users": (APP,),
        "tags": {"team": "data"},
        "description": "Order records",
        "grants": (BATCH,),
    }
    return RelatedKey(region=region, **(settings | changes))


def wanted(**changes: Any) -> Key:
    settings: dict[str, Any] = {
        "name": "orders",
        "primary": related(HOME),
        "replicas": (related(AWAY), related(THIRD)),
    }
    return Key(**(settings | changes))


def described(key: Key, region: str, **changes: Any) -> DescribedKey:
    said: dict[str, Any] = {
        "key_id": KEY_ID,
        "account": ACCOUNT,
        "state": "Enabled",
        "spec": key.key_spec,
        "usage": key.usage,
        "origin": key.origin,
        "multi_region": True,
        "primary_region": key.primary.region,
        "replica_regions": tuple(each.region for each in key.replicas),
        "description": "Order records",
        "arn": f"arn:aws:kms:{region}:{ACCOUNT}:key/{KEY_ID}",
        "material_id": "a" * 64 if key.symmetric else None,
    }
    return DescribedKey(**(said | changes))


def granted(**changes: Any) -> LiveGrant:
    said = {"grant_id": "g-1", "name": "batch", "grantee": APP, "operations": ("Decrypt",)}
    return LiveGrant(**(said | changes))


def surveyed(key: Key, region: str) -> Surveyed:
    return Surveyed(
        region=region,
        described=described(key, region),
        aliases={"orders": KEY_ID, "another": OTHER_ID},
        policy=key_policy(key, region=region, account=ACCOUNT).json(),
        rotation=Rotation(enabled=True, period_days=365) if key.symmetric else None,
        tags={"team": "data", "aws:cloudformation:stack": "x"},
        grants=(granted(),),
    )


def sighting(key: Key | None = None, **default_tags: str) -> Sighting:
    """A key in three Regions, as the keyring says."""
    key = key or wanted()
    live = {region: surveyed(key, region) for region in key.regions}
    return Sighting(
        key=key,
        key_id=KEY_ID,
        account=ACCOUNT,
        live=live,
        providers="aliases",
        default_tags=default_tags,
    )


def but(seen: Sighting, region: str, *, says: dict[str, Any] | None = None, **changes: Any):
    """The same, another thing being seen in a Region; `says` is what DescribeKey does."""
    before = seen.live.get(region) or replace(surveyed(seen.key, HOME), region=region)
    if says and before.described:
        changes["described"] = replace(before.described, **says)
    return replace(seen, live={**seen.live, region: replace(before, **changes)})


def gone(seen: Sighting, region: str) -> Sighting:
    """The same, a Region having no key, and none telling of one there."""
    live = {
        name: each
        if each.described is None
        else replace(
            each,
            described=replace(
                each.described,
                replica_regions=tuple(r for r in each.described.replica_regions if r != region),
            ),
        )
        for name, each in seen.live.items()
    }
    return replace(seen, live=live | {region: Surveyed(region=region, aliases={})})
