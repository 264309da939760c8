"""What is asked of any key policy, whoever wrote it; test_faults.py asks it of keyrings."""

from keyspan.policy import EVERYBODY, KeyPolicy, Principal, Statement
from keyspan.policy.review import locks_out, public_actions, revealing_actions
from tests.policy.policies import ADMIN, APP, OTHER_ROOT, PLACE, ROOT


def policy(*statements):
    return KeyPolicy(statements)


ROOT_STATEMENT = Statement(principals=(ROOT,), actions=("kms:*",))


def test_aws_default_policy_locks_nobody_out_and_lets_nobody_in():
    assert not locks_out(policy(ROOT_STATEMENT), place=PLACE)
    assert public_actions(policy(ROOT_STATEMENT), place=PLACE) == ()


def test_another_account_cannot_change_a_key_policy():
    other = Statement(principals=(OTHER_ROOT,), actions=("kms:*",))
    assert locks_out(policy(other), place=PLACE)


def test_a_service_cannot_change_a_key_policy():
    service = Statement(principals=(Principal("Service", "x.amazonaws.com"),), actions=("kms:*",))
    assert locks_out(policy(service), place=PLACE)


def test_all_but_somebody_is_everybody():
    most = Statement(not_principals=(APP,), actions=("kms:Decrypt",))
    assert public_actions(policy(most), place=PLACE) == ("kms:Decrypt",)


def test_all_but_some_actions_are_nearly_all():
    most = Statement(principals=(EVERYBODY,), not_actions=("kms:D*", "kms:[a-z]*"))
    found = public_actions(policy(most), place=PLACE)
    assert "kms:Encrypt" in found
    assert "kms:Decrypt" not in found


def test_what_is_denied_to_everybody_is_not_public():
    allow = Statement(principals=(EVERYBODY,), actions=("kms:Decrypt", "kms:Encrypt"))
    deny = Statement(effect="Deny", principals=(EVERYBODY,), actions=("kms:Decrypt",))
    assert public_actions(policy(allow, deny), place=PLACE) == ("kms:Encrypt",)


def test_who_reveals_is_told_with_what():
    signer = Statement(principals=(ADMIN,), actions=("kms:Sign", "kms:DescribeKey"))
    by_iam = Statement(principals=(ROOT,), actions=("kms:*",))
    found = revealing_actions(policy(signer, by_iam), [ADMIN.name, APP.name], place=PLACE)
    assert list(found) == [(ADMIN.name, ("kms:Sign",))]
