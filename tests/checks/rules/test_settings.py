"""KS001, KS002, KS019, KS020 and KS022: what a key's own block says."""

import pytest

from keyspan.model.checks import Checks
from tests.checks.terraform import configuration, told, verdicts

PRIMARY = "aws_kms_key.k"
UNKNOWN = "${var.chosen}"


def test_rotation_off():
    keys = {
        "aws_kms_key.on": {"enable_key_rotation": True},
        "aws_kms_key.off": {"enable_key_rotation": False},
        "aws_kms_key.forgotten": {},
        "aws_kms_key.null": {"enable_key_rotation": None},
        "aws_kms_key.on_in_text": {"enable_key_rotation": "true"},
        "aws_kms_key.off_in_text": {"enable_key_rotation": "false"},
        "aws_kms_key.told_later": {"enable_key_rotation": UNKNOWN},
        "aws_kms_key.by_local": {"enable_key_rotation": "${local.rotate}"},
        "aws_kms_key.no_truth": {"enable_key_rotation": "yes"},
    }
    assert verdicts(configuration(keys, locals={"rotate": True}), "KS001") == {
        "aws_kms_key.on": "passes",
        "aws_kms_key.off": "fails",
        "aws_kms_key.forgotten": "fails",
        "aws_kms_key.null": "fails",
        "aws_kms_key.on_in_text": "passes",
        "aws_kms_key.off_in_text": "fails",
        "aws_kms_key.told_later": "undecided",
        "aws_kms_key.by_local": "passes",
        "aws_kms_key.no_truth": "fails",
    }


def test_a_key_that_may_not_rotate_need_not():
    keys = {
        "aws_kms_key.rsa": {"customer_master_key_spec": "RSA_4096", "key_usage": "SIGN_VERIFY"},
        "aws_kms_key.hmac": {"customer_master_key_spec": "HMAC_256"},
        "aws_kms_key.in_hsm": {"custom_key_store_id": "cks-1234567890abcdef0"},
        "aws_kms_key.symmetric": {"customer_master_key_spec": "SYMMETRIC_DEFAULT"},
        "aws_kms_key.of_some_spec": {"customer_master_key_spec": UNKNOWN},
        "aws_kms_key.in_some_store": {"custom_key_store_id": UNKNOWN},
        "aws_kms_key.of_some_spec_on": {
            "customer_master_key_spec": UNKNOWN,
            "enable_key_rotation": True,
        },
        "aws_kms_external_key.imported": {},
        "aws_kms_replica_key.eu": {"primary_key_arn": "${aws_kms_key.rsa.arn}"},
    }
    assert verdicts(configuration(keys), "KS001") == {
        "aws_kms_key.rsa": "passes",
        "aws_kms_key.hmac": "passes",
        "aws_kms_key.in_hsm": "passes",
        "aws_kms_key.symmetric": "fails",
        "aws_kms_key.of_some_spec": "undecided",
        "aws_kms_key.in_some_store": "undecided",
        "aws_kms_key.of_some_spec_on": "passes",
    }


def test_short_deletion_window():
    keys = {
        "aws_kms_key.shortest": {"deletion_window_in_days": 7},
        "aws_kms_key.shortest_in_text": {"deletion_window_in_days": "7"},
        "aws_kms_key.longest": {"deletion_window_in_days": 30},
        "aws_kms_key.longest_in_text": {"deletion_window_in_days": "30"},
        "aws_kms_key.default": {},
        "aws_kms_key.told_later": {"deletion_window_in_days": UNKNOWN},
        "aws_kms_key.no_number": {"deletion_window_in_days": "a week"},
        "aws_kms_replica_key.short": {"deletion_window_in_days": 14},
        "aws_kms_external_key.short": {"deletion_window_in_days": 14},
        "aws_kms_replica_external_key.short": {"deletion_window_in_days": 14},
    }
    assert verdicts(configuration(keys), "KS002") == {
        "aws_kms_key.shortest": "fails",
        "aws_kms_key.shortest_in_text": "fails",
        "aws_kms_key.longest": "passes",
        "aws_kms_key.longest_in_text": "passes",
        "aws_kms_key.default": "passes",
        "aws_kms_key.told_later": "undecided",
        "aws_kms_key.no_number": "fails",
        "aws_kms_replica_key.short": "fails",
        "aws_kms_external_key.short": "fails",
        "aws_kms_replica_external_key.short": "fails",
    }


def test_a_keyring_may_ask_for_less_than_30_days():
    keys = {
        "aws_kms_key.a_week": {"deletion_window_in_days": 7},
        "aws_kms_key.two_weeks": {"deletion_window_in_days": 14},
    }
    two_weeks = Checks(minimum_deletion_window_days=14)
    assert verdicts(configuration(keys), "KS002", two_weeks) == {
        "aws_kms_key.a_week": "fails",
        "aws_kms_key.two_weeks": "passes",
    }


def test_the_short_window_is_told_with_the_floor():
    view = configuration({PRIMARY: {"deletion_window_in_days": "7"}})
    assert told(view, "KS002") == [
        "aws_kms_key.k: deletion_window_in_days is 7, and the floor is 30"
    ]


def test_key_material_in_the_state():
    keys = {
        "aws_kms_external_key.in_clear": {"key_material_base64": "c2VjcmV0"},
        "aws_kms_external_key.from_a_variable": {"key_material_base64": UNKNOWN},
        "aws_kms_external_key.elsewhere": {"key_material_base64": None},
        "aws_kms_external_key.empty": {"key_material_base64": ""},
        "aws_kms_replica_external_key.in_clear": {"key_material_base64": "c2VjcmV0"},
        "aws_kms_replica_external_key.elsewhere": {},
    }
    assert verdicts(configuration(keys), "KS019") == {
        "aws_kms_external_key.in_clear": "fails",
        "aws_kms_external_key.from_a_variable": "fails",
        "aws_kms_external_key.elsewhere": "passes",
        "aws_kms_external_key.empty": "passes",
        "aws_kms_replica_external_key.in_clear": "fails",
        "aws_kms_replica_external_key.elsewhere": "passes",
    }


@pytest.mark.parametrize("kind", ["aws_kms_key", "aws_kms_replica_key", "aws_kms_key_policy"])
def test_lockout_check_bypassed(kind):
    name = "bypass_policy_lockout_safety_check"
    resources = {
        f"{kind}.bypassed": {name: True},
        f"{kind}.bypassed_in_text": {name: "true"},
        f"{kind}.checked": {name: False},
        f"{kind}.checked_in_text": {name: "false"},
        f"{kind}.by_default": {},
        f"{kind}.told_later": {name: UNKNOWN},
    }
    assert verdicts(configuration(resources), "KS020") == {
        f"{kind}.bypassed": "fails",
        f"{kind}.bypassed_in_text": "fails",
        f"{kind}.checked": "passes",
        f"{kind}.checked_in_text": "passes",
        f"{kind}.by_default": "passes",
        f"{kind}.told_later": "undecided",
    }


def test_unprotected():
    keys = {
        "aws_kms_key.protected": {"lifecycle": {"prevent_destroy": True}},
        "aws_kms_key.protected_in_text": {"lifecycle": {"prevent_destroy": "true"}},
        "aws_kms_key.in_lists": {
            "lifecycle": [{"ignore_changes": ["tags"]}, {"prevent_destroy": True}]
        },
        "aws_kms_key.not_protected": {"lifecycle": {"prevent_destroy": False}},
        "aws_kms_key.of_other_cycle": {"lifecycle": {"create_before_destroy": True}},
        "aws_kms_key.bare": {},
        "aws_kms_replica_key.bare": {},
        "aws_kms_external_key.bare": {},
        "aws_kms_replica_external_key.protected": {"lifecycle": [{"prevent_destroy": True}]},
    }
    assert verdicts(configuration(keys), "KS022") == {
        "aws_kms_key.protected": "passes",
        "aws_kms_key.protected_in_text": "passes",
        "aws_kms_key.in_lists": "passes",
        "aws_kms_key.not_protected": "fails",
        "aws_kms_key.of_other_cycle": "fails",
        "aws_kms_key.bare": "fails",
        "aws_kms_replica_key.bare": "fails",
        "aws_kms_external_key.bare": "fails",
        "aws_kms_replica_external_key.protected": "passes",
    }
