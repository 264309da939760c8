"""What the living keys say for and against a promotion."""

import pytest

from keyspan import Key, RelatedKey
from keyspan.live.gateway import Rotation
from keyspan.live.promotion import begun, live_checks, look, settled_primary
from tests.live.promotion.memory import ACCOUNT, CALLER, KEY_ID, Aws, allow, policy, refusal

EAST, WEST = "us-east-1", "us-west-2"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"


def key(**more):
    replicas = (RelatedKey(region=WEST), RelatedKey(region="eu-west-1"))
    return Key(name="orders", primary=RelatedKey(region=EAST), replicas=replicas, **more)


def checked(aws, *, caller=lambda _: CALLER, wanted=None):
    looks = look(KEY_ID, (EAST, WEST), connect=aws.connect)
    found = live_checks(
        looks,
        key=wanted or key(),
        account=ACCOUNT,
        primary=EAST,
        region=WEST,
        connect=aws.connect,
        caller=caller,
    )
    return [(each.verdict.value, each.where, each.told) for each in found]


def against(aws, **more):
    return [found[1:] for found in checked(aws, **more) if found[0] == "not ok"]


def untold(aws, **more):
    return [found[1:] for found in checked(aws, **more) if found[0] == "cannot be told"]


def test_two_enabled_related_keys_whose_policies_allow_it():
    assert checked(Aws()) == [
        ("ok", EAST, "primary key, Enabled"),
        ("ok", WEST, "replica key, Enabled"),
        ("ok", f"{EAST} and {WEST}", f"related keys, {KEY_ID}"),
        ("ok", EAST, f"key policy: allows kms:UpdatePrimaryRegion to {CALLER}"),
        ("ok", WEST, f"key policy: allows kms:UpdatePrimaryRegion to {CALLER}"),
        ("ok", EAST, "rotation: every 365 days, which related keys share"),
    ]


@pytest.mark.parametrize(
    "state", ["Disabled", "PendingImport", "PendingDeletion", "Updating", "Creating"]
)
def test_a_key_that_is_not_enabled_is_not_promoted(state):
    assert against(Aws(states={WEST: state})) == [(WEST, f"replica key, {state}")]
    assert against(Aws(states={EAST: state})) == [(EAST, f"primary key, {state}")]


def test_a_region_without_the_key():
    assert against(Aws(regions=(EAST, "eu-west-1"))) == [(WEST, "no key")]


def test_a_region_that_does_not_answer():
    gone = refusal(WEST, "DescribeKey", "EndpointConnectionError", certain=False)
    told = "not read: DescribeKey: EndpointConnectionError"
    assert against(Aws(fails={(WEST, "DescribeKey"): gone})) == [(WEST, told)]


def test_a_single_region_key():
    told = "single-Region key, Enabled"
    assert against(Aws(multi_region=False)) == [(EAST, told), (WEST, told)]


def test_a_key_that_is_the_primary_in_another_region_by_now():
    assert against(Aws(primary=WEST)) == [
        (EAST, "replica key, Enabled"),
        (WEST, "primary key, Enabled"),
    ]


def test_keys_that_are_not_related():
    other = "mrk-" + "1" * 32
    found = against(Aws(key_ids={WEST: other}))
    assert found == [(f"{EAST} and {WEST}", f"are no related keys: {KEY_ID}, {other}")]


def test_keys_of_another_account():
    told = f"are of account 444455556666, and the file is of {ACCOUNT}"
    assert against(Aws(account="444455556666")) == [(f"{EAST} and {WEST}", told)]


@pytest.mark.parametrize(
    "statements",
    [
        (),
        (allow(f"arn:aws:iam::{ACCOUNT}:role/Other"),),
        (allow(CALLER), allow(CALLER, effect="Deny")),
        (allow(CALLER, condition={"StringEquals": {"kms:PrimaryRegion": "eu-west-1"}}),),
    ],
    ids=["nobody", "another", "denied", "to another Region"],
)
@pytest.mark.parametrize("region", [EAST, WEST])
def test_both_key_policies_have_to_allow_it(region, statements):
    told = f"key policy: does not allow kms:UpdatePrimaryRegion to {CALLER}"
    assert against(Aws(policies={region: policy(*statements)})) == [(region, told)]


def test_a_session_of_the_role_is_let_in_as_the_role():
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/Admin/me"
    assert against(Aws(), caller=lambda _: session) == []
    assert untold(Aws(), caller=lambda _: session) == []


def test_where_iam_decides_it_cannot_be_told():
    found = untold(Aws(policies={WEST: policy(allow(ROOT))}))
    told = f"key policy: kms:UpdatePrimaryRegion: {CALLER}: depends on IAM"
    assert found == [(WEST, told)]


@pytest.mark.parametrize(
    ("aws", "told"),
    [
        (
            Aws(fails={(WEST, "GetKeyPolicy"): "AccessDeniedException"}),
            "key policy: GetKeyPolicy: AccessDeniedException",
        ),
        (Aws(policies={WEST: "{}"}), "key policy: is not understood: has no Statement"),
    ],
)
def test_a_policy_that_cannot_be_read_cannot_be_told(aws, told):
    assert untold(aws) == [(WEST, told)]


def test_who_calls_may_be_unknown():
    def nobody(region):
        raise refusal(region, "GetCallerIdentity", "AccessDenied")

    told = "who calls: GetCallerIdentity: AccessDenied"
    assert untold(Aws(), caller=nobody) == [(EAST, told)]


@pytest.mark.parametrize(
    ("live", "wanted"),
    [
        (Rotation(enabled=False), {}),
        (Rotation(enabled=True, period_days=90), {}),
        (Rotation(enabled=True, period_days=365), {"rotation_days": "off"}),
    ],
)
def test_rotation_has_to_be_the_files(live, wanted):
    ((where, told),) = against(Aws(rotates=live), wanted=key(**wanted))
    assert where == EAST
    assert told.startswith("rotation: ")


def test_a_key_that_does_not_rotate_is_not_asked_for_it():
    aws = Aws(rotates=Rotation(enabled=False))
    assert against(aws, wanted=key(origin="EXTERNAL")) == []


def test_the_primary_is_settled_where_all_agree_and_none_is_updating():
    assert settled_primary(look(KEY_ID, (EAST, WEST), connect=Aws().connect)) == EAST
    assert settled_primary(look(KEY_ID, (WEST,), connect=Aws().connect)) == EAST
    under_way = Aws(becoming=WEST, lag=10)
    assert settled_primary(look(KEY_ID, (EAST, WEST), connect=under_way.connect)) is None
    one_gone = Aws(regions=(EAST,))
    assert settled_primary(look(KEY_ID, (EAST, WEST), connect=one_gone.connect)) is None


def test_a_region_that_is_updating_or_says_another_role_settles_nothing():
    """As when one Region is behind: it names the new primary, and is a replica still."""
    late = Aws(primary=WEST, states={EAST: "Updating"})
    assert settled_primary(look(KEY_ID, (EAST, WEST), connect=late.connect)) is None
    both = Aws(primary=WEST, roles={WEST: "REPLICA"})
    assert settled_primary(look(KEY_ID, (EAST, WEST), connect=both.connect)) is None


def test_a_key_that_does_not_name_the_other_as_related():
    strangers = Aws(regions=(EAST, WEST), knows={EAST: (EAST, "eu-west-1")})
    found = against(strangers)
    assert found == [(f"{EAST} and {WEST}", f"are no related keys: {KEY_ID}")]


@pytest.mark.parametrize(
    ("aws", "expected"),
    [(Aws(), False), (Aws(becoming=WEST, lag=10), True), (Aws(primary=WEST), True)],
)
def test_whether_aws_has_begun(aws, expected):
    assert begun(look(KEY_ID, (EAST, WEST), connect=aws.connect), region=WEST) is expected
