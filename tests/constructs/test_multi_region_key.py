"""MultiRegionKey in an app of one's own."""

import json

import pytest

from keyspan import InvalidKeyring, Key, RelatedKey

pytestmark = pytest.mark.node

ORDERS = Key(
    name="orders",
    primary=RelatedKey(region="us-east-1", aliases=("orders",)),
    replicas=(RelatedKey(region="eu-west-1"),),
)


@pytest.fixture
def stack():
    from cdktf import App, TerraformStack

    return TerraformStack(App(), "theirs")


@pytest.fixture
def providers(stack):
    from cdktf_cdktf_provider_aws.provider import AwsProvider

    return {
        region: AwsProvider(stack, f"aws-{region}", alias=alias, region=region)
        for region, alias in (("us-east-1", "virginia"), ("eu-west-1", "ireland"))
    }


def make(scope, providers, key=ORDERS, construct_id="key"):
    from keyspan.constructs import MultiRegionKey

    return MultiRegionKey(scope, construct_id, key=key, account="111122223333", providers=providers)


def document(stack):
    from cdktf import Testing

    return json.loads(Testing.synth(stack))


def test_addresses_come_from_the_keys_name_not_from_the_constructs(stack, providers):
    from constructs import Construct

    make(Construct(stack, "deep"), providers, construct_id="anything")
    resources = document(stack)["resource"]
    assert {kind: list(named) for kind, named in resources.items()} == {
        "aws_kms_key": ["orders"],
        "aws_kms_replica_key": ["orders_eu-west-1"],
        "aws_kms_alias": ["orders_us-east-1"],
    }


def test_the_providers_are_those_that_were_handed_in(stack, providers):
    make(stack, providers)
    resources = document(stack)["resource"]
    assert resources["aws_kms_key"]["orders"]["provider"] == "aws.virginia"
    assert resources["aws_kms_replica_key"]["orders_eu-west-1"]["provider"] == "aws.ireland"


def test_its_arns_can_be_used_by_other_resources(stack, providers):
    from cdktf import TerraformOutput

    key = make(stack, providers)
    for name, value in (("id", key.key_id), ("arns", key.arns), ("aliases", key.alias_arns)):
        TerraformOutput(stack, name, value=value)
    assert {name: o["value"] for name, o in document(stack)["output"].items()} == {
        "id": "${aws_kms_key.orders.key_id}",
        "arns": {
            "us-east-1": "${aws_kms_key.orders.arn}",
            "eu-west-1": "${aws_kms_replica_key.orders_eu-west-1.arn}",
        },
        "aliases": {
            "us-east-1": {"orders": "${aws_kms_alias.orders_us-east-1.arn}"},
            "eu-west-1": {},
        },
    }


def test_two_keys_of_one_name_in_a_stack_are_refused_not_merged(stack, providers):
    make(stack, providers)
    with pytest.raises(InvalidKeyring, match=r"holds aws_kms_key\.orders already"):
        make(stack, providers, construct_id="again")


def test_two_stacks_may_each_hold_a_key_of_one_name(stack, providers):
    from cdktf import TerraformStack
    from cdktf_cdktf_provider_aws.provider import AwsProvider

    make(stack, providers)
    other = TerraformStack(stack.node.root, "other")
    make(other, {r: AwsProvider(other, r, alias=p.alias, region=r) for r, p in providers.items()})
    assert list(document(other)["resource"]["aws_kms_key"]) == ["orders"]


def test_a_region_without_provider_is_told(stack, providers):
    with pytest.raises(InvalidKeyring, match=r"keys\.orders: providers: none for eu-west-1"):
        make(stack, {"us-east-1": providers["us-east-1"]})


def test_a_key_that_breaks_a_rule_is_told(stack, providers):
    broken = Key(name="orders", primary=RelatedKey(region="us-east-1"), rotation_days=1)
    with pytest.raises(InvalidKeyring, match="1 is outside 90 to 2560"):
        make(stack, providers, key=broken)
