"""Hostile key policies in a keyring, and what is said of each: the table of the README's promise."""

import pytest

from keyspan import InvalidKeyring, Key, RelatedKey
from keyspan.config import loads
from keyspan.model.bounds import KEY_POLICY_BYTES
from keyspan.policy import key_policy, policy_faults, policy_warnings

HEAD = """
account = "111122223333"

[keys.orders]
primary = "us-east-1"
replicas = ["eu-west-1"]
"""
ALONE = HEAD.replace('replicas = ["eu-west-1"]\n', "")
ACCOUNT = "111122223333"
ADMIN = "arn:aws:iam::111122223333:role/KeyAdmin"
APP = "arn:aws:iam::111122223333:role/App"


def statement(*, effect="Allow", principal=f'{{ AWS = "{APP}" }}', action='"kms:Decrypt"', more=""):
    return (
        f'[[keys.orders.statements]]\nEffect = "{effect}"\nPrincipal = {principal}\n'
        f"Action = {action}\n{more}\n"
    )


def condition(operator, key, value, **others):
    return statement(more=f'Condition = {{ {operator} = {{ "{key}" = {value} }} }}', **others)


WHERE = "keyspan.toml: keys.orders.statements[0]"
HOSTILE = {
    "a typo in an action": (
        statement(action='"kms:Decrpyt"'),
        f'{WHERE}.Action: "kms:Decrpyt" is no action of KMS\n  did you mean "kms:Decrypt"?',
    ),
    "a wildcard that names nothing": (
        statement(action='"kms:Descrypt*"'),
        f'{WHERE}.Action: "kms:Descrypt*" is no action of KMS\n  did you mean "kms:Decrypt"?',
    ),
    "an operation that is two actions": (
        statement(action='"kms:ReEncrypt"'),
        f'{WHERE}.Action: "kms:ReEncrypt" is no action of KMS\n  name what you mean of kms:ReEncryptFrom, kms:ReEncryptTo',
    ),
    "an action of another service": (
        statement(action='"s3:GetObject"'),
        f'{WHERE}.Action: "s3:GetObject" is no action of KMS\n  an action of KMS is written "kms:Decrypt"',
    ),
    "an action about no key": (
        statement(action='["kms:Decrypt", "kms:ListKeys"]'),
        f'{WHERE}.Action: "kms:ListKeys" is about no key, and does nothing in a key policy\n  allow it in an IAM policy',
    ),
    "no action": (
        f'[[keys.orders.statements]]\nEffect = "Allow"\nPrincipal = {{ AWS = "{APP}" }}\n',
        f"{WHERE}.Action: the statement names no action, and does nothing",
    ),
    "an unknown condition key": (
        condition("StringEquals", "kms:ViaServices", '"x"'),
        f'{WHERE}.Condition.StringEquals.kms:ViaServices: "kms:ViaServices" is no condition key that KMS is known to have\n  did you mean "kms:ViaService"?',
    ),
    "a condition key of another service": (
        condition("StringEquals", "s3:prefix", '"x"'),
        '"s3:prefix" is no condition key that KMS is known to have',
    ),
    "a condition key of IAM policies": (
        condition("StringEquals", "aws:ResourceTag/team", '"x"'),
        '"aws:ResourceTag/team" works in IAM policies only, not in key policies',
    ),
    "a bad operator": (
        condition("StringEqual", "kms:ViaService", '"x"'),
        f'{WHERE}.Condition.StringEqual.kms:ViaService: "StringEqual" is no condition operator\n  did you mean "StringEquals"?',
    ),
    "a bad set operator": (
        condition('"ForEachValue:StringEquals"', "aws:TagKeys", '"x"'),
        '"ForEachValue:StringEquals" is no condition operator\n  did you mean "ForAnyValue:StringEquals"?',
    ),
    "an operator that does not fit": (
        condition("StringEquals", "kms:ScheduleKeyDeletionPendingWindowInDays", '"30"'),
        "StringEquals does not compare what kms:ScheduleKeyDeletionPendingWindowInDays holds\n  use an operator of Numeric: NumericEquals",
    ),
    "a value that is no number": (
        condition("NumericLessThan", "kms:ScheduleKeyDeletionPendingWindowInDays", '"thirty"'),
        '"thirty" is nothing that NumericLessThan can compare\n  write a value of the kind: 30',
    ),
    "no value": (
        condition("StringEquals", "kms:ViaService", "[]"),
        f"{WHERE}.Condition.StringEquals.kms:ViaService: no value is wanted",
    ),
    "several values where one is asked": (
        condition("StringEquals", "kms:EncryptionContextKeys", '"team"'),
        "a request can have several values of kms:EncryptionContextKeys\n  write ForAnyValue:StringEquals",
    ),
    "a set operator on one value": (
        condition('"ForAllValues:StringEquals"', "kms:ViaService", '"x"'),
        "a request has one value of kms:ViaService\n  write StringEquals",
    ),
    "the Region of another key": (
        condition("StringEquals", "kms:ViaService", '"s3.us-east-1.amazonaws.com"'),
        '"s3.us-east-1.amazonaws.com" names us-east-1, and the key is in eu-west-1\n  leave the Region open: "s3.{region}.amazonaws.com"',
    ),
    "a service principal of another Region": (
        statement(principal='{ Service = "logs.us-east-1.amazonaws.com" }'),
        f'{WHERE}.Principal: "logs.us-east-1.amazonaws.com" names us-east-1, and the key is in eu-west-1',
    ),
    "everybody": (
        statement(principal='"*"'),
        "keyspan.toml: keys.orders in us-east-1: everybody in the world may use it: kms:Decrypt",
    ),
    "everybody through a service of any account": (
        condition("StringEquals", "kms:ViaService", '"s3.{region}.amazonaws.com"', principal='"*"'),
        "everybody in the world may use it: kms:Decrypt",
    ),
    "everybody in organizations of any name": (
        condition("StringLike", "aws:PrincipalOrgID", '"o-*"', principal='"*"'),
        "everybody in the world may use it: kms:Decrypt",
    ),
    "everybody but some": (
        condition("StringNotEquals", "aws:PrincipalOrgID", '"o-aaaaaaaaaa"', principal='"*"'),
        "everybody in the world may use it: kms:Decrypt",
    ),
    "everybody who sends no organization": (
        condition("StringEqualsIfExists", "aws:PrincipalOrgID", '"o-aaaaaaaaaa"', principal='"*"'),
        "everybody in the world may use it: kms:Decrypt",
    ),
    "everybody below an organizational unit, or without any": (
        condition('"ForAllValues:StringLike"', "aws:PrincipalOrgPaths", '"o-aaaaaaaaaa/*"', principal='"*"'),
        "everybody in the world may use it: kms:Decrypt",
    ),
    "a role of any account": (
        condition("ArnLike", "aws:PrincipalArn", '"arn:aws:iam::*:role/App"', principal='"*"'),
        "everybody in the world may use it: kms:Decrypt",
    ),
    "a bucket of anybody": (
        condition("ArnLike", "aws:SourceArn", '"arn:aws:s3:::*"', principal='"*"'),
        "everybody in the world may use it: kms:Decrypt",
    ),
    "everything to everybody": (
        statement(principal='"*"', action='"kms:*"'),
        "everybody in the world may use it: kms:CancelKeyDeletion, kms:CreateAlias, kms:CreateGrant and 44 more",
    ),
    "a deny of everyone": (
        statement(effect="Deny", principal='"*"', action='"kms:*"'),
        "keyspan.toml: keys.orders in us-east-1: nobody could change its key policy again: none may call kms:PutKeyPolicy",
    ),
    "a deny that a request without the key meets": (
        condition("StringNotEquals", "kms:ReplicaRegion", '"eu-west-1"', effect="Deny", principal='"*"', action='"kms:*"'),
        "nobody could change its key policy again",
    ),
    "a change only by a bypass of the lockout check": (
        "root_delegation = false\n"
        + condition("Bool", "kms:BypassPolicyLockoutSafetyCheck", "true", action='"kms:PutKeyPolicy"'),
        "nobody could change its key policy again",
    ),
    "whom nobody can tell": (
        ('[[keys.orders.statements]]\nEffect = "Deny"\n'
        f'NotPrincipal = {{ AWS = "{ADMIN}" }}\nAction = "kms:*"\n'),
        f"{WHERE}.NotPrincipal: whom NotPrincipal leaves out, nobody can tell\n  name everybody, with a condition on aws:PrincipalArn",
    ),
    "another resource than the key": (
        statement(more='NotResource = "x"'),
        f"{WHERE}.Resource: a key policy is about its own key alone",
    ),
    "a policy variable for a number": (
        condition("NumericLessThan", "kms:RotationPeriodInDays", '"${aws:PrincipalTag/days}"'),
        "is nothing that NumericLessThan can compare",
    ),
    "another key": (
        statement(more='Resource = "arn:aws:kms:us-east-1:111122223333:key/x"'),
        f"{WHERE}.Resource: a key policy is about its own key alone",
    ),
    "a duplicate Sid": (
        statement(more='Sid = "AllowReports"') * 2,
        'keyspan.toml: keys.orders.statements: 2 statements have the Sid "AllowReports"',
    ),
    "a Sid of Keyspan's own": (
        statement(more='Sid = "EnableIAMPolicies"'),
        '2 statements have the Sid "EnableIAMPolicies"',
    ),
    "a wrong account in an ARN": (
        statement(principal='{ AWS = "arn:aws:iam::111122223334:role/App" }'),
        f'{WHERE}.Principal: "arn:aws:iam::111122223334:role/App" is of account 111122223334, and the keyring of 111122223333\n  correct it, or allow that account: external_accounts = ["111122223334"]',
    ),
    "an account of eleven digits": (
        statement(principal='{ AWS = "arn:aws:iam::11112222333:role/App" }'),
        f'{WHERE}.Principal: "arn:aws:iam::11112222333:role/App" is not the ARN of an IAM principal',
    ),
    "a wildcard in an ARN": (
        statement(principal='{ AWS = "arn:aws:iam::111122223333:role/*" }'),
        "is not the ARN of an IAM principal",
    ),
    "another partition": (
        statement(principal='{ AWS = "arn:aws-cn:iam::111122223333:role/App" }'),
        "is of partition aws-cn, and the key of aws",
    ),
    "a service that is none": (
        statement(principal='{ Service = "logs" }'),
        f'{WHERE}.Principal: "logs" is not the name of a service principal',
    ),
    "a federated principal": (
        statement(principal='{ Federated = "cognito-identity.amazonaws.com" }'),
        f"{WHERE}.Principal: a key policy knows no Federated principals",
    ),
    "an element that is none": (
        statement(more='Condtion = {}'),
        f'{WHERE}.Condtion: nothing of that name belongs here\n  did you mean "Condition"?',
    ),
    "a placeholder that is none": (
        statement(principal='{ AWS = "arn:{partition}:iam::{acount}:role/App" }'),
        f'{WHERE}: "arn:{{partition}}:iam::{{acount}}:role/App" holds {{acount}}, which nothing fills in\n  did you mean "account"?',
    ),
    "letters that a key policy cannot hold": (
        statement(more='Sid = "Ключ"'),
        'keyspan.toml: keys.orders.statements: "Ключ" holds characters that a key policy cannot',
    ),
    "a date": (
        statement(more="Sid = 2026-11-24"),
        f"{WHERE}.Sid: 2026-11-24 stands where text belongs",
    ),
    "nobody to manage the key": (
        "root_delegation = false\n",
        "nobody could change its key policy again: none may call kms:PutKeyPolicy\n  name administrators, leave root_delegation on",
    ),
    "administrators in one Region only": (
        f'root_delegation = false\nadministrators = ["{ADMIN}"]\n[keys.orders.in.eu-west-1]\nadministrators = []\n',
        "keyspan.toml: keys.orders in eu-west-1: nobody could change its key policy again",
    ),
    "a user of another account": (
        'users = ["arn:aws:iam::444455556666:role/App"]\n',
        'keys.orders.users: "arn:aws:iam::444455556666:role/App" is of account 444455556666, and the keyring of 111122223333\n  correct it; who may use the key from another account is in external_users',
    ),
    "an external user of the own account": (
        f'external_users = ["{APP}"]\n',
        f'keys.orders.external_users: "{APP}" is of the keyring\'s own account\n  write it into users',
    ),
    "a session that is to delete": (
        'deny = { deletion_except_by = ["arn:aws:sts::111122223333:assumed-role/A/s"] }\n',
        "keys.orders.deny.deletion_except_by[0]: \"arn:aws:sts::111122223333:assumed-role/A/s\" is not the ARN of an IAM role or user",
    ),
    "a window that is denied": (
        "deletion_window_days = 7\ndeny = { deletion_window_below_days = 30 }\n",
        "keys.orders.deletion_window_days: 7 is denied below 30 by deny.deletion_window_below_days",
    ),
    "a replica that is denied": (
        'deny = { replication_except_to = ["us-west-2"] }\n',
        'keys.orders.deny.replication_except_to: "eu-west-1" is one of replicas, and is denied here',
    ),
    "a service of the wrong kind": (
        'services = ["logs"]\n',
        '"logs" calls KMS as a service principal, which kms:ViaService never names\n  write it there: service_principals = ["logs"]',
    ),
    "a service principal that is not known": (
        'service_principals = ["log"]\n',
        'keys.orders.service_principals[0].service: "log" is not a service whose key policy is known\n  did you mean "logs"?',
    ),
    "sources of a service that tells none": (
        'service_principals = [{ service = "autoscaling", source_arns = ["arn:aws:a:b:111122223333:c"] }]\n',
        "keys.orders.service_principals: autoscaling does not say for whose resource it calls",
    ),
    "a source that is no ARN": (
        'service_principals = [{ service = "sns", source_arns = ["orders"] }]\n',
        'keys.orders.service_principals[0].source_arns[0]: "orders" is not the ARN of a resource',
    ),
    "sources of every account": (
        'service_principals = [{ service = "sns", source_arns = ["arn:aws:sns:*:*:alerts"] }]\n',
        'source_arns[0]: "arn:aws:sns:*:*:alerts" is of more than one account',
    ),
    "a source with a placeholder that is none": (
        'service_principals = [{ service = "sns", source_arns = ["arn:aws:sns:{regoin}:{account}:x"] }]\n',
        "holds {regoin}, which nothing fills in\n  did you mean \"region\"?",
    ),
    "an unknown name in a table of a list": (
        'service_principals = [{ service = "sns", sources = [] }]\n',
        "keys.orders.service_principals[0].sources: nothing of that name belongs here\n  did you mean \"source_arns\"?",
    ),
    "no organization": (
        'organizations = ["r-ab12"]\n',
        'keys.orders.organizations[0]: "r-ab12" is not the ID of an organization',
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_key_policy_is_refused_with_what_to_do(case):
    text, says = HOSTILE[case]
    with pytest.raises(InvalidKeyring) as caught:
        loads(HEAD + text)
    assert says in str(caught.value)
    assert all(fault.mend for fault in caught.value.faults)


def test_a_key_policy_may_be_as_large_as_aws_takes_it_and_no_larger():
    def key(length):
        users = (f"arn:aws:iam::111122223333:role/{'R' * length}",)
        return Key(name="k", primary=RelatedKey(region="us-east-1", users=users))

    def size(length):
        return len(key_policy(key(length), region="us-east-1", account=ACCOUNT).json())

    fits = 1 + (KEY_POLICY_BYTES - size(1)) // 2  # the role stands in two statements
    assert list(policy_faults(key(fits), account=ACCOUNT)) == []
    (fault,) = policy_faults(key(fits + 1), account=ACCOUNT)
    assert fault.where == "keys.k in us-east-1"
    assert fault.problem.endswith("bytes, over 32,768")


def test_one_fault_is_told_once_for_all_regions():
    with pytest.raises(InvalidKeyring) as caught:
        loads(HEAD + HOSTILE["a typo in an action"][0])
    assert len(caught.value.faults) == 1


def test_a_statement_of_one_region_is_told_with_its_region():
    own = statement(action='"kms:Decrpyt"').replace("keys.orders.", "keys.orders.in.eu-west-1.")
    with pytest.raises(InvalidKeyring) as caught:
        loads(HEAD + own)
    assert [fault.where for fault in caught.value.faults] == [
        "keyspan.toml: keys.orders in eu-west-1: statements[0].Action"
    ]


def test_every_statement_is_told_of_at_once():
    text = HOSTILE["a typo in an action"][0] + HOSTILE["a bad operator"][0]
    with pytest.raises(InvalidKeyring) as caught:
        loads(HEAD + text)
    assert [fault.where for fault in caught.value.faults] == [
        f"{WHERE}.Action",
        "keyspan.toml: keys.orders.statements[1].Condition.StringEqual.kms:ViaService",
    ]


def test_what_a_faulty_statement_would_do_is_not_told():
    """Mistyped, its condition keeps nobody out: one fault, not two."""
    text = condition("StringEquals", "aws:PrincipalOrgId2", '"o-aaaaaaaaaa"', principal='"*"')
    with pytest.raises(InvalidKeyring) as caught:
        loads(HEAD + text)
    assert len(caught.value.faults) == 1


def test_what_follows_from_another_fault_is_not_told():
    """The administrators are mistyped, so that nobody is left: one fault, not two."""
    with pytest.raises(InvalidKeyring) as caught:
        loads(HEAD + 'root_delegation = false\nadministrators = ["KeyAdmin"]\n')
    assert [fault.where for fault in caught.value.faults] == [
        "keyspan.toml: keys.orders.administrators[0]"
    ]


FINE = {
    "an account that is allowed": 'external_accounts = ["444455556666"]\n'
    + statement(principal='{ AWS = "arn:aws:iam::444455556666:role/App" }'),
    "everybody in an organization": condition(
        "StringEquals", "aws:PrincipalOrgID", '"o-aaaaaaaaaa"', principal='"*"'
    ),
    "everybody below an organizational unit": condition(
        '"ForAnyValue:StringLike"',
        "aws:PrincipalOrgPaths",
        '"o-aaaaaaaaaa/r-ab12/ou-ab12-11111111/*"',
        principal='"*"',
    ),
    "everybody in an account": condition(
        "StringEquals", "kms:CallerAccount", '"{account}"', principal='"*"'
    ),
    "roles of a pattern": condition(
        "ArnLike", "aws:PrincipalArn", '"arn:*:iam::111122223333:role/App*"', principal='"*"'
    ).replace("arn:*", "arn:aws"),
    "a deny of unencrypted transport": condition(
        "Bool",
        "aws:SecureTransport",
        "false",
        effect="Deny",
        principal='"*"',
        action='"kms:*"',
    ),
    "a policy variable": condition(
        "StringEquals", "kms:EncryptionContext:owner", '"${aws:PrincipalTag/owner}"'
    ),
    "a granter of an account that users are of": (
        'external_users = ["arn:aws:iam::444455556666:role/App"]\n'
        'granters = ["arn:aws:iam::444455556666:role/Granter"]\n'
    ),
    "the shortest window that is not denied": (
        "deletion_window_days = 14\ndeny = { deletion_window_below_days = 14 }\n"
    ),
    "a post-quantum key": 'key_spec = "ML_DSA_44"\n',
    "spaces in a Sid": statement(more='Sid = "Allow use of the key"'),
    "the Region left open": condition(
        "StringEquals", "kms:ViaService", '["s3.{region}.amazonaws.com"]'
    ),
    "every Region by a pattern": condition("StringLike", "kms:ViaService", '"s3.*.amazonaws.com"'),
    "no root, and administrators": f'root_delegation = false\nadministrators = ["{ADMIN}"]\n',
}


@pytest.mark.parametrize("case", FINE)
def test_a_sound_key_policy_is_taken(case):
    (key,) = loads(HEAD + FINE[case]).keys
    assert key.name == "orders"


def warnings(text):
    keyring = loads(text)
    return [str(w) for key in keyring.keys for w in policy_warnings(key, account=keyring.account)]


def test_an_administrator_who_can_decrypt_is_told():
    assert warnings(ALONE + f'administrators = ["{ADMIN}"]\nusers = ["{ADMIN}"]\n') == [
        (
            f'keys.orders.administrators: "{ADMIN}" may use the key as well: kms:Decrypt, '
            "kms:GenerateDataKey, kms:GenerateDataKeyPair and 1 more\n"
            "  let one role manage the key and another use it"
        )
    ]


def test_an_administrator_who_decrypts_by_a_statement_is_told():
    text = statement(principal=f'{{ AWS = "{ADMIN}" }}')
    (told,) = warnings(ALONE + f'administrators = ["{ADMIN}"]\n' + text)
    assert "may use the key as well: kms:Decrypt\n" in told


def test_what_everybody_in_the_account_may_do_through_a_service_is_not_held_against_one():
    text = f'administrators = ["{ADMIN}"]\nusers = ["{APP}"]\nservices = ["s3"]\n'
    assert warnings(ALONE + text) == []


def test_a_promotion_that_one_of_both_keys_refuses_is_told():
    other = "arn:aws:iam::111122223333:role/Other"
    text = (
        f'root_delegation = false\nadministrators = ["{ADMIN}"]\n'
        f'[keys.orders.in.eu-west-1]\nadministrators = ["{other}"]\n'
    )
    (told,) = warnings(HEAD + text)
    assert told.startswith("keys.orders in eu-west-1: nobody could make it the primary")
    assert "us-east-1 and eu-west-1" in told


def test_a_promotion_that_one_key_denies_is_told_for_its_region_alone():
    text = (
        HEAD.replace('["eu-west-1"]', '["eu-west-1", "us-west-2"]')
        + "[keys.orders.in.us-east-1]\n"
        + 'deny = { promotion_except_to = ["us-west-2"] }\n'
    )
    (told,) = warnings(text)
    assert told.startswith("keys.orders in eu-west-1: nobody could make it the primary")


def test_iam_may_let_a_named_administrator_promote():
    text = f'administrators = ["{ADMIN}"]\n[keys.orders.in.eu-west-1]\nadministrators = []\n'
    assert warnings(HEAD + text) == []


def test_a_promotion_that_is_denied_in_both_regions_is_meant_so():
    assert warnings(HEAD + "deny = { promotion_except_to = [] }\n") == []
    (told,) = warnings(HEAD + "[keys.orders.in.eu-west-1]\ndeny = { promotion_except_to = [] }\n")
    assert "nobody could make it the primary" in told
