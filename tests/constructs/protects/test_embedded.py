"""Data under a MultiRegionKey in an app of one's own, whose Key may not name it."""

import json
from dataclasses import replace
from types import MappingProxyType

import pytest

from keyspan import InvalidKeyring, Key, RelatedKey
from keyspan.model.protects import Buckets
from keyspan.policy import KeyPolicy, Principal, Statement

pytestmark = pytest.mark.node

REGIONS = ("us-east-1", "eu-west-1")
ROOT = Principal("AWS", "arn:aws:iam::111122223333:root")
SID = "AllowS3ToReplicateInvoices"
ORDERS = Key(
    name="orders",
    primary=RelatedKey(region="us-east-1"),
    replicas=(RelatedKey(region="eu-west-1"),),
)
INVOICES = Buckets(
    name="invoices",
    source="us-east-1",
    buckets=MappingProxyType({"us-east-1": "acme-invoices", "eu-west-1": "acme-invoices-eu"}),
)


@pytest.fixture
def stack():
    from keyspan.bindings import App, TerraformStack

    return TerraformStack(App(), "theirs")


@pytest.fixture
def providers(stack):
    from cdktf_cdktf_provider_aws.provider import AwsProvider

    return {r: AwsProvider(stack, r, alias=r, region=r) for r in REGIONS}


def make(stack, providers, key=ORDERS, **changes):
    from keyspan.constructs import MultiRegionKey

    account = "111122223333"
    return MultiRegionKey(stack, key.name, key=key, account=account, providers=providers, **changes)


def protect(scope, key, data=INVOICES, construct_id="invoices"):
    from keyspan.constructs.protects import ReplicatedBuckets

    return ReplicatedBuckets(scope, construct_id, key=key, data=data)


def synthesized(stack):
    from cdktf import Testing

    return json.loads(Testing.synth(stack))


def sids(document):
    """The Sids of both key policies, the primary's first."""
    keys = document["resource"]["aws_kms_key"], document["resource"]["aws_kms_replica_key"]
    return [
        [each["Sid"] for each in json.loads(key["policy"])["Statement"]]
        for named in keys
        for key in named.values()
    ]


def test_the_key_policies_get_what_data_needs_that_the_key_does_not_name(stack, providers):
    from constructs import Construct

    made = protect(Construct(stack, "deep"), make(stack, providers)).made
    document = synthesized(stack)
    assert [policy[-1] for policy in sids(document)] == [SID, SID]
    assert {
        f"{kind}.{name}"
        for kind, named in document["resource"].items()
        for name in named
        if not kind.startswith("aws_kms_")
    } == set(made)
    assert document["resource"]["aws_s3_bucket"]["invoices_eu-west-1"]["provider"] == (
        "aws.eu-west-1"
    )


def test_data_that_the_key_names_already_is_let_in_once(stack, providers):
    key = make(stack, providers, key=replace(ORDERS, protects=(INVOICES,)))
    protect(stack, key)
    assert [policy.count(SID) for policy in sids(synthesized(stack))] == [1, 1]


def test_policies_of_the_apps_own_get_the_same_statement(stack, providers):
    def own(region):
        return KeyPolicy((Statement(sid="Account", principals=(ROOT,), actions=("kms:*",)),))

    protect(stack, make(stack, providers, policy=own))
    assert sids(synthesized(stack)) == [["Account", SID]] * 2


def test_principals_by_reference_stay_and_terraform_is_asked_about_them(stack, providers):
    from cdktf_cdktf_provider_aws.iam_role import IamRole

    role = IamRole(stack, "app", provider=providers["us-east-1"], assume_role_policy="{}")
    key = replace(ORDERS, primary=replace(ORDERS.primary, users=(role.arn,)))
    protect(stack, make(stack, providers, key=key))
    made = synthesized(stack)["resource"]["aws_kms_key"]["orders"]
    assert "${aws_iam_role.app.arn}" in made["policy"]
    assert SID in made["policy"]
    assert made["lifecycle"]["prevent_destroy"] is True
    assert "aws_iam_role.app.arn" in made["lifecycle"]["precondition"][0]["condition"]


def test_with_one_provider_each_resource_names_its_region_and_a_role_none(stack):
    from cdktf_cdktf_provider_aws.provider import AwsProvider

    protect(stack, make(stack, AwsProvider(stack, "aws", region="us-west-1")))
    resources = synthesized(stack)["resource"]
    assert {
        name: each["region"] for name, each in resources["aws_s3_bucket_versioning"].items()
    } == {"invoices_us-east-1": "us-east-1", "invoices_eu-west-1": "eu-west-1"}
    assert "region" not in resources["aws_iam_role"]["s3_invoices"]


def test_data_in_another_stack_than_its_key_is_refused_and_told_what_to_do(stack, providers):
    from cdktf import TerraformStack

    key = make(stack, providers)
    other = TerraformStack(stack.node.scope, "other")
    with pytest.raises(InvalidKeyring) as error:
        protect(other, key)
    told = str(error.value)
    assert "protects.s3.invoices: the key is of stack theirs, and this of other" in told
    assert [policy.count(SID) for policy in sids(synthesized(stack))] == [0, 0]


@pytest.mark.parametrize("existing", [False, True])
def test_two_data_of_one_name_in_a_stack_are_refused_not_merged(stack, providers, existing):
    protect(stack, make(stack, providers), data=replace(INVOICES, existing=existing))
    others = make(stack, providers, key=replace(ORDERS, name="others"))
    buckets = MappingProxyType(dict(zip(REGIONS, ("acme-a", "acme-b"), strict=True)))
    with pytest.raises(InvalidKeyring) as error:
        protect(
            stack,
            others,
            data=replace(INVOICES, buckets=buckets, existing=existing),
            construct_id="theirs",
        )
    assert "protects.s3.invoices: the stack holds data of that name already" in str(error.value)


def test_two_data_of_one_name_under_a_key_are_refused(stack, providers):
    key = make(stack, providers, key=replace(ORDERS, protects=(INVOICES,)))
    with pytest.raises(InvalidKeyring, match="invoices: names 2 data of the key orders"):
        protect(stack, key, data=replace(INVOICES, role="another"))


def test_data_that_was_refused_spoils_neither_the_stack_nor_the_key(stack, providers):
    key = make(stack, providers)
    with pytest.raises(InvalidKeyring, match="no Region of orders"):
        protect(stack, key, data=replace(INVOICES, source="us-west-2", buckets=_elsewhere()))
    protect(stack, key)
    assert [policy.count(SID) for policy in sids(synthesized(stack))] == [1, 1]


def test_a_key_that_is_not_symmetric_protects_no_data(stack, providers):
    signing = replace(ORDERS, key_spec="ECC_NIST_P256", key_usage="SIGN_VERIFY")
    key = make(stack, providers, key=signing)
    with pytest.raises(InvalidKeyring, match="orders is ECC_NIST_P256"):
        protect(stack, key)


def _elsewhere():
    return MappingProxyType({"us-west-2": "acme-invoices", "eu-west-1": "acme-invoices-eu"})
