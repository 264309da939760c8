"""Who may do what, in short; and that the short form keeps nothing back."""

from __future__ import annotations

import pytest
from hypothesis import given

from keyspan.model.specs import ENCRYPT_DECRYPT, SYMMETRIC
from keyspan.pictures.access import policy_lines
from keyspan.pictures.powers import ADMINISTER, EVERYTHING, powers_of
from keyspan.policy import KeyPolicy, permissions
from keyspan.policy.actions import CROSS_ACCOUNT
from keyspan.policy.document import account_of_root
from keyspan.policy.evaluate import account_of, subjects
from tests.pictures.keyrings import HEAD, IAM, told
from tests.policy.policies import ACCOUNT, PLACE, policies

POWERS = powers_of(spec=SYMMETRIC, usage=ENCRYPT_DECRYPT, imported=False)
BY_IAM = "anybody in the account: everything where IAM allows it"


def only(fields: str) -> list[str]:
    """What is told of a key in one Region, but for what IAM policies may allow."""
    lines = told(HEAD + fields)["in us-east-1"]
    lines.remove(BY_IAM)
    return lines


def actions_of(powers: tuple[str, ...]) -> set[str]:
    """The actions that powers told of may mean."""
    named = {word.removesuffix(" in part") for word in powers}
    whole = (*POWERS.use, *POWERS.administration, *POWERS.others)
    administration = POWERS.administration if ADMINISTER in named else ()
    every = whole if EVERYTHING in named else ()
    told_of = [power for power in whole if power.word in named]
    return {each for power in (*told_of, *administration, *every) for each in power.actions}


@given(policy=policies())
def test_whoever_can_is_told_and_nobody_else(policy: KeyPolicy):
    lines = [line for line in policy_lines(policy, place=PLACE, powers=POWERS) if not line.denied]
    for who in subjects(policy, place=PLACE):
        own = account_of(who) in (None, ACCOUNT)
        able = {
            action
            for action in POWERS.actions
            if (own or action in CROSS_ACCOUNT) and permissions(policy, who, action, place=PLACE)
        }
        accounts = [f"arn:aws:iam::{account_of(who)}:root", "*"]
        ways = [line for line in lines if line.principal in (who.name, *accounts)]
        great = able - {each for power in POWERS.others if power.small for each in power.actions}
        assert great <= {each for line in ways for each in actions_of(line.powers)}
        assert bool(able) <= bool(ways)
        for line in lines:
            if line.principal == who.name:
                for word in line.powers:
                    assert able & actions_of((word,)), (str(who), word)


@given(policy=policies())
def test_every_denial_is_told(policy: KeyPolicy):
    denied = [line for line in policy_lines(policy, place=PLACE, powers=POWERS) if line.denied]
    assert len(denied) == sum(
        each.effect == "Deny" and any(map(_about(each), POWERS.actions))
        for each in policy.statements
    )


def _about(statement):
    alone = KeyPolicy((_allowing(statement),))
    who = statement.principals[0]
    return lambda action: bool(permissions(alone, who, action, place=PLACE))


def _allowing(statement):
    return type(statement)(
        principals=statement.principals,
        actions=statement.actions,
        not_actions=statement.not_actions,
    )


@given(policy=policies())
def test_no_account_is_told_to_do_what_only_the_own_one_can(policy: KeyPolicy):
    for line in policy_lines(policy, place=PLACE, powers=POWERS):
        other = account_of_root(line.principal) not in (None, ACCOUNT)
        if other and not line.denied:
            assert "change its policy" not in line.powers
            assert EVERYTHING not in line.powers


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        (f'administrators = ["{IAM}:role/KeyAdmin"]', "role KeyAdmin: administer"),
        (f'users = ["{IAM}:role/team/App"]', "role App: encrypt, decrypt"),
        (f'users = ["{IAM}:user/alice"]', "user alice: give grants for AWS resources"),
        (f'encrypt_only = ["{IAM}:role/In"]', "role In: encrypt"),
        (f'decrypt_only = ["{IAM}:role/Out"]', "role Out: decrypt"),
        (
            'external_users = ["arn:aws:iam::444455556666:root"]',
            "anybody in account 444455556666: encrypt, decrypt, where IAM allows it there",
        ),
        (
            'organizations = ["o-exampleorgid"]',
            (
                "everybody: encrypt, decrypt, in organization o-exampleorgid, "
                "of other accounts where IAM allows it there"
            ),
        ),
        ('services = ["s3"]', "anybody in the account: encrypt, decrypt, through s3"),
        (
            'services = ["s3", "sqs"]',
            "anybody in the account: give grants through s3 or sqs, for AWS resources",
        ),
        (
            'service_principals = ["logs"]',
            (
                "service logs.{region}.amazonaws.com: encrypt, decrypt, when ArnLike "
                "kms:EncryptionContext:aws:logs:arn arn:aws:logs:{region}:111122223333:*"
            ),
        ),
        (
            f'key_spec = "HMAC_256"\nusers = ["arn:aws:sts::{ACCOUNT}:assumed-role/App/night"]',
            "session night of role App: make MACs, verify MACs",
        ),
        (
            (
                f'[keys.orders.grants.batch]\ngrantee = "{IAM}:role/Batch"\n'
                'operations = ["Decrypt"]\nencryption_context_subset = { team = "pay" }'
            ),
            "role Batch: decrypt with an encryption context that has team pay, by grant batch",
        ),
    ],
)
def test_every_way_in_has_its_words(fields, says):
    assert says in only(fields)


@pytest.mark.parametrize(
    ("deny", "says"),
    [
        ("deletion_window_below_days = 30", "never delete in less than 30 days"),
        (f'deletion_except_by = ["{IAM}:role/B"]', "never delete unless by role B"),
        (
            "replication_except_to = []",
            "never replicate",
        ),
        (
            'promotion_except_to = ["us-east-1", "us-west-2"]',
            "never promote to other Regions than us-east-1 or us-west-2",
        ),
        ("lockout_bypass = true", "never change its policy without AWS's lockout check"),
    ],
)
def test_every_denial_has_its_words(deny, says):
    assert f"everybody: {says}" in told(f"{HEAD}[keys.orders.deny]\n{deny}")["in us-east-1"]


def test_what_may_be_denied_says_so():
    lines = told(
        f'{HEAD}administrators = ["{IAM}:role/KeyAdmin"]\n'
        f'[keys.orders.deny]\ndeletion_except_by = ["{IAM}:role/Break"]\n'
    )["in us-east-1"]
    assert lines == [
        "role KeyAdmin: manage, change its policy, replicate, promote",
        "role Break: delete where IAM allows it",
        "anybody in the account: everything where IAM allows it, unless denied",
        "everybody: never delete unless by role Break",
    ]


def test_a_denial_of_a_part_is_no_denial_of_the_whole():
    lines = told(
        f'{HEAD}users = ["{IAM}:role/App"]\n[[keys.orders.statements]]\nEffect = "Deny"\n'
        'Principal = "*"\nAction = "kms:ReEncryptFrom"\n'
    )["in us-east-1"]
    assert "role App: encrypt, decrypt" in lines
    assert "everybody: never decrypt in part" in lines


def test_who_manages_but_a_part_is_no_administrator():
    lines = only(
        '[[keys.orders.statements]]\nEffect = "Allow"\n'
        f'Principal = {{ AWS = "{IAM}:role/Tagger" }}\nAction = ["kms:TagResource"]\n'
    )
    assert lines == ["role Tagger: manage in part"]


def test_who_may_only_look_is_told():
    lines = only(
        '[[keys.orders.statements]]\nEffect = "Allow"\n'
        f'Principal = {{ AWS = "{IAM}:role/Auditor" }}\nAction = "kms:DescribeKey"\n'
    )
    assert lines == ["role Auditor: look at it"]


def test_a_pattern_of_roles_is_told_as_it_stands():
    pattern = f"{IAM}:role/*/Deploy"
    lines = told(
        f'{HEAD}[[keys.orders.statements]]\nEffect = "Deny"\nPrincipal = "*"\n'
        'Action = "kms:ScheduleKeyDeletion"\n'
        f'Condition = {{ ArnNotLike = {{ "aws:PrincipalArn" = "{pattern}" }} }}\n'
    )["in us-east-1"]
    assert f"everybody: never delete unless by {pattern}" in lines
