"""A key that is well, and what differs from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from keyspan import Key, RelatedKey
from keyspan.lifecycle.trouble import Case, diagnose
from keyspan.live.gateway import CallRefused, DescribedKey, Rotation
from keyspan.live.survey import Surveyed
from keyspan.model.state import alias_addresses, key_address
from keyspan.policy import key_policy
from keyspan.terraform import HeldResource, State

ACCOUNT = "111122223333"
KEY_ID = "mrk-" + "a" * 32
OTHER = "mrk-" + "b" * 32
EAST, WEST, IRELAND = "us-east-1", "us-west-2", "eu-west-1"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
TERRAFORM = "terraform -chdir=cdktf.out/stacks/keyring"
ROOT_ONLY = (
    '{"Version":"2012-10-17","Id":"key-default-1","Statement":[{"Sid":"Enable IAM User Permissions"'
    ',"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*",'
    '"Resource":"*"}]}'
)
REPLICA = "aws_kms_replica_key.orders_us-west-2"
WEST_ALIAS = "aws_kms_alias.orders_us-west-2"


def key(*regions, **changes):
    first, *others = regions or (EAST, WEST, IRELAND)
    wanted = Key(
        name="orders",
        primary=RelatedKey(region=first, aliases=("orders",)),
        replicas=tuple(RelatedKey(region=region, aliases=("orders",)) for region in others),
    )
    return replace(wanted, **changes)


def related(wanted, region, **changes):
    """Return the key with something else in one Region."""
    if region == wanted.primary.region:
        return replace(wanted, primary=replace(wanted.primary, **changes))
    replicas = [replace(r, **changes) if r.region == region else r for r in wanted.replicas]
    return replace(wanted, replicas=tuple(replicas))


def seen(wanted, region, *, primary=EAST, regions=None, key_id=KEY_ID, **described):
    others = [each for each in regions or wanted.regions if each != primary]
    said = {
        "key_id": key_id,
        "account": ACCOUNT,
        "state": "Enabled",
        "spec": wanted.key_spec,
        "usage": wanted.usage,
        "origin": wanted.origin,
        "multi_region": True,
        "primary_region": primary,
        "replica_regions": tuple(others),
    }
    names = wanted.in_region(region).aliases if region in wanted.regions else ()
    return Surveyed(
        region=region,
        described=DescribedKey(**(said | described)),
        aliases=dict.fromkeys(names, key_id),
        policy=key_policy(wanted, region=region, account=ACCOUNT).json()
        if region in wanted.regions
        else None,
        rotation=Rotation(enabled=True, period_days=365),
    )


def absent(region, **changes):
    return Surveyed(region=region, aliases={}, **changes)


def refused(region, operation="DescribeKey", code="AccessDeniedException"):
    return CallRefused(region=region, operation=operation, code=code, message="", mend="allow it")


def resource(address, region, *, key_id=KEY_ID, tainted=False):
    arn = f"arn:aws:kms:{region}:{ACCOUNT}:key/{key_id}"
    # What the AWS provider leaves of a replica whose creation it did not see to the end.
    values = {"id": key_id, "arn": None} if tainted else {"id": key_id, "arn": arn}
    kind = address.partition(".")[0]
    return HeldResource(address=address, type=kind, values=values, tainted=tainted)


def holding(wanted, *, without=(), tainted=(), key_id=KEY_ID):
    """Return a state that holds a key as it was deployed."""
    resources = []
    for each in wanted.related:
        if each.region in without:
            continue
        address = key_address(wanted, each.region)
        resources.append(
            resource(address, each.region, key_id=key_id, tainted=each.region in tainted)
        )
        for name, alias in alias_addresses(each):
            values = {"id": f"alias/{name}"}
            resources.append(HeldResource(address=alias, type="aws_kms_alias", values=values))
    return State(resources=tuple(resources))


def telling(state):
    """Return a state as AWS provider 6 writes it: each resource has its Region."""
    told = (replace(each, values={**each.values, "region": EAST}) for each in state.resources)
    return State(resources=tuple(told))


def _unnamed(looked, gone):
    """Return what a Region shows, where AWS has no key in others."""
    if looked.described is None:
        return looked
    left = tuple(r for r in looked.described.replica_regions if r not in gone)
    return replace(looked, described=replace(looked.described, replica_regions=left))


def case(wanted=None, *, looks=(), deployed=None, unseen=(), **changes):
    """Return a case in which all is well but for `looks`, what some Regions show.

    `deployed` is the key that the state was made of, where the file has changed since; `unseen`
    are Regions without a key that the related keys name all the same.
    """
    wanted = wanted or key()
    live = {region: seen(wanted, region) for region in wanted.regions}
    live |= {each.region: each for each in looks}
    gone = {each.region for each in live.values() if each.absent} - set(unseen)
    live = {region: _unnamed(each, gone) for region, each in live.items()}
    said = {
        "key": wanted,
        "account": ACCOUNT,
        "now": NOW,
        "live": live,
        "key_id": KEY_ID,
        "state": holding(deployed or wanted),
        "terraform": TERRAFORM,
    }
    return Case(**(said | changes))


def told(given):
    """Return where each trouble is, and the way out of all."""
    diagnosis = diagnose(given)
    return [trouble.where for trouble in diagnosis.troubles], list(diagnosis.way_out())


def found(given):
    return [trouble.found for trouble in diagnose(given).troubles]
