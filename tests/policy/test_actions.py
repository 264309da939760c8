"""The table of actions, against the KMS that botocore knows."""

import botocore.session
import pytest

from keyspan.policy.actions import (
    CROSS_ACCOUNT,
    KEY_ACTIONS,
    OWN_ACCOUNT,
    REVEALING,
    WITHOUT_KEY,
    matches,
    matching,
)
from keyspan.policy.condition_keys import FAMILIES, KEYS, condition_key, is_absent
from keyspan.policy.operators import Family

PERMISSIONS_ONLY = {"kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:SynchronizeMultiRegionKey"}


def test_the_actions_are_the_operations_of_kms():
    model = botocore.session.get_session().get_service_model("kms")
    operations = {f"kms:{name}" for name in model.operation_names} - {"kms:ReEncrypt"}
    assert operations | PERMISSIONS_ONLY == KEY_ACTIONS | WITHOUT_KEY


def test_which_work_from_another_account_is_what_each_operation_says():
    model = botocore.session.get_session().get_service_model("kms")
    crossing = {
        f"kms:{name}"
        for name in model.operation_names
        if "<b>Cross-account use</b>: Yes" in model.operation_model(name).documentation
    }
    crossing = crossing - {"kms:ReEncrypt"} | {"kms:ReEncryptFrom", "kms:ReEncryptTo"}
    assert crossing == CROSS_ACCOUNT


def test_no_action_is_in_two_tables():
    assert not CROSS_ACCOUNT & OWN_ACCOUNT
    assert not KEY_ACTIONS & WITHOUT_KEY
    assert REVEALING <= CROSS_ACCOUNT


@pytest.mark.parametrize(
    ("pattern", "action", "expected"),
    [
        ("kms:Decrypt", "kms:Decrypt", True),
        ("KMS:DECRYPT", "kms:Decrypt", True),
        ("kms:*", "kms:Decrypt", True),
        ("*", "kms:Decrypt", True),
        ("kms:D?crypt", "kms:Decrypt", True),
        ("kms:Generate*", "kms:GenerateDataKeyPair", True),
        ("kms:Decrypt", "kms:DecryptX", False),
        ("kms:.*", "kms:Decrypt", False),
        ("s3:*", "kms:Decrypt", False),
    ],
)
def test_patterns_of_actions(pattern, action, expected):
    assert matches(pattern, action) is expected


def test_a_pattern_names_actions_about_keys_only():
    assert matching("kms:ReEncrypt*") == ("kms:ReEncryptFrom", "kms:ReEncryptTo")
    assert matching("kms:ListKeys") == ()


def test_condition_keys_name_actions_that_there_are():
    named = [key.actions for key in (*KEYS.values(), *FAMILIES.values()) if key.actions]
    assert set().union(*named) <= KEY_ACTIONS


def test_condition_keys_have_no_case_and_some_go_on():
    assert condition_key("KMS:VIASERVICE") is KEYS["kms:ViaService"]
    assert condition_key("kms:encryptioncontext:aws:logs:arn") is not None
    assert condition_key("kms:EncryptionContext:") is None
    assert condition_key("aws:PrincipalTag/team") is not None
    assert condition_key("kms:ViaServices") is None


def test_what_an_action_never_sends_is_absent():
    assert is_absent("kms:ReplicaRegion", action="kms:PutKeyPolicy")
    assert not is_absent("kms:ReplicaRegion", action="kms:ReplicateKey")
    assert not is_absent("aws:PrincipalArn", action="kms:PutKeyPolicy")
    assert not is_absent("kms:Unknown", action="kms:PutKeyPolicy")


def test_types_say_which_operators_fit():
    assert KEYS["kms:ScheduleKeyDeletionPendingWindowInDays"].fits(Family.NUMERIC)
    assert not KEYS["kms:ScheduleKeyDeletionPendingWindowInDays"].fits(Family.STRING)
    assert KEYS["aws:SourceArn"].fits(Family.STRING)
    assert KEYS["kms:ValidTo"].fits(Family.NUMERIC)
    assert KEYS["kms:MultiRegion"].fits(Family.NULL)
