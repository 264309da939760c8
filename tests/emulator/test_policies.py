"""Key policies: their form is checked as AWS checks it; they are stored as they were given."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.emulator.aws import REPLICA, Aws, refused

ROOT = {"AWS": "arn:aws:iam::111122223333:root"}
STATEMENT = {"Effect": "Allow", "Principal": ROOT, "Action": "kms:*", "Resource": "*"}


def policy(*statements: Any, **members: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)} | members)


def without(member: str) -> dict[str, Any]:
    return {name: value for name, value in STATEMENT.items() if name != member}


def test_a_policy_is_kept_as_it_was_given(aws: Aws):
    given = policy(STATEMENT).replace(" ", "  ")
    key = aws.key(Policy=given)

    told = aws.kms().get_key_policy(KeyId=key)

    assert told["Policy"] == given
    assert told["PolicyName"] == "default"
    assert aws.kms().list_key_policies(KeyId=key)["PolicyNames"] == ["default"]


def test_the_default_policy_lets_the_accounts_root_do_anything(aws: Aws):
    (statement,) = json.loads(aws.kms().get_key_policy(KeyId=aws.key())["Policy"])["Statement"]

    assert statement["Principal"] == {"AWS": f"arn:aws:iam::{aws.account}:root"}
    assert statement["Action"] == "kms:*"


def test_there_is_no_policy_of_another_name(aws: Aws):
    key = aws.key()

    with refused("NotFoundException"):
        aws.kms().get_key_policy(KeyId=key, PolicyName="AWS_RAM")
    with refused("ValidationException", "default"):
        aws.kms().put_key_policy(KeyId=key, PolicyName="AWS_RAM", Policy=policy(STATEMENT))


@pytest.mark.parametrize(
    "given",
    [
        "not JSON",
        "[]",
        "{}",
        policy(),
        policy("Allow"),
        policy(STATEMENT, Version="2020-01-01"),
        policy(STATEMENT, Statements=[]),
        policy(STATEMENT | {"Efect": "Allow"}),
        policy(STATEMENT | {"Effect": "Permit"}),
        policy(without("Principal")),
        policy(STATEMENT | {"Principal": {}}),
        policy(STATEMENT | {"Principal": "111122223333"}),
        policy(STATEMENT | {"Principal": {"AWS": "role/OrdersApp"}}),
        policy(STATEMENT | {"Principal": {"AWS": "arn:aws:s3:::bucket"}}),
        policy(STATEMENT | {"Principal": {"Service": "not a service"}}),
        policy(STATEMENT | {"Principal": {"Robot": "*"}}),
        policy(STATEMENT | {"NotPrincipal": ROOT}),
        policy(STATEMENT | {"Action": [1]}),
        policy(STATEMENT | {"NotAction": "kms:Decrypt"}),
    ],
)
def test_a_malformed_policy_is_refused(aws: Aws, given: str):
    key = aws.key()

    with refused("MalformedPolicyDocumentException"):
        aws.kms().put_key_policy(KeyId=key, Policy=given)
    with refused("MalformedPolicyDocumentException"):
        aws.key(Policy=given)


@pytest.mark.parametrize(
    "principal",
    [
        "*",
        {"AWS": "*"},
        {"AWS": "111122223333"},
        {"AWS": ["arn:aws:iam::111122223333:user/path/Kim", "arn:aws:iam::111122223333:role/A"]},
        {"AWS": "arn:aws:sts::111122223333:assumed-role/A/session"},
        {"AWS": "AROAEXAMPLEID"},
        {"Service": ["logs.eu-west-1.amazonaws.com", "cloudtrail.amazonaws.com"]},
        {"Federated": "cognito-identity.amazonaws.com"},
    ],
)
def test_principals_have_these_forms(aws: Aws, principal: Any):
    aws.key(Policy=policy(STATEMENT, STATEMENT | {"Principal": principal}))


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        (without("Action"), "actions"),
        (STATEMENT | {"Action": []}, "actions"),
        (without("Resource"), "resources"),
        (without("Resource") | {"NotResource": "*"}, "resources"),
    ],
)
def test_each_statement_has_an_action_and_a_resource(aws: Aws, statement: Any, word: str):
    given = policy(STATEMENT, statement)
    key = aws.related()

    with refused("MalformedPolicyDocumentException", word):
        aws.kms().put_key_policy(KeyId=key, Policy=given)
    with refused("MalformedPolicyDocumentException", word):
        aws.key(Policy=given, BypassPolicyLockoutSafetyCheck=True)
    with refused("MalformedPolicyDocumentException", word):
        aws.kms().replicate_key(KeyId=key, ReplicaRegion=REPLICA, Policy=given)


def test_not_action_stands_for_action(aws: Aws):
    aws.key(Policy=policy(STATEMENT, without("Action") | {"NotAction": "kms:Decrypt"}))


@pytest.mark.parametrize(
    "statement",
    [
        STATEMENT | {"Action": ["kms:Encrypt", "kms:Get*"]},
        STATEMENT | {"Effect": "Deny"},
        {**without("Action"), "NotAction": "kms:Put*"},
    ],
)
def test_a_policy_that_locks_everybody_out_is_refused(aws: Aws, statement: Any):
    with refused("MalformedPolicyDocumentException", "update the key policy in the future"):
        aws.key(Policy=policy(statement))
    aws.key(Policy=policy(statement), BypassPolicyLockoutSafetyCheck=True)


@pytest.mark.parametrize("actions", [{"Action": "kms:putkey*"}, {"NotAction": "kms:Encrypt"}])
def test_the_lockout_check_reads_wildcards(aws: Aws, actions: dict[str, str]):
    aws.key(Policy=policy(without("Action") | actions))


def test_a_policy_has_32_768_bytes_at_most(aws: Aws):
    long = STATEMENT | {"Sid": "x" * 32_700}

    with refused("LimitExceededException", "32768"):
        aws.key(Policy=policy(long))


def test_a_policy_of_other_characters_is_refused(aws: Aws):
    given = json.dumps({"Statement": [STATEMENT | {"Sid": "→"}]}, ensure_ascii=False)

    with refused("ValidationException", "policy"):
        aws.key(Policy=given)


def test_a_policy_of_a_key_that_is_pending_deletion_can_be_read(aws: Aws):
    key = aws.key()
    aws.kms().schedule_key_deletion(KeyId=key)

    assert aws.kms().get_key_policy(KeyId=key)["Policy"]
