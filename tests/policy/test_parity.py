from hypothesis import given
from hypothesis import strategies as st

from keyspan import Key, RelatedKey
from keyspan.policy import Condition, KeyPolicy, Statement, differences, key_policies
from tests.policy.policies import ACCOUNT, ADMIN, APP, policies

HERE, THERE = "us-east-1", "us-west-2"


def told(one, other):
    return [str(d) for d in differences({HERE: KeyPolicy(one), THERE: KeyPolicy(other)})]


def through(*services, region, sid="ViaService"):
    values = tuple(f"{service}.{region}.amazonaws.com" for service in services)
    return Statement(
        sid=sid,
        principals=(APP,),
        actions=("kms:Decrypt",),
        conditions=(Condition("StringEquals", "kms:ViaService", values),),
    )


def test_a_region_in_a_value_explains_a_difference():
    assert told((through("s3", region=HERE),), (through("s3", region=THERE),)) == []


def test_another_region_than_the_keys_own_does_not():
    assert told((through("s3", region=HERE),), (through("s3", region="eu-west-1"),)) == [
        "us-west-2 has another ViaService"
    ]


def test_the_same_regions_in_both_are_the_same():
    """deny.replication_except_to names Regions that are not the key's own."""
    one = Statement(
        sid="Deny",
        effect="Deny",
        principals=(APP,),
        actions=("kms:ReplicateKey",),
        conditions=(Condition("StringNotEquals", "kms:ReplicaRegion", (HERE, THERE)),),
    )
    assert told((one,), (one,)) == []


def test_one_value_more_is_a_difference():
    one, other = through("s3", "ec2", region=HERE), through("s3", region=THERE)
    assert told((one,), (other,)) == ["us-west-2 has another ViaService"]


def test_one_value_less_is_a_difference():
    one, other = through("s3", region=HERE), through("s3", "ec2", region=THERE)
    assert told((one,), (other,)) == ["us-west-2 has another ViaService"]


def through_both(*values):
    return Statement(
        sid="A",
        principals=(APP,),
        actions=("kms:Decrypt",),
        conditions=(Condition("StringEquals", "kms:ViaService", values),),
    )


def test_two_texts_are_not_explained_by_one():
    here, there = f"s3.{HERE}.amazonaws.com", f"s3.{THERE}.amazonaws.com"
    both = ["us-west-2 has another A"]
    assert told((through_both(here),), (through_both(here, there),)) == both
    assert told((through_both(here, there),), (through_both(there, "x"),)) == both


def test_a_statement_that_one_lacks():
    extra = Statement(sid="More", principals=(ADMIN,), actions=("kms:*",))
    base = through("s3", region=HERE), through("s3", region=THERE)
    assert told((base[0], extra), (base[1],)) == ["us-west-2 lacks More"]
    assert told((base[0],), (base[1], extra)) == ["us-west-2 alone has More"]


def test_another_effect_or_principal_is_a_difference():
    one = Statement(sid="A", principals=(ADMIN,), actions=("kms:*",))
    for other in (
        Statement(sid="A", principals=(APP,), actions=("kms:*",)),
        Statement(sid="A", effect="Deny", principals=(ADMIN,), actions=("kms:*",)),
        Statement(sid="A", principals=(ADMIN,), actions=("kms:Decrypt",)),
    ):
        assert told((one,), (other,)) == ["us-west-2 has another A"]


def test_statements_without_a_sid_are_compared_in_their_order():
    one = Statement(principals=(ADMIN,), actions=("kms:*",))
    other = Statement(principals=(APP,), actions=("kms:*",))
    assert told((one, other), (one, other)) == []
    assert told((one,), (other,)) == ["us-west-2 has another a statement without Sid"]


@given(policy=policies())
def test_a_policy_is_on_a_par_with_itself(policy):
    assert differences({HERE: policy, THERE: policy}) == ()


@given(services=st.sets(st.sampled_from(["s3", "ec2", "sns", "elasticache"]), min_size=1))
def test_related_keys_of_one_source_are_on_a_par(services):
    fields = {"services": tuple(services), "users": (APP.name,), "administrators": (ADMIN.name,)}
    key = Key(
        name="k",
        primary=RelatedKey(region=HERE, **fields),
        replicas=(RelatedKey(region=THERE, **fields), RelatedKey(region="eu-west-1", **fields)),
    )
    assert differences(key_policies(key, account=ACCOUNT)) == ()
