"""Each trouble made for real, and mended by what the doctor says: its commands, as they stand."""

from __future__ import annotations

import json

import pytest

from tests.aws import until_enabled
from tests.lifecycle.conftest import Living
from tests.lifecycle.trouble.following import NAME, REGIONS, Follower
from tests.project import copy_app

pytestmark = [pytest.mark.node, pytest.mark.terraform]

EAST, WEST = REGIONS
KEYRING = """
account = "111122223333"

[keys.orders]
primary  = "us-east-1"
replicas = ["us-west-2"]
aliases  = ["orders"]
users    = ["arn:aws:iam::111122223333:role/App"]
"""
STATEMENT = {
    "Sid": "Enable IAM User Permissions",
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
    "Action": "kms:*",
    "Resource": "*",
}
DEFAULT_POLICY = {"Version": "2012-10-17", "Id": "key-default-1", "Statement": [STATEMENT]}
REPLICA = "aws_kms_replica_key.orders_us-west-2"


@pytest.fixture(scope="module")
def person(tmp_path_factory, surroundings):
    """A key that was deployed as the doctor says of one that never was."""
    folder = copy_app(tmp_path_factory.mktemp("trouble") / "project", keyring=KEYRING)
    follower = Follower(Living(folder, surroundings))
    status, said = follower.doctor()
    assert status == 1
    assert follower.way_out(said) == ["keyspan deploy"]
    follower.follow(said)
    found = follower.living.kms(EAST).describe_key(KeyId=f"alias/{NAME}")
    follower.key_id = found["KeyMetadata"]["KeyId"]
    follower.encrypt()
    return follower


def test_alias_stolen_policy_reset_and_replica_missing_are_mended_by_one_deploy(
    person, embedded_aws
):
    east, west = map(person.living.kms, REGIONS)
    west.schedule_key_deletion(KeyId=person.key_id, PendingWindowInDays=7)
    embedded_aws.advance(days=8)
    thief = east.create_key()["KeyMetadata"]["KeyId"]
    east.update_alias(AliasName="alias/orders", TargetKeyId=thief)
    east.put_key_policy(
        KeyId=person.key_id, PolicyName="default", Policy=json.dumps(DEFAULT_POLICY)
    )
    status, said = person.doctor()
    assert status == 1
    assert f"alias/orders leads to {thief}" in said
    assert "the key policy is AWS's default again" in said
    assert f"AWS has no key there, and the state holds {REPLICA}" in said
    person.follow(said)
    person.well()
    person.idle()


def test_a_tainted_replica_is_untainted(person):
    person.type(f"terraform -chdir=cdktf.out/stacks/keyring taint {REPLICA}")
    status, said = person.doctor()
    assert status == 1
    assert "DO NOT APPLY" in said
    person.follow(said)
    person.well()


def test_a_replica_that_is_pending_deletion_comes_back(person):
    person.living.kms(WEST).schedule_key_deletion(KeyId=person.key_id, PendingWindowInDays=7)
    status, said = person.doctor()
    assert status == 1
    assert "the key is PendingDeletion" in said
    assert "do not apply Terraform" in said
    person.follow(said)
    person.well()
    person.idle()


def test_a_replica_that_an_apply_dropped_from_the_state_comes_back(person):
    person.living.kms(WEST).schedule_key_deletion(KeyId=person.key_id, PendingWindowInDays=7)
    allow = ["--allow", f"{REPLICA}=create", "--allow", "aws_kms_alias.orders_us-west-2=retarget"]
    failed = person.living.keyspan("deploy", "--yes", *allow)
    assert "AlreadyExistsException" in failed.stderr
    assert "`keyspan doctor KEY` tells which, and the way out" in failed.stderr
    status, said = person.doctor()
    assert status == 1
    assert "the state has dropped it already" in said
    person.follow(said)
    person.well()


def test_a_promotion_outside_of_terraform_is_finished_and_one_back_too(person):
    east, west = map(person.living.kms, REGIONS)
    east.update_primary_region(KeyId=person.key_id, PrimaryRegion=WEST)
    until_enabled(east, west, key=person.key_id)
    failed = person.living.keyspan("deploy", "--yes")
    assert "is not a multi-Region primary key" in failed.stderr
    status, said = person.doctor()
    assert status == 1
    assert "us-west-2: holds the primary key, promoted outside of Terraform" in said
    person.type(person.way_out(said)[0])
    assert 'promoted_from = "us-east-1"' in person.living.keyring

    west.update_primary_region(KeyId=person.key_id, PrimaryRegion=EAST)
    until_enabled(east, west, key=person.key_id)
    status, said = person.doctor()
    assert status == 1
    assert "us-east-1: holds the primary key again, promoted back" in said
    person.follow(said)
    person.well()
    assert person.living.keyring == KEYRING


def test_a_state_that_was_lost_is_taken_up_again(person):
    state = person.living.folder / "terraform.keyring.tfstate"
    state.rename(state.with_suffix(".lost"))
    status, said = person.doctor()
    assert status == 1
    assert "the state holds nothing of the key" in said
    person.follow(said)
    person.well()
    assert person.living.keyring == KEYRING


def test_a_key_is_saved_promoted_and_put_back_at_once(person):
    """Three troubles, each of which bars another's way out."""
    east, west = map(person.living.kms, REGIONS)
    east.update_primary_region(KeyId=person.key_id, PrimaryRegion=WEST)
    until_enabled(east, west, key=person.key_id)
    thief = west.create_key()["KeyMetadata"]["KeyId"]
    west.update_alias(AliasName="alias/orders", TargetKeyId=thief)
    east.schedule_key_deletion(KeyId=person.key_id, PendingWindowInDays=7)
    for _ in range(3):
        status, said = person.doctor()
        if status == 0:
            break
        person.follow(said, stops="keyspan promote")
    person.well()
    person.idle()
