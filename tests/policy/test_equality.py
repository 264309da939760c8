"""Which key policies are one to Terraform's AWS provider: a table, held against the provider."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from keyspan.policy.equality import unchanged
from keyspan.terraform import Workspace, find_binary
from tests.aws import kms

ACCOUNT = "111122223333"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
A, B = (f"arn:aws:iam::{ACCOUNT}:role/{name}" for name in "ab")
POLICY: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "Root",
            "Effect": "Allow",
            "Principal": {"AWS": ROOT},
            "Action": "kms:*",
            "Resource": "*",
        },
        {
            "Sid": "Use",
            "Effect": "Allow",
            "Principal": {"AWS": [A, B], "Service": "logs.us-east-1.amazonaws.com"},
            "Action": ["kms:Decrypt", "kms:Encrypt"],
            "Resource": "*",
            "Condition": {
                "StringEquals": {"kms:CallerAccount": [ACCOUNT, "444455556666"]},
                "Bool": {"kms:GrantIsForAWSResource": "true"},
                "NumericLessThan": {"kms:ScheduleKeyDeletionPendingWindowInDays": "7"},
            },
        },
    ],
}


def policy(**changes: Any) -> dict[str, Any]:
    return POLICY | changes


def root(**changes: Any) -> dict[str, Any]:
    return policy(Statement=[POLICY["Statement"][0] | changes, POLICY["Statement"][1]])


def use(**changes: Any) -> dict[str, Any]:
    statement = POLICY["Statement"][1] | changes
    kept = {name: value for name, value in statement.items() if value is not None}
    return policy(Statement=[POLICY["Statement"][0], kept])


def condition(operator: str, **wanted: Any) -> dict[str, Any]:
    conditions = copy.deepcopy(POLICY["Statement"][1]["Condition"])
    conditions[operator] = {name.replace("_", ":"): value for name, value in wanted.items()}
    return use(Condition=conditions)


EVERYBODY = use(Principal={"AWS": "*"})
ONE = {
    "white space alone": (POLICY, POLICY),
    "order of statements": (policy(Statement=POLICY["Statement"][::-1]), POLICY),
    "order of actions": (use(Action=["kms:Encrypt", "kms:Decrypt"]), POLICY),
    "order of principals": (
        use(Principal={"Service": ["logs.us-east-1.amazonaws.com"], "AWS": [B, A]}),
        POLICY,
    ),
    "order of values": (
        condition("StringEquals", kms_CallerAccount=["444455556666", ACCOUNT]),
        POLICY,
    ),
    "one in a list": (root(Action=["kms:*"], Resource=["*"], Principal={"AWS": [ROOT]}), POLICY),
    "one value in a list": (condition("Bool", kms_GrantIsForAWSResource=["true"]), POLICY),
    "an account by its ID": (root(Principal={"AWS": ACCOUNT}), POLICY),
    "true without quotes": (condition("Bool", kms_GrantIsForAWSResource=True), POLICY),
    "true without quotes in a list": (condition("Bool", kms_GrantIsForAWSResource=[True]), POLICY),
    "a number without quotes": (
        condition("NumericLessThan", kms_ScheduleKeyDeletionPendingWindowInDays=7),
        POLICY,
    ),
    "an empty Sid": (use(Sid=""), use(Sid=None)),
    "an empty Id": (policy(Id=""), POLICY),
    "everybody in a list": (use(Principal={"AWS": ["*"]}), EVERYBODY),
    "one statement without a list": (
        policy(Statement=POLICY["Statement"][0]),
        policy(Statement=POLICY["Statement"][:1]),
    ),
}
TWO = {
    "an Id": (policy(Id="key-default-1"), POLICY),
    "an older version": (policy(Version="2008-10-17"), POLICY),
    "no version": ({"Statement": POLICY["Statement"]}, POLICY),
    "another Sid": (use(Sid="Other"), POLICY),
    "no Sid": (use(Sid=None), POLICY),
    "case of an action": (use(Action=["kms:decrypt", "kms:Encrypt"]), POLICY),
    "case of a condition key": (
        condition("StringEquals", kms_calleraccount=[ACCOUNT, "444455556666"]),
        POLICY,
    ),
    "case of an operator": (condition("bool", kms_GrantIsForAWSResource="true"), POLICY),
    "everybody without AWS": (use(Principal="*"), EVERYBODY),
    "an action twice": (use(Action=["kms:Decrypt", "kms:Encrypt", "kms:Encrypt"]), POLICY),
    "an account twice": (root(Principal={"AWS": [ROOT, ACCOUNT]}), POLICY),
    "a value twice": (
        condition("StringEquals", kms_CallerAccount=[ACCOUNT, ACCOUNT, "444455556666"]),
        POLICY,
    ),
    "a statement twice": (
        policy(Statement=[*POLICY["Statement"], POLICY["Statement"][1]]),
        POLICY,
    ),
    "an empty condition": (root(Condition={}), POLICY),
    "an action less": (use(Action="kms:Decrypt"), POLICY),
    "a principal less": (
        use(Principal={"AWS": A, "Service": "logs.us-east-1.amazonaws.com"}),
        POLICY,
    ),
}


@pytest.mark.parametrize("pair", ONE.values(), ids=ONE)
def test_one_policy(pair):
    one, other = pair
    assert unchanged(json.dumps(one, indent=2), json.dumps(other))
    assert unchanged(json.dumps(other), json.dumps(one))


@pytest.mark.parametrize("pair", TWO.values(), ids=TWO)
def test_two_policies(pair):
    one, other = pair
    assert not unchanged(json.dumps(one), json.dumps(other))
    assert not unchanged(json.dumps(other), json.dumps(one))


@pytest.mark.terraform
def test_the_provider_plans_a_change_for_two_and_none_for_one(tmp_path, surroundings):
    """Each key lives with the one policy, and the configuration wants the other."""
    client = kms("us-east-1", surroundings)
    cases = {f"k{i}": each for i, each in enumerate((ONE | TWO).items())}
    resources, imports = {}, []
    for name, (_, (lives, wanted)) in cases.items():
        made = client.create_key(
            MultiRegion=True, Policy=json.dumps(lives), BypassPolicyLockoutSafetyCheck=True
        )
        resources[name] = {"multi_region": True, "policy": json.dumps(wanted)}
        imports.append({"to": f"aws_kms_key.{name}", "id": made["KeyMetadata"]["KeyId"]})
    aws = {"source": "hashicorp/aws", "version": ">= 5.100, < 7"}
    (tmp_path / "main.tf.json").write_text(
        json.dumps(
            {
                "terraform": {"required_providers": {"aws": aws}},
                "provider": {"aws": {"region": "us-east-1"}},
                "resource": {"aws_kms_key": resources},
                "import": imports,
            }
        )
    )
    terraform = Workspace(
        directory=tmp_path, binary=find_binary(surroundings), environment=surroundings
    )
    terraform.init()
    planned = {
        each["name"]: each["change"]
        for each in terraform.show(terraform.plan())["resource_changes"]
    }
    same = {
        case
        for name, (case, _) in cases.items()
        if planned[name]["before"]["policy"] == planned[name]["after"]["policy"]
    }
    assert same == set(ONE)
