"""Principals that an app makes itself, whose ARNs are known only when Terraform applies."""

import json

import pytest

from keyspan import Denials, Grant, InvalidKeyring, Key, RelatedKey

pytestmark = pytest.mark.node

REGIONS = ("us-east-1", "eu-west-1")
ADMIN = "arn:aws:iam::111122223333:role/KeyAdmin"
OWN = r"^arn:aws:iam::111122223333:(role|user)/[0-9A-Za-z_+=,.@/-]+$"


@pytest.fixture
def stack():
    from cdktf import App, TerraformStack

    return TerraformStack(App(), "theirs")


@pytest.fixture
def providers(stack):
    from cdktf_cdktf_provider_aws.provider import AwsProvider

    return {r: AwsProvider(stack, r, alias=r, region=r) for r in REGIONS}


@pytest.fixture
def role(stack, providers):
    from cdktf_cdktf_provider_aws.iam_role import IamRole

    return IamRole(stack, "app", provider=providers["us-east-1"], assume_role_policy="{}")


def make(stack, providers, **access):
    """Make a key whose replica names nobody."""
    from keyspan.constructs import MultiRegionKey

    key = Key(
        name="orders",
        primary=RelatedKey(region="us-east-1", **access),
        replicas=(RelatedKey(region="eu-west-1"),),
    )
    return MultiRegionKey(stack, "key", key=key, account="111122223333", providers=providers)


def resource(stack, address):
    from cdktf import Testing

    kind, _, name = address.partition(".")
    body = json.loads(Testing.synth(stack))["resource"][kind][name]
    if "policy" in body:
        body["policy"] = json.loads(body["policy"])
    return body


def statements(stack):
    policy = resource(stack, "aws_kms_key.orders")["policy"]
    return {each["Sid"]: each for each in policy["Statement"]}


def conditions(stack, address="aws_kms_key.orders"):
    found = resource(stack, address)["lifecycle"].get("precondition", [])
    return [each["condition"] for each in found]


def own(value):
    return f"${{can(regex({json.dumps(OWN)}, {value}))}}"


def test_a_role_of_the_app_stands_in_the_key_policy_as_a_reference(stack, providers, role):
    make(stack, providers, users=(ADMIN, role.arn))
    assert statements(stack)["AllowUse"]["Principal"] == {"AWS": [ADMIN, "${aws_iam_role.app.arn}"]}


def test_terraform_makes_sure_that_it_is_of_the_keys_account(stack, providers, role):
    make(stack, providers, users=(role.arn,))
    assert resource(stack, "aws_kms_key.orders")["lifecycle"] == {
        "prevent_destroy": True,
        "precondition": [
            {
                "condition": own("aws_iam_role.app.arn"),
                "error_message": "keys.orders: ${aws_iam_role.app.arn} is not the ARN of a role "
                "or a user of account 111122223333",
            }
        ],
    }
    assert conditions(stack, "aws_kms_replica_key.orders_eu-west-1") == []


def test_an_arn_may_be_made_of_known_text_and_a_reference(stack, providers, role):
    make(stack, providers, users=(f"arn:aws:iam::111122223333:role/{role.name}",))
    assert statements(stack)["AllowUse"]["Principal"] == {
        "AWS": "arn:aws:iam::111122223333:role/${aws_iam_role.app.name}"
    }
    assert conditions(stack) == [
        own('join("", ["arn:aws:iam::111122223333:role/", aws_iam_role.app.name])')
    ]


def test_a_role_of_another_stack_is_read_from_its_state(stack, providers):
    from cdktf import TerraformStack
    from cdktf_cdktf_provider_aws.iam_role import IamRole
    from cdktf_cdktf_provider_aws.provider import AwsProvider

    roles = TerraformStack(stack.node.root, "roles")
    AwsProvider(roles, "aws", region="us-east-1")
    theirs = IamRole(roles, "app", assume_role_policy="{}")
    make(stack, providers, users=(theirs.arn,))
    stack.node.root.synth()
    output = (
        "data.terraform_remote_state.cross-stack-reference-input-roles"
        ".outputs.cross-stack-output-aws_iam_roleapparn"
    )
    assert statements(stack)["AllowUse"]["Principal"] == {"AWS": f"${{{output}}}"}
    assert conditions(stack) == [own(output)]


def test_it_counts_as_an_administrator_for_terraform_makes_sure_of_it(stack, providers, role):
    from keyspan.constructs import MultiRegionKey

    locked = {"root_delegation": False, "administrators": (role.arn,)}
    key = Key(name="orders", primary=RelatedKey(region="us-east-1", **locked))
    MultiRegionKey(stack, "key", key=key, account="111122223333", providers=providers)
    assert conditions(stack) == [own("aws_iam_role.app.arn")]


def test_who_may_delete_can_be_a_role_of_the_app(stack, providers, role):
    make(stack, providers, deny=Denials(deletion_except_by=(role.arn,)))
    assert statements(stack)["DenyDeletion"]["Condition"] == {
        "ArnNotLike": {"aws:PrincipalArn": "${aws_iam_role.app.arn}"}
    }
    assert conditions(stack) == [own("aws_iam_role.app.arn")]


def test_a_grant_can_be_given_to_a_role_of_the_app(stack, providers, role):
    arn = role.arn
    grant = Grant(name="batch", grantee=arn, operations=("Decrypt",), retiring_principal=arn)
    make(stack, providers, grants=(grant,))
    address = "aws_kms_grant.orders--batch_us-east-1"
    body = resource(stack, address)
    assert body["grantee_principal"] == body["retiring_principal"] == "${aws_iam_role.app.arn}"
    assert conditions(stack, address) == [own("aws_iam_role.app.arn")]
    assert conditions(stack) == []


def test_statements_may_name_it_too(stack, providers, role):
    statement = {
        "Sid": "Theirs",
        "Effect": "Allow",
        "Principal": {"AWS": [role.arn]},
        "Action": "kms:Decrypt",
    }
    make(stack, providers, statements=(statement,))
    assert statements(stack)["Theirs"]["Principal"] == {"AWS": "${aws_iam_role.app.arn}"}
    assert conditions(stack) == [own("aws_iam_role.app.arn")]


def test_a_condition_may_hold_a_reference_beside_a_policy_variable(stack, providers, role):
    wanted = {"kms:EncryptionContext:unit": role.name + "-${aws:PrincipalTag/unit}"}
    statement = {
        "Sid": "Theirs",
        "Effect": "Allow",
        "Principal": {"AWS": ADMIN},
        "Action": "kms:Decrypt",
        "Condition": {"StringEquals": wanted},
    }
    make(stack, providers, statements=(statement,))
    assert statements(stack)["Theirs"]["Condition"]["StringEquals"] == {
        "kms:EncryptionContext:unit": "${aws_iam_role.app.name}-$${aws:PrincipalTag/unit}"
    }
    assert conditions(stack) == [r'${can(regex("^[^\"\\\\[:cntrl:]]*$", aws_iam_role.app.name))}']


def test_a_reference_in_a_condition_keeps_nobody_out(stack, providers, role):
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "kms:Decrypt",
        "Condition": {"ArnEquals": {"aws:PrincipalArn": role.arn}},
    }
    with pytest.raises(InvalidKeyring, match="everybody in the world may use it"):
        make(stack, providers, statements=(statement,))


def test_a_reference_that_terraform_would_not_read_as_one_is_refused(stack, providers, role):
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": ADMIN},
        "Action": "kms:Decrypt",
        "Condition": {"StringEquals": {"kms:EncryptionContext:unit": f"${role.name}"}},
    }
    with pytest.raises(InvalidKeyring, match=r"has \$ before a reference, which escapes it"):
        make(stack, providers, statements=(statement,))


def test_a_statement_that_is_no_table_is_told(stack, providers):
    with pytest.raises(InvalidKeyring, match=r'statements.*"kms:Decrypt" stands where a table'):
        make(stack, providers, statements=("kms:Decrypt",))


@pytest.mark.parametrize("field", ["external_users", "organizations"])
def test_a_reference_where_another_account_belongs_is_refused(stack, providers, role, field):
    with pytest.raises(InvalidKeyring, match=f"{field} in us-east-1: .*TfToken"):
        make(stack, providers, **{field: (role.arn,)})


def test_what_cannot_become_an_arn_is_refused(stack, providers, role):
    with pytest.raises(InvalidKeyring, match="holds a token, which CDKTF fills in later"):
        make(stack, providers, users=(f'{role.arn}","x',))


def test_a_reference_where_a_text_belongs_is_told(stack, providers, role):
    with pytest.raises(InvalidKeyring, match=r"write a tuple: users="):
        make(stack, providers, users=role.arn)


def test_a_key_whose_principals_are_known_has_no_precondition(stack, providers):
    make(stack, providers, users=(ADMIN,))
    assert conditions(stack) == []


def test_a_role_that_is_named_like_a_stand_in_stays_itself(stack, providers, role):
    named = "arn:aws:iam::111122223333:role/known-at-apply/1"
    make(stack, providers, users=(role.arn, named))
    assert statements(stack)["AllowUse"]["Principal"]["AWS"] == ["${aws_iam_role.app.arn}", named]
