"""UpdatePrimaryRegion: both keys are Updating, cryptography goes on, and then the roles change."""

from __future__ import annotations

import pytest

from tests.emulator.aws import OTHER, PRIMARY, REPLICA, Aws, refused


def promote(aws: Aws, key: str) -> None:
    aws.kms().update_primary_region(KeyId=key, PrimaryRegion=REPLICA)


def test_the_roles_change(aws: Aws):
    key = aws.related(REPLICA, OTHER)
    promote(aws, key)
    aws.settle()

    assert [aws.role(key, r) for r in (PRIMARY, REPLICA, OTHER)] == [
        "REPLICA",
        "PRIMARY",
        "REPLICA",
    ]
    assert [aws.state(key, r) for r in (PRIMARY, REPLICA)] == ["Enabled", "Enabled"]
    seen_by_other = aws.describe(key, OTHER)["MultiRegionConfiguration"]
    assert seen_by_other["PrimaryKey"] == {"Arn": aws.arn(key, REPLICA), "Region": REPLICA}


def test_meanwhile_both_keys_are_updating_replicas(aws: Aws):
    key = aws.related(REPLICA, OTHER)
    promote(aws, key)

    assert [aws.state(key, r) for r in (PRIMARY, REPLICA, OTHER)] == [
        "Updating",
        "Updating",
        "Enabled",
    ]
    assert [aws.role(key, r) for r in (PRIMARY, REPLICA)] == ["REPLICA", "REPLICA"]


def test_meanwhile_cryptography_continues(aws: Aws):
    key = aws.related(REPLICA)
    promote(aws, key)

    blob = aws.kms().encrypt(KeyId=key, Plaintext=b"orders")["CiphertextBlob"]

    assert aws.kms(REPLICA).decrypt(CiphertextBlob=blob)["Plaintext"] == b"orders"


@pytest.mark.parametrize("region", [PRIMARY, REPLICA])
@pytest.mark.parametrize(
    ("operation", "parameters"),
    [
        ("enable_key", {}),
        ("disable_key", {}),
        ("schedule_key_deletion", {}),
        ("replicate_key", {"ReplicaRegion": OTHER}),
        ("update_primary_region", {"PrimaryRegion": OTHER}),
        (
            "get_parameters_for_import",
            {"WrappingAlgorithm": "RSAES_OAEP_SHA_256", "WrappingKeySpec": "RSA_2048"},
        ),
        ("delete_imported_key_material", {}),
    ],
)
def test_meanwhile_these_operations_are_refused(
    aws: Aws, region: str, operation: str, parameters: dict[str, str]
):
    key = aws.related(REPLICA)
    promote(aws, key)

    with refused("KMSInvalidStateException", f"{aws.arn(key, region)} is updating."):
        getattr(aws.kms(region), operation)(KeyId=key, **parameters)


def test_nothing_else_changes(aws: Aws):
    key = aws.related(REPLICA)
    aws.kms().enable_key_rotation(KeyId=key, RotationPeriodInDays=180)
    aws.kms().create_alias(AliasName="alias/orders", TargetKeyId=key)
    aws.kms(REPLICA).tag_resource(KeyId=key, Tags=[{"TagKey": "a", "TagValue": "b"}])
    before = {r: aws.describe(key, r) for r in (PRIMARY, REPLICA)}

    promote(aws, key)
    aws.settle()

    after = {r: aws.describe(key, r) for r in (PRIMARY, REPLICA)}
    for told in (*before.values(), *after.values()):
        told.pop("MultiRegionConfiguration")
    assert before == after
    assert aws.kms(REPLICA).get_key_rotation_status(KeyId=key)["RotationPeriodInDays"] == 180
    assert len(aws.kms().list_aliases(KeyId=key)["Aliases"]) == 1
    assert aws.kms(REPLICA).list_aliases(KeyId=key)["Aliases"] == []
    assert len(aws.kms(REPLICA).list_resource_tags(KeyId=key)["Tags"]) == 1


def test_afterwards_the_new_primary_replicates_and_the_old_one_does_not(aws: Aws):
    key = aws.related(REPLICA)
    promote(aws, key)
    aws.settle()

    aws.kms(REPLICA).replicate_key(KeyId=key, ReplicaRegion=OTHER)
    with refused("UnsupportedOperationException"):
        aws.kms().replicate_key(KeyId=key, ReplicaRegion="eu-west-2")


def test_afterwards_rotation_is_set_on_the_new_primary(aws: Aws):
    key = aws.related(REPLICA)
    promote(aws, key)
    aws.settle()

    aws.kms(REPLICA).enable_key_rotation(KeyId=key)
    with refused("UnsupportedOperationException", REPLICA):
        aws.kms().enable_key_rotation(KeyId=key)


def test_failing_back_is_the_same(aws: Aws):
    key = aws.related(REPLICA)
    promote(aws, key)
    aws.settle()
    aws.kms(REPLICA).update_primary_region(KeyId=key, PrimaryRegion=PRIMARY)
    aws.settle()

    assert aws.role(key) == "PRIMARY"


def test_to_remove_the_primarys_region_promote_first(aws: Aws):
    key = aws.related(REPLICA)
    promote(aws, key)
    aws.settle()

    assert aws.kms().schedule_key_deletion(KeyId=key)["KeyState"] == "PendingDeletion"


def test_the_request_goes_to_the_primary_key(aws: Aws):
    key = aws.related(REPLICA, OTHER)

    with refused("UnsupportedOperationException", "not a multi-Region primary key"):
        aws.kms(REPLICA).update_primary_region(KeyId=key, PrimaryRegion=OTHER)


def test_the_region_must_hold_a_replica(aws: Aws):
    key = aws.related(REPLICA)

    with refused("NotFoundException", aws.arn(key, OTHER)):
        aws.kms().update_primary_region(KeyId=key, PrimaryRegion=OTHER)


@pytest.mark.parametrize("region", [PRIMARY, "cn-north-1"])
def test_the_region_must_be_another_of_the_partition(aws: Aws, region: str):
    with refused("ValidationException"):
        aws.kms().update_primary_region(KeyId=aws.related(REPLICA), PrimaryRegion=region)


def test_a_single_region_key_has_no_primary_region(aws: Aws):
    with refused("UnsupportedOperationException"):
        aws.kms().update_primary_region(KeyId=aws.key(), PrimaryRegion=REPLICA)


@pytest.mark.parametrize("region", [PRIMARY, REPLICA])
def test_both_keys_must_be_enabled(aws: Aws, region: str):
    key = aws.related(REPLICA)
    aws.kms(region).disable_key(KeyId=key)

    with refused("DisabledException", f"{aws.arn(key, region)} is disabled."):
        promote(aws, key)


def test_a_replica_that_is_creating_or_pending_deletion_is_not_promoted(aws: Aws):
    key = aws.related()
    aws.kms().replicate_key(KeyId=key, ReplicaRegion=REPLICA)

    with refused("KMSInvalidStateException", "is creating."):
        promote(aws, key)
    aws.settle()
    aws.kms(REPLICA).schedule_key_deletion(KeyId=key)
    with refused("KMSInvalidStateException", "is pending deletion."):
        promote(aws, key)
