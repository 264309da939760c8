"""The calls about keys, by boto3 against the embedded AWS, in values of our own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from keyspan.emulator import start_emulator
from keyspan.live import CallRefused
from keyspan.live.aws import RegionalKms, caller
from keyspan.live.gateway import Alias, LastUse, Rotation
from keyspan.model import Provider
from tests.aws import kms

EAST, WEST = "us-east-1", "us-west-2"
BATCH = "arn:aws:iam::111122223333:role/Batch"


@pytest.fixture(scope="module")
def embedded_aws():
    """An AWS that is at once what it is asked to be."""
    with start_emulator(account="111122223333", lag=0) as running:
        yield running


@pytest.fixture
def at(embedded_aws):
    def connect(region):
        return RegionalKms(region=region, client=kms(region, embedded_aws.environment))

    return connect


@pytest.fixture
def key_id(at):
    """A primary key in the East and its replica in the West."""
    created = at(EAST).client.create_key(MultiRegion=True, Description="Orders")
    key_id = created["KeyMetadata"]["KeyId"]
    at(EAST).client.replicate_key(KeyId=key_id, ReplicaRegion=WEST)
    return key_id


def test_a_key_is_told_with_its_relatives(at, key_id):
    told = at(WEST).describe(key_id)
    assert (told.primary_region, told.regions) == (EAST, (EAST, WEST))
    assert told.arn == f"arn:aws:kms:{WEST}:111122223333:key/{key_id}"
    assert (at(EAST).describe(key_id).description, told.description) == ("Orders", "")
    assert told.manager == "CUSTOMER"


def test_a_region_lists_its_keys_and_aliases_on_every_page(at):
    made = {at("eu-west-3").client.create_key()["KeyMetadata"]["KeyId"] for _ in range(120)}
    for number, key in enumerate(sorted(made)):
        at("eu-west-3").client.create_alias(AliasName=f"alias/n{number}", TargetKeyId=key)
    assert set(at("eu-west-3").key_ids()) == made
    assert {each.key_id for each in at("eu-west-3").aliases()} >= made
    first = min(made)
    assert at("eu-west-3").aliases(first) == (Alias(name="n0", key_id=first),)


def test_what_each_region_keeps_for_itself(at, key_id):
    west = at(WEST)
    west.client.tag_resource(KeyId=key_id, Tags=[{"TagKey": "team", "TagValue": "orders"}])
    made = west.client.create_grant(
        KeyId=key_id, Name="batch", GranteePrincipal=BATCH, Operations=["Decrypt"]
    )
    assert west.tags(key_id) == {"team": "orders"}
    assert at(EAST).tags(key_id) == {}
    (grant,) = west.grants(key_id)
    assert (grant.grant_id, grant.name) == (made["GrantId"], "batch")
    assert (grant.grantee, grant.operations) == (BATCH, ("Decrypt",))
    assert at(EAST).grants(key_id) == ()
    assert '"kms:*"' in west.policy(key_id)


def test_rotation_is_told_by_every_region(at, key_id):
    assert at(WEST).rotation(key_id) == Rotation(enabled=False)
    at(EAST).client.enable_key_rotation(KeyId=key_id, RotationPeriodInDays=180)
    assert at(WEST).rotation(key_id) == Rotation(enabled=True, period_days=180)


def test_the_last_use_is_a_regions_own(at, key_id):
    at(WEST).client.encrypt(KeyId=key_id, Plaintext=b"x")
    used, unused = at(WEST).last_use(key_id), at(EAST).last_use(key_id)
    assert used.operation == "Encrypt"
    assert used.moment is not None
    assert datetime.now(UTC) - used.moment < timedelta(minutes=5)
    assert unused == LastUse(operation=None, moment=None, since=unused.since)


def test_a_promotion_is_sent_to_the_primarys_region(at, key_id):
    with pytest.raises(CallRefused) as refused:
        at(WEST).promote(key_id, region=EAST)
    assert refused.value.code == "UnsupportedOperationException"
    at(EAST).promote(key_id, region=WEST)
    assert at(EAST).describe(key_id).primary_region == WEST


def test_a_key_is_disabled_and_enabled(at, key_id):
    at(WEST).disable(key_id)
    assert (at(WEST).describe(key_id).state, at(EAST).describe(key_id).state) == (
        "Disabled",
        "Enabled",
    )
    at(WEST).enable(key_id)
    assert at(WEST).describe(key_id).state == "Enabled"


def test_a_deletion_has_a_date_and_can_be_cancelled(at, key_id):
    date = at(WEST).schedule_deletion(key_id, days=7)
    told = at(WEST).describe(key_id)
    assert (told.state, told.deletion) == ("PendingDeletion", date)
    assert at(EAST).schedule_deletion(key_id, days=9) is None, "it waits for its replica"
    told = at(EAST).describe(key_id)
    assert (told.state, told.waiting_days) == ("PendingReplicaDeletion", 9)
    for region in (EAST, WEST):
        at(region).cancel_deletion(key_id)
        assert at(region).describe(key_id).state == "Disabled"


def test_who_calls_is_told(monkeypatch, embedded_aws):
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    for name, value in embedded_aws.environment.items():
        monkeypatch.setenv(name, value)
    assert caller(Provider(), region=EAST).startswith("arn:aws:sts::")


def test_a_boto3_that_is_older_than_a_call_is_told():
    kms = RegionalKms(region=EAST, client=object())
    with pytest.raises(CallRefused, match="GetKeyLastUsage: UnknownOperation: the boto3 that is"):
        kms.last_use("mrk-" + "0" * 32)
