"""MultiRegionKey in an app of one's own."""

import inspect
import json
from dataclasses import replace

import pytest

from keyspan import Grant, InvalidKeyring, Key, RelatedKey

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


ONE_PROVIDER = replace(
    ORDERS,
    origin="EXTERNAL",
    adopted="mrk-" + "0" * 32,
    primary=replace(
        ORDERS.primary,
        grants=(
            Grant(
                name="batch",
                grantee="arn:aws:iam::111122223333:role/Batch",
                operations=("Decrypt",),
            ),
        ),
    ),
)


def test_with_one_provider_each_resource_names_its_region(stack):
    from cdktf_cdktf_provider_aws.provider import AwsProvider

    provider = AwsProvider(stack, "aws", region="us-west-1")
    make(stack, provider, key=ONE_PROVIDER)
    made = document(stack)
    assert {
        f"{kind}.{name}": (each["provider"], each["region"])
        for kind, named in made["resource"].items()
        for name, each in named.items()
    } == {
        "aws_kms_external_key.orders": ("aws", "us-east-1"),
        "aws_kms_replica_external_key.orders_eu-west-1": ("aws", "eu-west-1"),
        "aws_kms_alias.orders_us-east-1": ("aws", "us-east-1"),
        "aws_kms_grant.orders--batch_us-east-1": ("aws", "us-east-1"),
    }
    assert [each["id"].partition("@")[2] for each in made["import"]] == [
        "us-east-1",
        "us-east-1",
        "eu-west-1",
    ]


def test_with_one_provider_no_promotion_is_taken_in(stack):
    from cdktf_cdktf_provider_aws.provider import AwsProvider

    provider = AwsProvider(stack, "aws", region="us-east-1")
    with pytest.raises(InvalidKeyring, match="promoted_from: cannot be applied with one provider"):
        make(stack, provider, key=replace(ORDERS, promoted_from="eu-west-1"))


@pytest.mark.parametrize(
    "kind",
    [
        "KmsAlias",
        "KmsExternalKey",
        "KmsGrant",
        "KmsKey",
        "KmsReplicaExternalKey",
        "KmsReplicaKey",
    ],
)
def test_the_bindings_of_provider_6_know_a_region_of_each_resource(kind):
    """What is written past the bindings, for those of provider 5, is an argument that there is."""
    from keyspan import bindings

    made = getattr(bindings, kind)
    assert "region" in inspect.signature(made.__init__).parameters
    assert isinstance(made.region_input, property)


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


def test_plain_references_say_what_cdktf_does(stack, providers):
    from cdktf import TerraformOutput

    from keyspan.constructs import references

    key = make(stack, providers)
    TerraformOutput(stack, "arns", value=key.arns)
    TerraformOutput(stack, "aliases", value=key.alias_arns)
    TerraformOutput(stack, "id", value=key.key_id)
    values = {name: o["value"] for name, o in document(stack)["output"].items()}
    assert values["arns"] == references.key_arns(ORDERS)
    assert values["aliases"] == references.alias_arns(ORDERS)
    assert values["id"] == references.key_id(ORDERS)
    assert references.key_id(ORDERS, region="eu-west-1") == (
        "${aws_kms_replica_key.orders_eu-west-1.key_id}"
    )


def test_another_stack_can_use_its_arns(stack, providers):
    from cdktf import TerraformOutput, TerraformStack

    key = make(stack, providers)
    other = TerraformStack(stack.node.root, "other")
    TerraformOutput(other, "arn", value=key.arns["eu-west-1"])
    app = stack.node.root
    app.synth()
    text = json.dumps(document(other))
    assert "data.terraform_remote_state" in text
    assert "aws_kms_replica_key" not in json.loads(text).get("resource", {})


def test_two_keys_of_one_name_in_a_stack_are_refused_not_merged(stack, providers):
    make(stack, providers)
    with pytest.raises(InvalidKeyring, match=r"holds aws_kms_key\.orders already"):
        make(stack, providers, construct_id="again")


@pytest.mark.parametrize("theirs_first", [True, False])
def test_an_address_that_the_app_uses_itself_is_refused_at_synth(stack, providers, theirs_first):
    from cdktf_cdktf_provider_aws.kms_key import KmsKey

    for theirs in (theirs_first, not theirs_first):
        if theirs:
            KmsKey(stack, "orders", provider=providers["us-east-1"])
        else:
            make(stack, providers)
    with pytest.raises(RuntimeError, match=r"aws_kms_key\.orders is Keyspan's, and the app makes"):
        stack.node.root.synth()


def test_other_keys_of_the_app_are_left_alone(stack, providers):
    from cdktf_cdktf_provider_aws.kms_key import KmsKey

    KmsKey(stack, "theirs", provider=providers["us-east-1"])
    make(stack, providers)
    assert sorted(document(stack)["resource"]["aws_kms_key"]) == ["orders", "theirs"]


def test_two_aliases_of_one_name_in_a_stack_are_refused_not_merged(stack, providers):
    make(stack, providers)
    other = Key(name="other", primary=RelatedKey(region="us-east-1", aliases=("orders",)))
    with pytest.raises(InvalidKeyring, match=r"holds aws_kms_alias\.orders_us-east-1 already"):
        make(stack, providers, key=other, construct_id="other")


def test_another_regions_provider_is_refused(stack, providers):
    swapped = dict(zip(providers, reversed(providers.values()), strict=True))
    with pytest.raises(InvalidKeyring, match="the one for us-east-1 is of eu-west-1"):
        make(stack, swapped)


def test_providers_that_were_refused_do_not_spoil_the_stack(stack, providers):
    swapped = dict(zip(providers, reversed(providers.values()), strict=True))
    with pytest.raises(InvalidKeyring):
        make(stack, swapped, construct_id="refused")
    stack.node.root.synth()


def test_a_provider_that_becomes_another_regions_is_refused_at_synth(stack, providers):
    make(stack, providers)
    providers["us-east-1"].region = "eu-west-1"
    with pytest.raises(RuntimeError, match="handed in for us-east-1 is of eu-west-1 now"):
        stack.node.root.synth()


def test_a_provider_of_another_stack_is_refused(stack, providers):
    from cdktf import TerraformStack

    other = TerraformStack(stack.node.root, "other")
    with pytest.raises(InvalidKeyring, match="the one for us-east-1 is of stack theirs"):
        make(other, providers)


@pytest.mark.parametrize(("alias", "told"), [(None, "both aws:"), ("same", r"both aws\.same:")])
def test_two_providers_of_one_name_are_refused_at_synth(stack, alias, told):
    from cdktf_cdktf_provider_aws.provider import AwsProvider

    regions = ("us-east-1", "eu-west-1")
    make(stack, {r: AwsProvider(stack, r, alias=alias, region=r) for r in regions})
    with pytest.raises(RuntimeError, match=f"for us-east-1 and eu-west-1 are {told}"):
        stack.node.root.synth()


def test_one_region_may_have_the_default_provider(stack, providers):
    from cdktf_cdktf_provider_aws.provider import AwsProvider

    make(stack, {**providers, "us-east-1": AwsProvider(stack, "default", region="us-east-1")})
    stack.node.root.synth()
    resources = document(stack)["resource"]
    assert resources["aws_kms_key"]["orders"]["provider"] == "aws"


def test_a_key_that_the_app_gives_another_address_is_refused_at_synth(stack, providers):
    make(stack, providers).replicas["eu-west-1"].override_logical_id("dev_orders")
    with pytest.raises(
        RuntimeError, match=r"orders_eu-west-1 has become dev_orders, and at another address"
    ):
        stack.node.root.synth()


def test_an_aspect_that_tags_everything_tags_keys_beside_their_own_tags(stack, providers):
    import jsii
    from cdktf import Aspects, IAspect

    @jsii.implements(IAspect)
    class Stage:
        def visit(self, node):
            if hasattr(node, "tags_input"):
                node.tags = {**(node.tags_input or {}), "stage": "dev"}

    tagged = RelatedKey(region="us-east-1", tags={"team": "orders"})
    make(stack, providers, key=Key(name="orders", primary=tagged, replicas=ORDERS.replicas))
    Aspects.of(stack).add(Stage())
    resources = document(stack)["resource"]
    assert resources["aws_kms_key"]["orders"]["tags"] == {"team": "orders", "stage": "dev"}
    assert resources["aws_kms_replica_key"]["orders_eu-west-1"]["tags"] == {"stage": "dev"}


def test_one_provider_for_keys_of_two_regions_is_refused(stack, providers):
    make(stack, providers)
    other = Key(name="other", primary=RelatedKey(region="eu-west-1"))
    with pytest.raises(InvalidKeyring, match="the one for eu-west-1 is of us-east-1"):
        make(stack, {"eu-west-1": providers["us-east-1"]}, key=other, construct_id="other")


def test_an_account_that_is_none_is_refused(stack, providers):
    from keyspan.constructs import MultiRegionKey

    with pytest.raises(InvalidKeyring, match='account: "12" is not an AWS account ID'):
        MultiRegionKey(stack, "key", key=ORDERS, account="12", providers=providers)


def test_a_policy_that_is_too_large_is_refused(stack, providers):
    users = tuple(f"arn:aws:iam::111122223333:role/{'R' * 50}{i}" for i in range(400))
    key = Key(name="orders", primary=RelatedKey(region="us-east-1", users=users))
    with pytest.raises(InvalidKeyring, match="over 32,768"):
        make(stack, providers, key=key)


def test_a_text_where_a_tuple_belongs_is_told(stack, providers):
    key = Key(name="orders", primary=RelatedKey(region="us-east-1", aliases="orders"))
    with pytest.raises(InvalidKeyring, match=r"write a tuple: aliases=\('orders',\)"):
        make(stack, providers, key=key)


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


def test_grants_and_imported_keys_are_at_hand(stack, providers):
    from keyspan import Grant

    grant = Grant(
        name="batch",
        grantee="arn:aws:iam::111122223333:role/Batch",
        operations=("Decrypt",),
    )
    vault = Key(
        name="vault",
        primary=RelatedKey(region="us-east-1", grants=(grant,)),
        replicas=(RelatedKey(region="eu-west-1"),),
        origin="EXTERNAL",
    )
    key = make(stack, providers, key=vault)
    assert set(key.grants["us-east-1"]) == {"batch"}
    assert key.grants["eu-west-1"] == {}
    stack.add_override("output.id.value", key.key_id)
    assert document(stack)["output"]["id"]["value"] == "${aws_kms_external_key.vault.id}"
    assert set(key.arns) == {"us-east-1", "eu-west-1"}


def test_a_key_policy_that_locks_everybody_out_is_refused(stack, providers):
    locked = Key(name="orders", primary=RelatedKey(region="us-east-1", root_delegation=False))
    with pytest.raises(InvalidKeyring, match="nobody could change its key policy again"):
        make(stack, providers, key=locked)
