"""Key policies that a module computes: whom callers vary, and all else as the file has it."""

import pytest

from keyspan.config import loads
from keyspan.module.policies import needs_administrator, policy_expression
from keyspan.policy import key_policy
from keyspan.writing.hcl import Expression

ACCOUNT = "111122223333"
REGION = "us-east-1"
VALUES = 'local.orders["us-east-1"]'


def keyring(text):
    return loads(f'account = "{ACCOUNT}"\n[keys.orders]\nprimary = "{REGION}"\n{text}')


def statements(text):
    (key,) = keyring(text).keys
    made = policy_expression(key, REGION, account=ACCOUNT, values=VALUES)
    return {each["Sid"]: each for each in made.value["Statement"].value}


def people(text):
    """Whom each statement is about, whose principals are worked out."""
    return {
        sid: each["Principal"]["AWS"].text
        for sid, each in statements(text).items()
        if isinstance(each["Principal"].get("AWS"), Expression)
    }


def test_the_people_whom_callers_name_stand_in_each_statement_about_them():
    assert people("") == {
        "AllowAdministration": f"{VALUES}.administrators",
        "AllowUse": f"{VALUES}.users",
        "AllowGrantsForAWSResources": f"{VALUES}.users",
    }


def test_the_people_of_the_file_stay_beside_them():
    granters = f'granters = ["arn:aws:iam::{ACCOUNT}:role/A", "arn:aws:iam::{ACCOUNT}:role/B"]'
    assert people(granters)["AllowGrantsForAWSResources"] == (
        f'distinct(concat({VALUES}.users, ["arn:aws:iam::${{var.account}}:role/A", '
        '"arn:aws:iam::${var.account}:role/B"]))'
    )


def test_a_key_that_is_not_symmetric_has_no_grants_by_users():
    spec = 'key_spec = "RSA_2048"\nkey_usage = "SIGN_VERIFY"'
    assert list(people(spec)) == ["AllowAdministration", "AllowUse"]


def test_the_account_is_the_callers_wherever_the_keyrings_stands():
    made = statements('services = ["s3"]\nservice_principals = ["logs"]')
    assert made["EnableIAMPolicies"]["Principal"]["AWS"] == "arn:aws:iam::${var.account}:root"
    caller = made["AllowUseThroughServices"]["Condition"]["StringEquals"]["kms:CallerAccount"]
    assert caller == "${var.account}"
    assert ACCOUNT not in str(made)


def test_a_longer_number_that_holds_the_account_is_another():
    own = (
        "[[keys.orders.statements]]\n"
        'Sid = "Own"\nEffect = "Allow"\nAction = "kms:DescribeKey"\n'
        f'Principal = {{ AWS = "arn:aws:iam::{ACCOUNT}:root" }}\n'
        f'Condition = {{ StringEquals = {{ "aws:PrincipalTag/n" = "9{ACCOUNT}" }} }}'
    )
    own = statements(own)["Own"]
    assert own["Principal"]["AWS"] == "arn:aws:iam::${var.account}:root"
    assert own["Condition"]["StringEquals"]["aws:PrincipalTag/n"] == f"9{ACCOUNT}"


def test_the_statements_are_those_of_the_file_in_its_order():
    text = (
        f'administrators = ["arn:aws:iam::{ACCOUNT}:role/A"]\n'
        f'users = ["arn:aws:iam::{ACCOUNT}:role/B"]\n'
        'services = ["s3"]\npolicy_id = "p"\ndeny = { lockout_bypass = true }'
    )
    (key,) = keyring(text).keys
    made = policy_expression(key, REGION, account=ACCOUNT, values=VALUES).value
    written = key_policy(key, region=REGION, account=ACCOUNT)
    assert [each["Sid"] for each in made["Statement"].value] == [s.sid for s in written.statements]
    assert (made["Version"], made["Id"]) == (written.version, "p")


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("", False),
        (f'root_delegation = false\nadministrators = ["arn:aws:iam::{ACCOUNT}:role/A"]', True),
    ],
)
def test_an_administrator_is_needed_where_the_account_is_not_let_in(text, needed):
    (key,) = keyring(text).keys
    assert needs_administrator(key, REGION, account=ACCOUNT) is needed
