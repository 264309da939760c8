"""Who can do what by a key policy: examples, and agreement with an evaluator of the test's own."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyspan.policy import (
    EVERYBODY,
    Condition,
    KeyPolicy,
    Principal,
    Statement,
    permissions,
    who_can,
)
from keyspan.policy.evaluate import subjects
from tests.policy.brute_force import ALLOWED, BY_IAM, DENIED, Request, decide
from tests.policy.policies import (
    ACCOUNT,
    ADMIN,
    APP,
    OTHER_ROOT,
    PARTNER,
    PLACE,
    PRINCIPALS,
    ROOT,
    SESSION,
    contexts,
    policies,
)

DELEGATION = Statement(principals=(ROOT,), actions=("kms:*",))


def told(*statements, action="kms:Decrypt", context=None):
    policy = KeyPolicy(statements)
    return [str(each) for each in who_can(policy, action, place=PLACE, context=context or {})]


def test_who_is_named_can():
    assert told(Statement(principals=(APP,), actions=("kms:Decrypt",))) == [APP.name]


def test_the_account_depends_on_iam_and_so_does_everybody_in_it():
    assert told(DELEGATION) == [f"{ROOT.name}: depends on IAM"]
    named = Statement(principals=(ADMIN,), actions=("kms:DescribeKey",))
    assert told(DELEGATION, named) == [
        f"{ROOT.name}: depends on IAM",
        f"{ADMIN.name}: depends on IAM",
    ]


def test_another_account_depends_on_its_own_iam():
    assert told(Statement(principals=(PARTNER,), actions=("kms:Decrypt",))) == [
        f"{PARTNER.name}: depends on IAM"
    ]


def test_an_open_condition_is_told_and_a_known_one_decides():
    statement = Statement(
        principals=(APP,),
        actions=("kms:Decrypt",),
        conditions=(Condition("StringEquals", "kms:ViaService", ("s3.us-east-1.amazonaws.com",)),),
    )
    assert told(statement) == [
        f"{APP.name}: when StringEquals kms:ViaService s3.us-east-1.amazonaws.com"
    ]
    assert told(statement, context={"KMS:viaservice": "s3.us-east-1.amazonaws.com"}) == [APP.name]
    assert told(statement, context={"kms:ViaService": None}) == []


def test_a_deny_wins_and_an_open_one_is_told():
    allow = Statement(principals=(APP,), actions=("kms:*",))
    deny = Statement(sid="No", effect="Deny", principals=(EVERYBODY,), actions=("kms:Decrypt",))
    assert told(allow, deny) == []
    unless = Statement(
        sid="NotByMail",
        effect="Deny",
        principals=(EVERYBODY,),
        actions=("kms:Decrypt",),
        conditions=(Condition("StringLike", "kms:ViaService", ("ses.*",)),),
    )
    assert told(allow, unless) == [f"{APP.name}: unless NotByMail applies"]


def test_everybody_in_the_account_through_a_service():
    statement = Statement(
        principals=(EVERYBODY,),
        actions=("kms:Decrypt",),
        conditions=(
            Condition("StringEquals", "kms:CallerAccount", (ACCOUNT,)),
            Condition("StringEquals", "kms:ViaService", ("s3.us-east-1.amazonaws.com",)),
        ),
    )
    through = {"kms:ViaService": "s3.us-east-1.amazonaws.com"}
    assert told(statement, context=through) == [
        ROOT.name,
        f"everybody: when StringEquals kms:CallerAccount {ACCOUNT}",
    ]


def test_a_role_that_only_a_condition_names_is_told_apart():
    allow = Statement(principals=(ROOT,), actions=("kms:*",))
    deny = Statement(
        sid="DenyDeletion",
        effect="Deny",
        principals=(EVERYBODY,),
        actions=("kms:ScheduleKeyDeletion",),
        conditions=(Condition("ArnNotLike", "aws:PrincipalArn", (ADMIN.name,)),),
    )
    assert told(allow, deny, action="kms:ScheduleKeyDeletion") == [
        f"{ROOT.name}: depends on IAM; unless DenyDeletion applies",
        f"{ADMIN.name}: depends on IAM",
    ]


def test_a_condition_on_what_an_action_never_sends_is_decided():
    """StringNotEquals holds where the key is absent: this denies all but ReplicateKey."""
    allow = Statement(principals=(APP,), actions=("kms:*",))
    deny = Statement(
        sid="DenyElsewhere",
        effect="Deny",
        principals=(EVERYBODY,),
        actions=("kms:*",),
        conditions=(Condition("StringNotEquals", "kms:ReplicaRegion", ("eu-west-1",)),),
    )
    assert told(allow, deny, action="kms:PutKeyPolicy") == []
    assert told(allow, deny, action="kms:ReplicateKey") == [
        f"{APP.name}: unless DenyElsewhere applies"
    ]


def test_a_session_is_its_role_and_its_own_name():
    by_role = Statement(principals=(APP,), actions=("kms:Decrypt",))
    own = Statement(principals=(SESSION,), actions=("kms:Encrypt",))
    for action in ("kms:Decrypt", "kms:Encrypt"):
        (permission,) = permissions(KeyPolicy((by_role, own)), SESSION, action, place=PLACE)
        assert permission.certain


def test_a_session_has_the_arn_of_its_role():
    statement = Statement(
        principals=(EVERYBODY,),
        actions=("kms:Decrypt",),
        conditions=(
            Condition("ArnEquals", "aws:PrincipalArn", (f"arn:aws:iam::{ACCOUNT}:role/App",)),
        ),
    )
    (permission,) = permissions(KeyPolicy((statement,)), SESSION, "kms:Decrypt", place=PLACE)
    assert permission.certain


def test_an_account_that_only_a_condition_names_is_told_apart():
    statement = Statement(
        principals=(EVERYBODY,),
        actions=("kms:Decrypt",),
        conditions=(Condition("StringEquals", "kms:CallerAccount", (OTHER_ROOT.name[13:25],)),),
    )
    assert f"{OTHER_ROOT.name}: depends on IAM" in told(statement)


def test_a_pattern_of_roles_is_nobody_to_be_told_apart():
    pattern = f"arn:aws:iam::{ACCOUNT}:role/A*"
    statement = Statement(
        principals=(EVERYBODY,),
        actions=("kms:Decrypt",),
        conditions=(Condition("ArnLike", "aws:PrincipalArn", (pattern,)),),
    )
    assert Principal("AWS", pattern) not in subjects(KeyPolicy((statement,)), place=PLACE)


def test_a_policy_variable_stays_open():
    statement = Statement(
        principals=(APP,),
        actions=("kms:Decrypt",),
        conditions=(Condition("StringEquals", "aws:PrincipalArn", ("${aws:SourceArn}",)),),
    )
    assert told(statement) == [f"{APP.name}: when StringEquals aws:PrincipalArn ${{aws:SourceArn}}"]


def test_whom_not_principal_leaves_out_is_left_out():
    statement = Statement(not_principals=(APP,), actions=("kms:Decrypt",))
    assert APP.name not in told(statement)
    assert "everybody" in told(statement)


def test_a_statement_without_action_or_resource_does_nothing():
    assert told(Statement(principals=(APP,))) == []
    assert told(Statement(principals=(APP,), actions=("kms:*",), resources=())) == []


def complete(context, principal):
    """The context as a whole request has it: what a principal tells of itself stands in it."""
    told = {key.lower(): list(values or ()) for key, values in context.items()}
    if principal.name.startswith("arn:"):
        told["kms:calleraccount"] = [principal.name.split(":")[4]]
        told["aws:principalarn"] = [
            principal.name.replace(":sts:", ":iam:").replace(":assumed-role/App/s", ":role/App")
        ]
    return told


@settings(max_examples=800)
@given(
    policy=policies(),
    principal=st.sampled_from([p for p in PRINCIPALS if p not in (ROOT, OTHER_ROOT)]),
    action=st.sampled_from(
        ["kms:Decrypt", "kms:GenerateDataKey", "kms:PutKeyPolicy", "kms:ReplicateKey"]
    ),
    context=contexts(),
)
def test_with_all_of_a_request_known_it_agrees_with_brute_force(policy, principal, action, context):
    if principal.kind == "Service":  # what AWS sends for a service is not settled
        context = {**context, "kms:CallerAccount": None, "aws:PrincipalArn": None}
    request = Request(principal.name, action, ACCOUNT, complete(context, principal))
    found = permissions(policy, principal, action, place=PLACE, context=context)
    assert not any(each.when or each.unless for each in found)
    verdict = DENIED
    if found:
        verdict = ALLOWED if any(each.certain for each in found) else BY_IAM
    assert verdict == decide(policy.json(), request)


@settings(max_examples=500)
@given(policy=policies(), context=contexts(), known=st.sets(st.integers(0, 4)))
def test_what_is_not_known_is_never_decided(policy, context, known):
    """Whatever the rest of a request turns out to be, the answer given without it holds."""
    partial = {key: value for i, (key, value) in enumerate(context.items()) if i in known}
    for principal, action in itertools.product(
        (ADMIN, SESSION), ("kms:Decrypt", "kms:ReplicateKey")
    ):
        request = Request(principal.name, action, ACCOUNT, complete(context, principal))
        verdict = decide(policy.json(), request)
        found = permissions(policy, principal, action, place=PLACE, context=partial)
        if verdict != DENIED:
            assert found
        if any(each.certain for each in found):
            assert verdict == ALLOWED
        if not found:
            assert verdict == DENIED


def test_a_service_is_itself_and_nobody_else():
    logs = Principal("Service", "logs.us-east-1.amazonaws.com")
    assert told(Statement(principals=(logs,), actions=("kms:Decrypt",))) == [logs.name]


@pytest.mark.parametrize("name", [ACCOUNT, ROOT.name])
def test_an_account_id_stands_for_its_root(name):
    statement = Statement(principals=(Principal("AWS", name),), actions=("kms:*",))
    assert told(statement) == [f"{ROOT.name}: depends on IAM"]
