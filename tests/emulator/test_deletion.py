"""ScheduleKeyDeletion and CancelKeyDeletion: a primary key outlives its replicas."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.emulator.aws import OTHER, REPLICA, Aws, refused


def schedule(aws: Aws, key: str, *regions: str, days: int = 7) -> None:
    for region in regions:
        aws.kms(region).schedule_key_deletion(KeyId=key, PendingWindowInDays=days)


def test_the_answer_says_when_and_in_which_state(aws: Aws):
    key = aws.key()
    answer = aws.kms().schedule_key_deletion(KeyId=key, PendingWindowInDays=8)

    assert answer["KeyId"] == aws.arn(key)
    assert answer["KeyState"] == "PendingDeletion"
    assert answer["PendingWindowInDays"] == 8
    assert answer["DeletionDate"] == aws.describe(key)["DeletionDate"]


def test_the_window_is_30_days_by_default(aws: Aws):
    key = aws.key()

    assert aws.kms().schedule_key_deletion(KeyId=key)["PendingWindowInDays"] == 30
    wait = aws.describe(key)["DeletionDate"] - aws.describe(key)["CreationDate"]
    assert wait >= timedelta(days=30)


@pytest.mark.parametrize("days", [0, 6, 31, 366])
def test_the_window_is_7_to_30_days(aws: Aws, days: int):
    with refused("ValidationException"):
        aws.kms().schedule_key_deletion(KeyId=aws.key(), PendingWindowInDays=days)


def test_a_replica_is_deleted_independently(aws: Aws):
    key = aws.related(REPLICA)
    schedule(aws, key, REPLICA)
    assert aws.state(key, REPLICA) == "PendingDeletion"
    aws.emulator.advance(days=7)

    with refused("NotFoundException", f"Key '{aws.arn(key, REPLICA)}' does not exist"):
        aws.describe(key, REPLICA)
    assert aws.state(key) == "Enabled"
    assert aws.describe(key)["MultiRegionConfiguration"]["ReplicaKeys"] == []


def test_a_primary_with_replicas_waits_for_them_without_a_date(aws: Aws):
    key = aws.related(REPLICA)
    answer = aws.kms().schedule_key_deletion(KeyId=key, PendingWindowInDays=9)

    assert answer["KeyState"] == "PendingReplicaDeletion"
    assert "DeletionDate" not in answer
    told = aws.describe(key)
    assert told["PendingDeletionWindowInDays"] == 9
    assert "DeletionDate" not in told
    aws.emulator.advance(days=400)
    assert aws.state(key) == "PendingReplicaDeletion"
    assert aws.state(key, REPLICA) == "Enabled"


def test_a_primary_that_waits_is_unusable(aws: Aws):
    key = aws.related(REPLICA)
    schedule(aws, key, "us-east-1")

    with refused("KMSInvalidStateException", f"{aws.arn(key)} is pending replica deletion."):
        aws.kms().encrypt(KeyId=key, Plaintext=b"orders")
    with refused("KMSInvalidStateException"):
        aws.kms().replicate_key(KeyId=key, ReplicaRegion=OTHER)
    aws.kms(REPLICA).encrypt(KeyId=key, Plaintext=b"orders")


def test_the_primarys_window_starts_when_the_last_replica_is_deleted(aws: Aws):
    key = aws.related(REPLICA, OTHER)
    schedule(aws, key, "us-east-1", days=7)
    schedule(aws, key, REPLICA, days=7)
    schedule(aws, key, OTHER, days=10)
    last = aws.describe(key, OTHER)["DeletionDate"]

    aws.emulator.advance(days=8)
    assert aws.state(key) == "PendingReplicaDeletion"
    aws.emulator.advance(days=3)
    told = aws.describe(key)
    assert told["KeyState"] == "PendingDeletion"
    assert told["DeletionDate"] == last + timedelta(days=7)
    assert "PendingDeletionWindowInDays" not in told


def test_a_whole_set_is_gone_after_14_days_at_the_earliest(aws: Aws):
    key = aws.related(REPLICA)
    schedule(aws, key, "us-east-1", REPLICA)

    aws.emulator.advance(days=13.9)
    assert aws.state(key) == "PendingDeletion"
    aws.emulator.advance(days=0.2)
    with refused("NotFoundException"):
        aws.describe(key)
    assert key not in [k["KeyId"] for k in aws.kms().list_keys()["Keys"]]


def test_a_whole_set_is_gone_when_nobody_looked_meanwhile(aws: Aws):
    key = aws.related(REPLICA)
    schedule(aws, key, "us-east-1", REPLICA)
    aws.emulator.advance(days=15)

    with refused("NotFoundException"):
        aws.describe(key)


def test_a_cancelled_deletion_leaves_the_key_disabled(aws: Aws):
    key = aws.key()
    schedule(aws, key, "us-east-1")

    assert aws.kms().cancel_key_deletion(KeyId=key)["KeyId"] == aws.arn(key)
    assert aws.state(key) == "Disabled"
    assert "DeletionDate" not in aws.describe(key)
    aws.kms().enable_key(KeyId=key)
    assert aws.state(key) == "Enabled"
    aws.emulator.advance(days=8)
    assert aws.state(key) == "Enabled"


def test_a_primary_that_waits_can_be_cancelled(aws: Aws):
    key = aws.related(REPLICA)
    schedule(aws, key, "us-east-1")
    aws.kms().cancel_key_deletion(KeyId=key)

    assert aws.state(key) == "Disabled"


def test_only_a_pending_deletion_can_be_cancelled(aws: Aws):
    key = aws.key()

    with refused("KMSInvalidStateException", f"{aws.arn(key)} is not pending deletion."):
        aws.kms().cancel_key_deletion(KeyId=key)


def test_a_deletion_is_not_scheduled_twice(aws: Aws):
    key = aws.key()
    schedule(aws, key, "us-east-1")

    with refused("KMSInvalidStateException", f"{aws.arn(key)} is pending deletion."):
        schedule(aws, key, "us-east-1")


def test_aliases_go_with_the_key(aws: Aws):
    key = aws.key()
    aws.kms().create_alias(AliasName="alias/orders", TargetKeyId=key)
    schedule(aws, key, "us-east-1")
    assert len(aws.kms().list_aliases()["Aliases"]) == 1
    aws.emulator.advance(days=7)

    assert aws.kms().list_aliases()["Aliases"] == []
    aws.kms().create_alias(AliasName="alias/orders", TargetKeyId=aws.key())


def test_rotation_reads_off_while_deletion_is_pending(aws: Aws):
    key = aws.key()
    aws.kms().enable_key_rotation(KeyId=key)
    schedule(aws, key, "us-east-1")

    assert aws.kms().get_key_rotation_status(KeyId=key)["KeyRotationEnabled"] is False
    aws.kms().cancel_key_deletion(KeyId=key)
    assert aws.kms().get_key_rotation_status(KeyId=key)["KeyRotationEnabled"] is True
