"""Each trouble made for real, and mended by what the doctor says: its commands, as they stand."""

from __future__ import annotations

import json

import pytest

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
    follower.well()
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


def test_a_tainted_replica_is_untainted(person):
    person.type(f"terraform -chdir=cdktf.out/stacks/keyring taint {REPLICA}")
    status, said = person.doctor()
    assert status == 1
    assert "DO NOT APPLY" in said
    person.follow(said)
    person.well()
