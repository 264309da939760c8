import json

import pytest
from hypothesis import given

from keyspan.policy import Condition, KeyPolicy, Principal, Statement, parse
from tests.policy.policies import ADMIN, APP, ROOT, policies

STATEMENT = Statement(
    sid="One",
    principals=(APP, ADMIN),
    actions=("kms:Decrypt", "kms:Encrypt"),
    conditions=(
        Condition("StringEquals", "kms:ViaService", ("s3.us-east-1.amazonaws.com",)),
        Condition("StringEquals", "kms:CallerAccount", ("111122223333",)),
        Condition("Bool", "aws:SecureTransport", ("true",)),
    ),
)


def test_a_statement_in_the_policy_language():
    assert STATEMENT.document() == {
        "Sid": "One",
        "Effect": "Allow",
        "Principal": {"AWS": [APP.name, ADMIN.name]},
        "Action": ["kms:Decrypt", "kms:Encrypt"],
        "Resource": "*",
        "Condition": {
            "StringEquals": {
                "kms:ViaService": "s3.us-east-1.amazonaws.com",
                "kms:CallerAccount": "111122223333",
            },
            "Bool": {"aws:SecureTransport": "true"},
        },
    }


def test_principals_of_several_kinds():
    both = Statement(principals=(APP, Principal("Service", "x.amazonaws.com")), actions=("kms:*",))
    assert both.document()["Principal"] == {"AWS": APP.name, "Service": "x.amazonaws.com"}


@given(policy=policies())
def test_what_is_rendered_is_read_back_as_it_was(policy):
    read = parse(policy.json())
    assert read.means(policy)
    assert read.json() == policy.json()


def variant(**changes):
    document = json.loads(KeyPolicy((STATEMENT,)).json())
    document["Statement"][0] |= changes
    return parse(json.dumps(document))


@pytest.mark.parametrize(
    "changes",
    [
        {"Action": ["kms:Encrypt", "kms:Decrypt", "kms:Encrypt"]},
        {"Action": ["KMS:encrypt", "kms:decrypt"]},
        {"Principal": {"AWS": [ADMIN.name, APP.name]}},
        {"Resource": ["*"]},
        {
            "Condition": {
                "Bool": {"aws:securetransport": True},
                "StringEquals": {
                    "kms:CallerAccount": ["111122223333"],
                    "kms:viaService": ["s3.us-east-1.amazonaws.com"],
                },
            }
        },
    ],
)
def test_order_case_and_lists_make_no_difference_to_aws(changes):
    assert variant(**changes).means(variant())


@pytest.mark.parametrize(
    "changes",
    [
        {"Sid": "Two"},
        {"Effect": "Deny"},
        {"Action": "kms:Encrypt"},
        {"Principal": {"AWS": APP.name}},
        {"Principal": {"Service": [ADMIN.name, APP.name]}},
        {"Resource": "arn:aws:kms:us-east-1:111122223333:key/x"},
        {"Condition": {}},
        {"Condition": {"Bool": {"aws:SecureTransport": "false"}}},
    ],
)
def test_everything_else_does(changes):
    assert not variant(**changes).means(variant())


def test_an_accounts_id_is_its_root_and_the_order_of_statements_is_none():
    root = Statement(principals=(ROOT,), actions=("kms:*",))
    by_id = Statement(principals=(Principal("AWS", "111122223333"),), actions=("kms:*",))
    assert KeyPolicy((root, STATEMENT)).means(KeyPolicy((STATEMENT, by_id)))


def test_another_version_is_another_policy():
    old = KeyPolicy((STATEMENT,), version="2008-10-17")
    assert not old.means(KeyPolicy((STATEMENT,)))
    assert parse(old.json()) == old
