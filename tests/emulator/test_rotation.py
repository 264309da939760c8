"""Rotation: set on the primary key, shared by the set, and done as the clock moves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.emulator.aws import OTHER, REPLICA, Aws, refused


def rotations(aws: Aws, key: str, region: str = "us-east-1", **parameters: Any) -> list[Any]:
    return aws.kms(region).list_key_rotations(KeyId=key, **parameters)["Rotations"]


def test_rotation_is_off_at_first(aws: Aws):
    key = aws.related(REPLICA)

    for region in ("us-east-1", REPLICA):
        status = aws.kms(region).get_key_rotation_status(KeyId=key)
        assert status["KeyRotationEnabled"] is False
        assert "NextRotationDate" not in status


def test_the_period_is_365_days_by_default(aws: Aws):
    key = aws.key()
    aws.kms().enable_key_rotation(KeyId=key)

    status = aws.kms().get_key_rotation_status(KeyId=key)

    assert status["RotationPeriodInDays"] == 365
    wait = status["NextRotationDate"] - aws.describe(key)["CreationDate"]
    assert timedelta(days=365) <= wait < timedelta(days=365, minutes=1)


@pytest.mark.parametrize("days", [89, 2561])
def test_the_period_is_90_to_2560_days(aws: Aws, days: int):
    with refused("ValidationException", "rotationPeriodInDays"):
        aws.kms().enable_key_rotation(KeyId=aws.key(), RotationPeriodInDays=days)


def test_a_replica_reads_the_shared_setting(aws: Aws):
    key = aws.related(REPLICA)
    aws.kms().enable_key_rotation(KeyId=key, RotationPeriodInDays=90)

    here = aws.kms().get_key_rotation_status(KeyId=key)
    there = aws.kms(REPLICA).get_key_rotation_status(KeyId=key)
    for status in (here, there):
        status.pop("ResponseMetadata")
    assert here == there
    assert there["RotationPeriodInDays"] == 90


@pytest.mark.parametrize(
    "operation", ["enable_key_rotation", "disable_key_rotation", "rotate_key_on_demand"]
)
def test_a_replica_cannot_set_or_demand_rotation(aws: Aws, operation: str):
    key = aws.related(REPLICA)

    with refused("UnsupportedOperationException", aws.arn(key, REPLICA)):
        getattr(aws.kms(REPLICA), operation)(KeyId=key)


@pytest.mark.parametrize(
    "parameters",
    [
        {"KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY"},
        {"KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC"},
        {"Origin": "EXTERNAL"},
    ],
)
def test_only_symmetric_keys_with_awss_material_rotate_automatically(
    aws: Aws, parameters: dict[str, str]
):
    key = aws.key(**parameters)

    with refused("UnsupportedOperationException"):
        aws.kms().enable_key_rotation(KeyId=key)
    assert aws.kms().get_key_rotation_status(KeyId=key)["KeyRotationEnabled"] is False


def test_automatic_rotations_happen_as_the_clock_moves(aws: Aws):
    key = aws.related(REPLICA)
    aws.kms().enable_key_rotation(KeyId=key, RotationPeriodInDays=90)
    first = aws.kms().get_key_rotation_status(KeyId=key)["NextRotationDate"]
    aws.emulator.advance(days=200)

    done = rotations(aws, key, REPLICA)

    assert [r["RotationDate"] for r in done] == [first, first + timedelta(days=90)]
    assert {r["RotationType"] for r in done} == {"AUTOMATIC"}
    upcoming = aws.kms().get_key_rotation_status(KeyId=key)["NextRotationDate"]
    assert upcoming == first + timedelta(days=180)


def test_rotated_material_is_in_step_in_all_regions(aws: Aws):
    key = aws.related(REPLICA)
    before = aws.describe(key)["CurrentKeyMaterialId"]
    aws.kms().rotate_key_on_demand(KeyId=key)

    after = aws.describe(key)["CurrentKeyMaterialId"]

    assert after != before
    assert aws.describe(key, REPLICA)["CurrentKeyMaterialId"] == after


def test_old_ciphertexts_decrypt_in_all_regions_and_in_a_replica_made_later(aws: Aws):
    key = aws.related(REPLICA)
    blob = aws.kms().encrypt(KeyId=key, Plaintext=b"orders")["CiphertextBlob"]
    aws.kms().rotate_key_on_demand(KeyId=key)
    aws.kms().replicate_key(KeyId=key, ReplicaRegion=OTHER)
    aws.settle()

    for region in (REPLICA, OTHER):
        assert aws.kms(region).decrypt(CiphertextBlob=blob)["Plaintext"] == b"orders"
    newer = aws.kms(OTHER).encrypt(KeyId=key, Plaintext=b"more")["CiphertextBlob"]
    assert aws.kms().decrypt(CiphertextBlob=newer)["Plaintext"] == b"more"


def test_a_disabled_primary_is_not_rotated_until_it_is_enabled_again(aws: Aws):
    key = aws.related(REPLICA)
    aws.kms().enable_key_rotation(KeyId=key, RotationPeriodInDays=90)
    aws.kms().disable_key(KeyId=key)
    aws.emulator.advance(days=300)
    assert rotations(aws, key) == []

    aws.kms().enable_key(KeyId=key)

    assert len(rotations(aws, key)) == 1
    upcoming = aws.kms().get_key_rotation_status(KeyId=key)["NextRotationDate"]
    assert upcoming == rotations(aws, key)[0]["RotationDate"] + timedelta(days=90)


def test_disabled_rotation_does_not_rotate(aws: Aws):
    key = aws.key()
    aws.kms().enable_key_rotation(KeyId=key)
    aws.kms().disable_key_rotation(KeyId=key)
    aws.emulator.advance(days=400)

    assert rotations(aws, key) == []


def test_rotation_cannot_be_set_on_a_disabled_key(aws: Aws):
    key = aws.key()
    aws.kms().disable_key(KeyId=key)

    with refused("DisabledException"):
        aws.kms().enable_key_rotation(KeyId=key)


def test_an_on_demand_rotation_leaves_the_schedule_as_it_is(aws: Aws):
    key = aws.key()
    aws.kms().enable_key_rotation(KeyId=key)
    before = aws.kms().get_key_rotation_status(KeyId=key)["NextRotationDate"]
    aws.kms().rotate_key_on_demand(KeyId=key)

    assert aws.kms().get_key_rotation_status(KeyId=key)["NextRotationDate"] == before
    assert [r["RotationType"] for r in rotations(aws, key)] == ["ON_DEMAND"]


def test_a_key_is_rotated_on_demand_25_times_at_most(aws: Aws):
    key = aws.key()
    for _ in range(25):
        aws.kms().rotate_key_on_demand(KeyId=key)

    with refused("LimitExceededException", "25"):
        aws.kms().rotate_key_on_demand(KeyId=key)


def test_no_rotation_is_demanded_20_minutes_before_an_automatic_one(aws: Aws):
    key = aws.key()
    aws.kms().enable_key_rotation(KeyId=key, RotationPeriodInDays=90)
    aws.emulator.advance(days=90, seconds=-10 * 60)

    with refused("ConflictException"):
        aws.kms().rotate_key_on_demand(KeyId=key)


def test_all_key_material_adds_the_first_one(aws: Aws):
    key = aws.key()
    aws.kms().rotate_key_on_demand(KeyId=key)

    listed = rotations(aws, key, IncludeKeyMaterial="ALL_KEY_MATERIAL")

    assert [r["KeyMaterialState"] for r in listed] == ["NON_CURRENT", "CURRENT"]
    assert "RotationDate" not in listed[0]
    assert listed[1]["KeyMaterialId"] == aws.describe(key)["CurrentKeyMaterialId"]


def test_rotations_of_other_key_specs_are_not_listed(aws: Aws):
    key = aws.key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")

    with refused("UnsupportedOperationException", "ECC_NIST_P256"):
        rotations(aws, key)
