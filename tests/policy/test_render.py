import json

import pytest

from keyspan import Key, RelatedKey
from keyspan.model.bounds import KEY_POLICY_BYTES
from keyspan.policy import key_policy, size_faults

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


def test_the_bytes_are_these_and_counted_as_bytes():
    policy = key_policy(RelatedKey(region="us-east-1"), account=ACCOUNT)
    assert policy.json() == (
        '{"Version":"2012-10-17","Statement":[{"Sid":"EnableIAMPolicies","Effect":"Allow",'
        '"Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}]}'
    )
    assert policy.size == 168


def test_size_faults_begin_one_byte_above_the_limit():
    def key(length):
        users = (f"arn:aws:iam::111122223333:role/{'R' * length}",)
        return Key(name="k", primary=RelatedKey(region="us-east-1", users=users))

    base = key_policy(key(1).primary, account=ACCOUNT).size
    fits = 1 + (KEY_POLICY_BYTES - base) // 2  # the role stands in two statements
    assert list(size_faults(key(fits), account=ACCOUNT)) == []
    (fault,) = size_faults(key(fits + 1), account=ACCOUNT)
    assert fault.where == "keys.k in us-east-1"
    assert fault.problem.endswith("bytes, over 32,768")
