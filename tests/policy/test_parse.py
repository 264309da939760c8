"""Every document that is no policy, and what is said of it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyspan import InvalidPolicy
from keyspan.policy import Condition, Principal, parse, parse_statement

GOOD = {
    "Effect": "Allow",
    "Principal": {"AWS": "111122223333"},
    "Action": "kms:Decrypt",
    "Resource": "*",
}


def policy(*statements, **members):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements), **members})


def test_the_default_policy_of_aws_is_read():
    text = policy({**GOOD, "Sid": "Enable IAM User Permissions"}, Id="key-default-1")
    read = parse(text)
    assert (read.id, read.statements[0].sid) == ("key-default-1", "Enable IAM User Permissions")


def test_a_policy_without_version_is_of_the_first():
    assert parse(json.dumps({"Statement": GOOD})).version == "2008-10-17"


def test_everybody_has_two_spellings():
    (one,) = parse(policy({**GOOD, "Principal": "*"})).statements
    (other,) = parse(policy({**GOOD, "Principal": {"AWS": "*"}})).statements
    assert one == other


def test_numbers_and_flags_are_texts_to_aws():
    condition = {"Bool": {"kms:MultiRegion": True}, "NumericLessThan": {"kms:x": [7, 7.5]}}
    (read,) = parse(policy({**GOOD, "Condition": condition})).statements
    assert read.conditions == (
        Condition("Bool", "kms:MultiRegion", ("true",)),
        Condition("NumericLessThan", "kms:x", ("7", "7.5")),
    )


def test_a_void_statement_is_read_for_what_it_is():
    (read,) = parse(policy({"Effect": "Allow", "Principal": "*"})).statements
    assert (read.actions, read.resources) == ((), ())


def test_a_statement_of_ones_own_may_leave_its_resource_out():
    document = {"Effect": "Deny", "Principal": {"Service": "x.amazonaws.com"}, "NotAction": "kms:*"}
    read = parse_statement(document)
    assert (read.resources, read.principals) == (("*",), (Principal("Service", "x.amazonaws.com"),))


HOSTILE = {
    "no JSON": ("{", "policy: is not JSON: Expecting property name"),
    "nested without end": ("[" * 100_000, "policy: is not JSON: maximum recursion depth"),
    "a name twice": (
        '{"Version": "2012-10-17", "Statement": [], "Statement": []}',
        'policy: is not JSON: "Statement" stands twice in one table',
    ),
    "a list": ("[]", "policy: a list stands where a table belongs"),
    "no statement": ('{"Version": "2012-10-17"}', "policy: has no Statement"),
    "another version": (policy(GOOD, Version="2012"), 'policy.Version: "2012" is no version'),
    "a version that is a list": (policy(GOOD, Version=[1]), "policy.Version: a list is no version"),
    "another member": (policy(GOOD, Statements=[]), 'policy.Statements: nothing of that name belongs here\n  did you mean "Statement"?'),
    "a statement that is text": (policy("x"), 'policy.Statement[0]: "x" stands where a table'),
    "another element": (
        policy({**GOOD, "Actions": []}),
        'policy.Statement[0].Actions: nothing of that name belongs here\n  did you mean "Action"?',
    ),
    "no effect": (
        policy({**GOOD, "Effect": "allow"}),
        'policy.Statement[0].Effect: "allow" stands where Allow or Deny belongs',
    ),
    "no principal": (
        policy({k: v for k, v in GOOD.items() if k != "Principal"}),
        "policy.Statement[0]: has no Principal",
    ),
    "both kinds of actions": (
        policy({**GOOD, "NotAction": "kms:Encrypt"}),
        "policy.Statement[0]: names Action and NotAction",
    ),
    "a principal that is an ARN": (
        policy({**GOOD, "Principal": "arn:aws:iam::111122223333:root"}),
        "policy.Statement[0].Principal: \"arn:aws:iam::111122223333:root\" stands where a table",
    ),
    "a kind of principal that is none": (
        policy({**GOOD, "Principal": {"Role": "x"}}),
        "policy.Statement[0].Principal.Role: nothing of that name belongs here",
    ),
    "a number for an action": (
        policy({**GOOD, "Action": 1}),
        "policy.Statement[0].Action: 1 stands where text belongs",
    ),
    "a table for a value": (
        policy({**GOOD, "Condition": {"Bool": {"kms:x": {}}}}),
        "policy.Statement[0].Condition.Bool.kms:x: a table stands where a text, a number or true",
    ),
    "null for a value": (
        policy({**GOOD, "Condition": {"Bool": {"kms:x": None}}}),
        "policy.Statement[0].Condition.Bool.kms:x: null stands where",
    ),
    "a condition that is a list": (
        policy({**GOOD, "Condition": []}),
        "policy.Statement[0].Condition: a list stands where a table belongs",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_no_policy_is_told(case):
    text, says = HOSTILE[case]
    with pytest.raises(InvalidPolicy) as caught:
        parse(text)
    assert says in str(caught.value)
    assert all(fault.mend for fault in caught.value.faults)


def test_every_fault_is_told_at_once():
    with pytest.raises(InvalidPolicy) as caught:
        parse(policy({"Effect": "x", "Action": 1}, {**GOOD, "Resources": "*"}))
    assert len(caught.value.faults) == 4


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(data=st.data(), value=json_values)
def test_no_value_in_any_place_is_a_traceback(data, value):
    statement = {**GOOD, "Condition": {"Bool": {"kms:MultiRegion": "true"}}}
    place = data.draw(st.sampled_from(sorted(statement)))
    for text in (json.dumps(value), policy(value), policy({**statement, place: value})):
        try:
            parse(text)
        except InvalidPolicy as error:
            assert error.faults
