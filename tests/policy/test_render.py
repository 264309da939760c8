import json

import pytest

from keyspan import RelatedKey
from keyspan.policy import key_policy

ACCOUNT = "111122223333"


def statements(**fields):
    policy = key_policy(RelatedKey(**fields), account=ACCOUNT)
    return {s["Sid"]: s for s in json.loads(policy.json())["Statement"]}


def test_root_delegation_stands_in_every_policy():
    assert statements(region="us-east-1") == {
        "EnableIAMPolicies": {
            "Sid": "EnableIAMPolicies",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
            "Action": "kms:*",
            "Resource": "*",
        }
    }


@pytest.mark.parametrize(
    ("region", "partition"), [("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")]
)
def test_the_partition_is_the_regions(region, partition):
    root = statements(region=region)["EnableIAMPolicies"]
    assert root["Principal"] == {"AWS": f"arn:{partition}:iam::111122223333:root"}


def test_administrators_manage_promote_and_replicate_without_cryptography():
    role = "arn:aws:iam::111122223333:role/KeyAdmin"
    allowed = statements(region="us-east-1", administrators=(role,))["AllowAdministration"]
    assert allowed["Principal"] == {"AWS": role}
    assert {"kms:ReplicateKey", "kms:UpdatePrimaryRegion"} <= set(allowed["Action"])
    cryptography = ("Encrypt", "Decrypt", "GenerateDataKey", "Sign", "Mac", "CreateGrant", "*")
    assert not [a for a in allowed["Action"] for part in cryptography if part in a]


def test_users_encrypt_decrypt_and_grant_to_aws_resources_only():
    roles = ("arn:aws:iam::111122223333:role/A", "arn:aws:iam::111122223333:role/B")
    allowed = statements(region="us-east-1", users=roles)
    assert allowed["AllowUse"]["Principal"] == {"AWS": list(roles)}
    assert allowed["AllowUse"]["Action"] == [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey*",
        "kms:ReEncrypt*",
    ]
    assert allowed["AllowGrantsForAWSResources"]["Condition"] == {
        "Bool": {"kms:GrantIsForAWSResource": "true"}
    }


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
def test_services_are_those_of_that_very_region_on_behalf_of_this_account(region):
    allowed = statements(region=region, services=("s3", "dynamodb"))
    through = {
        "kms:CallerAccount": ACCOUNT,
        "kms:ViaService": [f"s3.{region}.amazonaws.com", f"dynamodb.{region}.amazonaws.com"],
    }
    assert allowed["AllowUseThroughServices"]["Condition"] == {"StringEquals": through}
    assert allowed["AllowGrantsThroughServices"]["Condition"] == {
        "StringEquals": through,
        "Bool": {"kms:GrantIsForAWSResource": "true"},
    }


def test_a_service_newer_than_the_table_is_written_in_full():
    allowed = statements(region="eu-west-1", services=("newone.{region}.amazonaws.com",))
    condition = allowed["AllowUseThroughServices"]["Condition"]["StringEquals"]
    assert condition["kms:ViaService"] == "newone.eu-west-1.amazonaws.com"


def test_elasticache_goes_by_both_of_its_names():
    allowed = statements(region="eu-west-1", services=("elasticache",))
    condition = allowed["AllowUseThroughServices"]["Condition"]["StringEquals"]
    assert condition["kms:ViaService"] == [
        "elasticache.eu-west-1.amazonaws.com",
        "dax.eu-west-1.amazonaws.com",
    ]


def test_the_same_key_gives_the_same_bytes():
    key = RelatedKey(region="us-east-1", services=("s3",))
    assert key_policy(key, account=ACCOUNT).json() == key_policy(key, account=ACCOUNT).json()
    assert key_policy(key, account=ACCOUNT).size == len(key_policy(key, account=ACCOUNT).json())
