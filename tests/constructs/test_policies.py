"""Key policies that an app writes in its own code, in place of Keyspan's."""

import json

import pytest

from keyspan import Grant, InvalidKeyring, Key, RelatedKey
from keyspan.policy import KeyPolicy, Principal, Statement

pytestmark = pytest.mark.node

ROOT = "arn:aws:iam::111122223333:root"
REGIONS = ("us-east-1", "eu-west-1")


@pytest.fixture
def stack():
    from cdktf import App, TerraformStack

    return TerraformStack(App(), "theirs")


@pytest.fixture
def providers(stack):
    from cdktf_cdktf_provider_aws.provider import AwsProvider

    return {r: AwsProvider(stack, r, alias=r, region=r) for r in REGIONS}


def make(stack, providers, policy, **access):
    from keyspan.constructs import MultiRegionKey

    primary, replica = (RelatedKey(region=region, **access) for region in REGIONS)
    key = Key(name="orders", primary=primary, replicas=(replica,))
    return MultiRegionKey(
        stack, "key", key=key, account="111122223333", providers=providers, policy=policy
    )


def policies(stack):
    from cdktf import Testing

    resources = json.loads(Testing.synth(stack))["resource"]
    return [
        json.loads(resources["aws_kms_key"]["orders"]["policy"]),
        json.loads(resources["aws_kms_replica_key"]["orders_eu-west-1"]["policy"]),
    ]


def value(region):
    logs = Principal("Service", f"logs.{region}.amazonaws.com")
    return KeyPolicy(
        (
            Statement(sid="Account", principals=(Principal("AWS", ROOT),), actions=("kms:*",)),
            Statement(sid="Logs", principals=(logs,), actions=("kms:Decrypt",)),
        )
    )


def table(region):
    return json.loads(value(region).json())


def text(region):
    return json.dumps(table(region), indent=2)


@pytest.mark.parametrize("policy", [value, table, text])
def test_it_stands_in_each_region(stack, providers, policy):
    make(stack, providers, policy)
    assert policies(stack) == [table(region) for region in REGIONS]


def test_it_may_name_a_role_of_the_app(stack, providers):
    from cdktf_cdktf_provider_aws.iam_role import IamRole

    role = IamRole(stack, "app", provider=providers["us-east-1"], assume_role_policy="{}")
    app = Statement(sid="App", principals=(Principal("AWS", role.arn),), actions=("kms:Decrypt",))
    make(stack, providers, lambda region: KeyPolicy((*value(region).statements, app)))
    for policy in policies(stack):
        assert policy["Statement"][-1]["Principal"] == {"AWS": "${aws_iam_role.app.arn}"}


WRONG = {
    "an action that does not exist": (
        lambda _: (
            table("us-east-1")
            | {
                "Statement": [
                    {
                        "Sid": "Account",
                        "Effect": "Allow",
                        "Principal": {"AWS": ROOT},
                        "Action": ["kms:*", "kms:Decript"],
                        "Resource": "*",
                    }
                ]
            }
        ),
        r'policy in us-east-1\[0\]\.Action: "kms:Decript" is no action of KMS',
    ),
    "another Region's service": (
        lambda _: value("us-east-1"),
        r"policy in eu-west-1\[1\]\.Principal: .* names us-east-1, and the key is in eu-west-1",
    ),
    "another account": (
        lambda _: json.loads(value("us-east-1").json().replace("111122223333", "444455556666")),
        "is of account 444455556666, and the keyring of 111122223333",
    ),
    "a lockout": (
        lambda region: KeyPolicy(value(region).statements[1:]),
        "nobody could change its key policy again",
    ),
    "a policy that is none": (lambda _: "{", "policy in us-east-1: is not JSON"),
    "nothing": (lambda _: None, "policy in us-east-1: null stands where a table belongs"),
    "what JSON cannot hold": (lambda _: {"Statement": {1}}, "return a KeyPolicy, a table or its"),
    "what only Terraform can tell": (
        lambda _: "${TfToken[TOKEN.0]}",
        "is known only when Terraform applies, and cannot be checked before",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_it_is_held_to_the_rules_that_keyspans_are(stack, providers, case):
    policy, told = WRONG[case]
    with pytest.raises(InvalidKeyring, match=told):
        make(stack, providers, policy)


def test_a_field_that_would_say_nothing_is_refused(stack, providers):
    users = ("arn:aws:iam::111122223333:role/OrdersApp",)
    with pytest.raises(InvalidKeyring, match="users in us-east-1: stands beside a key policy of"):
        make(stack, providers, value, users=users)


def test_accounts_that_the_key_names_may_be_named(stack, providers):
    other = Statement(
        sid="Partner",
        principals=(Principal("AWS", "arn:aws:iam::444455556666:root"),),
        actions=("kms:Decrypt",),
    )
    accounts = ("444455556666",)
    make(
        stack,
        providers,
        lambda region: KeyPolicy((*value(region).statements, other)),
        external_accounts=accounts,
    )
    assert [policy["Statement"][-1]["Sid"] for policy in policies(stack)] == ["Partner", "Partner"]


def test_grants_are_still_held_to_the_account(stack, providers):
    stranger = Grant(
        name="batch", grantee="arn:aws:iam::444455556666:role/Batch", operations=("Decrypt",)
    )
    with pytest.raises(InvalidKeyring, match=r"grants\.batch: .* is of account 444455556666"):
        make(stack, providers, value, grants=(stranger,))
