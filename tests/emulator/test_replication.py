"""CreateKey(MultiRegion=True) and ReplicateKey: what related keys share, and what they do not."""

from __future__ import annotations

import json
import re

import pytest

from tests.emulator.aws import OTHER, PRIMARY, REPLICA, Aws, refused

POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}],
    }
)


def test_a_multi_region_key_id_is_mrk_and_32_hexadecimal_digits(aws: Aws):
    assert re.fullmatch(r"mrk-[0-9a-f]{32}", aws.related())


def test_a_single_region_key_id_is_a_uuid(aws: Aws):
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", aws.key())


def test_arns_of_a_set_differ_only_in_the_region(aws: Aws):
    key = aws.related(REPLICA)

    assert aws.describe(key)["Arn"] == aws.arn(key)
    assert aws.describe(key, REPLICA)["Arn"] == aws.arn(key, REPLICA)


def test_every_related_key_lists_the_whole_set(aws: Aws):
    key = aws.related(REPLICA, OTHER)

    told = {r: aws.describe(key, r)["MultiRegionConfiguration"] for r in (PRIMARY, REPLICA, OTHER)}

    assert {r: t.pop("MultiRegionKeyType") for r, t in told.items()} == {
        PRIMARY: "PRIMARY",
        REPLICA: "REPLICA",
        OTHER: "REPLICA",
    }
    assert told[PRIMARY] == told[REPLICA] == told[OTHER]
    assert told[PRIMARY] == {
        "PrimaryKey": {"Arn": aws.arn(key), "Region": PRIMARY},
        "ReplicaKeys": [
            {"Arn": aws.arn(key, OTHER), "Region": OTHER},
            {"Arn": aws.arn(key, REPLICA), "Region": REPLICA},
        ],
    }


def test_a_single_region_key_has_no_multi_region_configuration(aws: Aws):
    told = aws.describe(aws.key())

    assert told["MultiRegion"] is False
    assert "MultiRegionConfiguration" not in told


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY"},
        {"KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC"},
        {"Origin": "AWS_KMS"},
    ],
)
def test_key_spec_usage_and_origin_are_shared(aws: Aws, parameters: dict[str, str]):
    key = aws.related(REPLICA, **parameters)

    shared = ("KeyId", "KeySpec", "KeyUsage", "Origin", "MultiRegion")
    here, there = aws.describe(key), aws.describe(key, REPLICA)
    assert [here[name] for name in shared] == [there[name] for name in shared]


def test_key_material_is_shared(aws: Aws):
    key = aws.related(REPLICA)

    assert (
        aws.describe(key)["CurrentKeyMaterialId"]
        == aws.describe(key, REPLICA)["CurrentKeyMaterialId"]
    )


def test_a_replica_given_nothing_has_the_root_only_policy_no_description_and_no_tags(aws: Aws):
    key = aws.related(
        Policy=POLICY, Description="Orders", Tags=[{"TagKey": "team", "TagValue": "orders"}]
    )

    answer = aws.kms().replicate_key(KeyId=key, ReplicaRegion=REPLICA)

    statements = json.loads(answer["ReplicaPolicy"])["Statement"]
    assert [s["Principal"] for s in statements] == [{"AWS": f"arn:aws:iam::{aws.account}:root"}]
    assert answer["ReplicaKeyMetadata"]["Description"] == ""
    assert answer["ReplicaTags"] == []


def test_a_replica_takes_the_policy_description_and_tags_of_the_request(aws: Aws):
    tags = [{"TagKey": "team", "TagValue": "eu"}]

    answer = aws.kms().replicate_key(
        KeyId=aws.related(), ReplicaRegion=REPLICA, Policy=POLICY, Description="EU", Tags=tags
    )

    assert answer["ReplicaPolicy"] == POLICY
    assert answer["ReplicaKeyMetadata"]["Description"] == "EU"
    assert answer["ReplicaTags"] == tags


def test_a_replica_has_a_creation_date_of_its_own(aws: Aws):
    key = aws.related()
    aws.emulator.advance(days=1)
    aws.kms().replicate_key(KeyId=key, ReplicaRegion=REPLICA)

    passed = aws.describe(key, REPLICA)["CreationDate"] - aws.describe(key)["CreationDate"]

    assert passed.days == 1


def test_a_new_replica_is_creating_for_a_while(aws: Aws):
    key = aws.related()
    aws.kms().replicate_key(KeyId=key, ReplicaRegion=REPLICA)

    assert aws.state(key, REPLICA) == "Creating"
    with refused("KMSInvalidStateException", f"{aws.arn(key, REPLICA)} is creating."):
        aws.kms(REPLICA).encrypt(KeyId=key, Plaintext=b"orders")
    aws.kms(REPLICA).update_key_description(KeyId=key, Description="manageable")
    aws.settle()
    assert aws.state(key, REPLICA) == "Enabled"


def test_the_request_goes_to_the_primary_keys_region(aws: Aws):
    key = aws.related()

    with refused("NotFoundException"):
        aws.kms(REPLICA).replicate_key(KeyId=key, ReplicaRegion=REPLICA)


def test_a_region_has_at_most_one_key_of_a_set(aws: Aws):
    key = aws.related(REPLICA)

    with refused("AlreadyExistsException"):
        aws.kms().replicate_key(KeyId=key, ReplicaRegion=REPLICA)


def test_a_replica_that_is_pending_deletion_is_still_in_the_way(aws: Aws):
    key = aws.related(REPLICA)
    aws.kms(REPLICA).schedule_key_deletion(KeyId=key)

    with refused("AlreadyExistsException"):
        aws.kms().replicate_key(KeyId=key, ReplicaRegion=REPLICA)


def test_a_deleted_replica_can_be_made_again_with_the_same_material(aws: Aws):
    key = aws.related(REPLICA)
    blob = aws.kms(REPLICA).encrypt(KeyId=key, Plaintext=b"orders")["CiphertextBlob"]
    aws.kms(REPLICA).schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    aws.emulator.advance(days=7)

    aws.kms().replicate_key(KeyId=key, ReplicaRegion=REPLICA)
    aws.settle()

    assert aws.kms(REPLICA).decrypt(CiphertextBlob=blob)["Plaintext"] == b"orders"


def test_a_replica_cannot_be_replicated(aws: Aws):
    key = aws.related(REPLICA)

    with refused("UnsupportedOperationException", aws.arn(key, REPLICA), PRIMARY):
        aws.kms(REPLICA).replicate_key(KeyId=key, ReplicaRegion=OTHER)


def test_a_single_region_key_cannot_be_replicated(aws: Aws):
    with refused("UnsupportedOperationException", "not a multi-Region key"):
        aws.kms().replicate_key(KeyId=aws.key(), ReplicaRegion=REPLICA)


@pytest.mark.parametrize("region", [PRIMARY, "us-gov-west-1", "cn-north-1", "xx-nowhere-1", "EU"])
def test_a_replica_needs_another_region_of_the_same_partition(aws: Aws, region: str):
    with refused("ValidationException"):
        aws.kms().replicate_key(KeyId=aws.related(), ReplicaRegion=region)


def test_an_alias_does_not_name_the_key_to_replicate(aws: Aws):
    aws.kms().create_alias(AliasName="alias/orders", TargetKeyId=aws.related())

    with refused("NotFoundException", "alias/orders"):
        aws.kms().replicate_key(KeyId="alias/orders", ReplicaRegion=REPLICA)


def test_a_disabled_primary_cannot_be_replicated(aws: Aws):
    key = aws.related()
    aws.kms().disable_key(KeyId=key)

    with refused("DisabledException", f"{aws.arn(key)} is disabled."):
        aws.kms().replicate_key(KeyId=key, ReplicaRegion=REPLICA)


def test_a_malformed_policy_makes_no_replica(aws: Aws):
    key = aws.related()

    with refused("MalformedPolicyDocumentException"):
        aws.kms().replicate_key(KeyId=key, ReplicaRegion=REPLICA, Policy="{}")
    assert aws.describe(key)["MultiRegionConfiguration"]["ReplicaKeys"] == []


def test_unrelated_sets_may_share_a_region(aws: Aws):
    assert aws.related(REPLICA) != aws.related(REPLICA)


def test_one_account_does_not_see_the_keys_of_another(aws: Aws, owner: Aws):
    key = owner.related()

    with refused("NotFoundException"):
        aws.kms().describe_key(KeyId=key)
    with refused("AccessDeniedException"):
        aws.kms().describe_key(KeyId=owner.arn(key))


class TestIndependence:
    """Each related key owns its policy, grants, aliases, tags, description and key state."""

    def test_policies(self, aws: Aws):
        key = aws.related(REPLICA)
        aws.kms().put_key_policy(KeyId=key, Policy=POLICY)

        assert aws.kms().get_key_policy(KeyId=key)["Policy"] == POLICY
        assert aws.kms(REPLICA).get_key_policy(KeyId=key)["Policy"] != POLICY

    def test_grants(self, aws: Aws):
        key = aws.related(REPLICA)
        grantee = f"arn:aws:iam::{aws.account}:role/OrdersApp"
        aws.kms().create_grant(KeyId=key, GranteePrincipal=grantee, Operations=["Decrypt"])

        assert len(aws.kms().list_grants(KeyId=key)["Grants"]) == 1
        assert aws.kms(REPLICA).list_grants(KeyId=key)["Grants"] == []

    def test_aliases(self, aws: Aws):
        key = aws.related(REPLICA)
        aws.kms().create_alias(AliasName="alias/orders", TargetKeyId=key)

        assert aws.kms(REPLICA).list_aliases(KeyId=key)["Aliases"] == []
        aws.kms(REPLICA).create_alias(AliasName="alias/orders", TargetKeyId=key)

    def test_tags(self, aws: Aws):
        key = aws.related(REPLICA)
        aws.kms().tag_resource(KeyId=key, Tags=[{"TagKey": "a", "TagValue": "b"}])

        assert aws.kms(REPLICA).list_resource_tags(KeyId=key)["Tags"] == []

    def test_descriptions(self, aws: Aws):
        key = aws.related(REPLICA)
        aws.kms(REPLICA).update_key_description(KeyId=key, Description="EU")

        assert aws.describe(key)["Description"] == ""
        assert aws.describe(key, REPLICA)["Description"] == "EU"

    def test_key_states(self, aws: Aws):
        key = aws.related(REPLICA, OTHER)
        aws.kms().disable_key(KeyId=key)
        aws.kms(OTHER).schedule_key_deletion(KeyId=key)

        assert aws.state(key) == "Disabled"
        assert aws.state(key, REPLICA) == "Enabled"
        assert aws.state(key, OTHER) == "PendingDeletion"

    def test_last_usage(self, aws: Aws):
        key = aws.related(REPLICA)
        aws.kms().encrypt(KeyId=key, Plaintext=b"orders")

        used = aws.kms().get_key_last_usage(KeyId=key)["KeyLastUsage"]
        assert used["Operation"] == "Encrypt"
        assert aws.kms(REPLICA).get_key_last_usage(KeyId=key)["KeyLastUsage"] == {}
