"""Verified by boto3 against the embedded AWS, with everything that can be wrong put in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest

from keyspan import Backend, Keyring, Provider
from keyspan.live.aws import connector
from keyspan.live.comparison import Aspect
from keyspan.live.gateway import Reason
from keyspan.live.roundtrip import prove
from keyspan.live.verification import NO_KEY, NOT_READ, Verification, verify
from keyspan.reports.tally import Tally
from tests.aws import kms
from tests.brought_up import bring_up
from tests.live.account import DEFAULT_POLICY
from tests.live.comparison.seen import AWAY, FOURTH, HOME, THIRD, related, wanted

pytestmark = pytest.mark.usefixtures("signed_in")

ACCOUNT = "111122223333"
NUMBERS = iter(range(1000))


@pytest.fixture
def key():
    """A key of its own for each test: an alias belongs to one key only."""
    alias = f"orders-{next(NUMBERS)}"
    regions = {region: related(region, aliases=(alias,)) for region in (HOME, AWAY, THIRD)}
    return wanted(primary=regions[HOME], replicas=(regions[AWAY], regions[THIRD]))


@pytest.fixture
def living(key, embedded_aws):
    return Living(key, embedded_aws)


def exit_code(found):
    """What the command line says of this key alone."""
    tally = Tally(account=ACCOUNT, moment=datetime.now(UTC), crypto=True)
    assert list(tally.over([found])) == [found]
    return tally.exit_code


class Living:
    """A key that was brought up just as the keyring says."""

    def __init__(self, key, aws):
        self.key = key
        self.aws = aws
        self.key_id = bring_up(key, account=ACCOUNT, environment=aws.environment)

    def kms(self, region):
        return kms(region, self.aws.environment)

    def verified(self, *, key=None, crypto=False, **more):
        backend = Backend(type="local", arguments={"path": "x"})
        keyring = Keyring(account=ACCOUNT, keys=(self.key,), provider=Provider(), backend=backend)
        connect = connector(keyring)
        proofs = (partial(prove, connect=connect),) if crypto else ()
        looked_at = Verification(
            keys=(key or self.key,),
            account=ACCOUNT,
            connect=connect,
            providers=keyring.providers,
            proofs=proofs,
            **more,
        )
        (found,) = verify(looked_at)
        return found

    def differences(self, **more):
        found = self.verified(**more)
        assert found.refusals == ()
        assert exit_code(found) == (1 if found.differences else 0)
        return [(each.aspect, each.region, each.found) for each in found.differences]


def test_a_key_that_was_just_brought_up(living):
    found = living.verified(crypto=True)
    assert found.good
    assert (found.key_id, exit_code(found)) == (living.key_id, 0)
    assert [(each.region, each.role, each.state) for each in found.standings] == [
        (HOME, "primary", "Enabled"),
        (AWAY, "replica", "Enabled"),
        (THIRD, "replica", "Enabled"),
    ]
    assert len({each.material_id for each in found.standings}) == 1
    assert found.rotation
    assert found.rotation.period_days == 365
    for matrix in found.matrices:
        assert matrix.regions == (HOME, AWAY, THIRD)
        assert len(matrix.trips) == 9
        assert matrix.good


@pytest.mark.parametrize("spec", ["RSA_2048", "ECC_NIST_P256", "HMAC_256"])
def test_keys_of_other_kinds(spec, key, embedded_aws):
    usage = None if spec == "HMAC_256" else "SIGN_VERIFY"
    grants = [replace(each, grants=()) for each in key.related]
    other = replace(
        key, key_spec=spec, key_usage=usage, primary=grants[0], replicas=tuple(grants[1:])
    )
    found = Living(other, embedded_aws).verified(crypto=True)
    assert found.good
    assert found.matrices


def test_a_policy_that_was_changed_in_one_region(living):
    policy = json.loads(living.kms(AWAY).get_key_policy(KeyId=living.key_id)["Policy"])
    policy["Statement"][0]["Sid"] = "Changed"
    living.kms(AWAY).put_key_policy(KeyId=living.key_id, Policy=json.dumps(policy))
    ((aspect, region, told),) = living.differences()
    assert (aspect, region) == (Aspect.POLICY, AWAY)
    assert "Changed" in told


def test_a_policy_that_was_reset(living):
    living.kms(THIRD).put_key_policy(KeyId=living.key_id, Policy=DEFAULT_POLICY)
    ((aspect, region, told),) = living.differences()
    assert (aspect, region) == (Aspect.POLICY, THIRD)
    assert told.startswith("the key policy is AWS's default again")


def test_an_alias_that_was_moved(living):
    client = living.kms(AWAY)
    other = client.create_key()["KeyMetadata"]["KeyId"]
    (alias,) = living.key.primary.aliases
    client.update_alias(AliasName=f"alias/{alias}", TargetKeyId=other)
    assert living.differences() == [(Aspect.ALIAS, AWAY, f"alias/{alias} leads to {other}")]


def test_an_alias_that_was_deleted(living):
    (alias,) = living.key.primary.aliases
    living.kms(HOME).delete_alias(AliasName=f"alias/{alias}")
    assert living.differences() == [(Aspect.ALIAS, HOME, f"alias/{alias} is not there")]


def test_a_replica_that_was_disabled(living):
    living.kms(AWAY).disable_key(KeyId=living.key_id)
    found = living.verified(crypto=True)
    assert [each.found for each in found.differences] == ["the key is Disabled"]
    assert all(matrix.regions == (HOME, THIRD) and matrix.good for matrix in found.matrices)


def test_a_replica_whose_deletion_is_scheduled(living):
    living.kms(AWAY).schedule_key_deletion(KeyId=living.key_id, PendingWindowInDays=7)
    ((aspect, region, told),) = living.differences()
    assert (aspect, region) == (Aspect.STATE, AWAY)
    assert told.startswith("the key is PendingDeletion: it is deleted at ")


def test_a_replica_that_was_deleted(living):
    living.kms(AWAY).schedule_key_deletion(KeyId=living.key_id, PendingWindowInDays=7)
    living.aws.advance(days=8)
    found = living.verified()
    assert {(each.aspect, each.region) for each in found.differences} == {(Aspect.MISSING, AWAY)}
    assert found.standings[1].state == NO_KEY


def test_a_replica_that_nobody_asked_for(living):
    living.kms(HOME).replicate_key(KeyId=living.key_id, ReplicaRegion=FOURTH)
    found = living.verified()
    assert (Aspect.EXTRA, FOURTH) in {(each.aspect, each.region) for each in found.differences}
    assert [(each.region, each.named) for each in found.standings][-1] == (FOURTH, False)


def test_rotation_that_was_turned_off(living):
    living.kms(HOME).disable_key_rotation(KeyId=living.key_id)
    assert living.differences() == [(Aspect.ROTATION, HOME, "it does not rotate by itself")]


def test_rotation_is_not_told_by_a_primary_that_waits_for_its_deletion(living):
    living.kms(HOME).schedule_key_deletion(KeyId=living.key_id)
    said = living.kms(HOME).get_key_rotation_status(KeyId=living.key_id)
    assert said["KeyRotationEnabled"] is False
    assert living.verified().rotation.enabled


def test_promoted_elsewhere(living):
    living.kms(HOME).update_primary_region(KeyId=living.key_id, PrimaryRegion=AWAY)
    living.aws.advance(seconds=60)
    assert living.differences() == [(Aspect.PRIMARY, AWAY, f"the primary key is in {AWAY}")]


def test_a_grant_that_was_made_by_hand(living):
    living.kms(AWAY).create_grant(
        KeyId=living.key_id,
        Name="by-hand",
        GranteePrincipal=f"arn:aws:iam::{ACCOUNT}:role/Hand",
        Operations=["Decrypt"],
    )
    ((aspect, region, told),) = living.differences()
    assert (aspect, region) == (Aspect.GRANTS, AWAY)
    assert told == f'grant "by-hand": Decrypt for arn:aws:iam::{ACCOUNT}:role/Hand'


def test_a_grant_that_was_revoked(living):
    client = living.kms(THIRD)
    (grant,) = client.list_grants(KeyId=living.key_id)["Grants"]
    client.revoke_grant(KeyId=living.key_id, GrantId=grant["GrantId"])
    assert living.differences() == [(Aspect.GRANTS, THIRD, 'grant "batch": none')]


def test_a_tag_and_a_description(living):
    client = living.kms(AWAY)
    client.tag_resource(KeyId=living.key_id, Tags=[{"TagKey": "by", "TagValue": "hand"}])
    client.update_key_description(KeyId=living.key_id, Description="mine")
    assert living.differences() == [
        (Aspect.TAGS, AWAY, "by=hand"),
        (Aspect.DESCRIPTION, AWAY, '"mine"'),
    ]


def test_another_key_under_the_same_name(living):
    other = living.kms(HOME).create_key(
        MultiRegion=True, KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC"
    )
    key_id = other["KeyMetadata"]["KeyId"]
    found = living.verified(key_ids={"orders": key_id})
    assert found.key_id == key_id
    assert found.differences[0].aspect is Aspect.KIND


@pytest.mark.parametrize("fault", ["drop", "turn_off"])
def test_a_region_that_is_down_or_off_is_told_and_stops_nothing(living, fault):
    getattr(living.aws.faults, fault)(region=AWAY)
    found = living.verified(crypto=True)
    assert exit_code(found) == 2
    assert found.differences == ()
    assert {(each.region, each.reason) for each in found.refusals} == {
        (AWAY, Reason.UNREACHABLE if fault == "drop" else Reason.REGION_OFF)
    }
    assert [each.state for each in found.standings] == ["Enabled", NOT_READ, "Enabled"]
    assert all(matrix.regions == (HOME, THIRD) and matrix.good for matrix in found.matrices)


def test_the_primarys_region_may_be_down_too(living):
    living.aws.faults.drop(region=HOME)
    found = living.verified(crypto=True)
    assert (found.key_id, exit_code(found)) == (living.key_id, 2)
    assert [each.state for each in found.standings] == [NOT_READ, "Enabled", "Enabled"]
    assert all(matrix.good for matrix in found.matrices)


def test_a_region_that_throttles_slows_it_down_and_loses_nothing(living):
    living.aws.faults.throttle(region=AWAY, per_second=4)
    living.aws.forget_calls()
    found = living.verified(crypto=True)
    assert found.good
    assert all(len(matrix.trips) == 9 for matrix in found.matrices)
    assert sum(living.aws.calls().struck.get(AWAY, {}).values()) > 0


@pytest.mark.parametrize(
    "operation",
    [
        "GetKeyPolicy",
        "GetKeyRotationStatus",
        "ListAliases",
        "ListGrants",
        "ListResourceTags",
    ],
)
def test_one_call_that_is_denied_is_told_and_the_rest_is_read(living, operation):
    living.aws.faults.refuse(region=AWAY, operation=operation, code="AccessDeniedException")
    living.kms(THIRD).update_key_description(KeyId=living.key_id, Description="mine")
    found = living.verified()
    assert [(each.region, each.operation, each.reason) for each in found.refusals] == [
        (AWAY, operation, Reason.DENIED)
    ]
    assert [each.aspect for each in found.differences] == [Aspect.DESCRIPTION]


def test_a_key_that_cannot_be_described_is_not_said_to_be_missing(living):
    living.aws.faults.refuse(region=AWAY, operation="DescribeKey", code="AccessDeniedException")
    found = living.verified()
    assert (found.differences, exit_code(found)) == ((), 2)
    assert found.standings[1].state == NOT_READ


def test_a_use_that_is_denied_in_one_region(living):
    living.aws.faults.refuse(region=AWAY, operation="Decrypt", code="AccessDeniedException")
    found = living.verified(crypto=True)
    assert exit_code(found) == 1
    for matrix in found.matrices:
        assert {(target, trip.problem) for _, target, trip in matrix.failed()} == {
            (AWAY, "AccessDeniedException")
        }


def test_a_key_that_does_not_exist_in_this_account(living):
    gone = replace(living.key, primary=related(HOME, aliases=("gone",)), replicas=())
    found = living.verified(key=gone)
    assert [each.aspect for each in found.differences] == [Aspect.IDENTITY]
    assert found.standings[0].state == NO_KEY
