"""Data that a plan deletes to have it under another key, and changes beside it that do no harm."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checks.guard.plans import document, guarded, refusals

OLD, NEW = (f"arn:aws:kms:us-west-2:111122223333:key/{letter * 8}" for letter in "ab")
NAMED = {"references": ["aws_kms_key.new.arn", "aws_kms_key.new"]}


def plan_of(kind, *, before, after, unknown=None, actions=("update",), paths=(), written=None):
    """A plan that changes one resource, and no key.

    Args:
        kind: its type.
        before: what it is.
        after: what it will be, as far as known.
        unknown: "after_unknown".
        actions: what is done.
        paths: "replace_paths".
        written: "expressions" of its block; None where nothing tells of it.
    """
    plan = document("nothing-changed")
    resource = {"address": f"{kind}.data", "mode": "managed", "type": kind, "name": "data"}
    done = {"actions": list(actions), "before": before, "after": after}
    done |= {"after_unknown": unknown or {}, "replace_paths": list(paths)}
    plan["resource_changes"].append(resource | {"change": done})
    plan["planned_values"]["root_module"]["resources"].append(resource)
    if written is not None:
        plan["configuration"]["root_module"]["resources"].append(
            resource | {"expressions": written}
        )
    return plan


def replaced(kind, before, after, *, unknown=None, paths=(), written=None):
    return refusals(
        guarded(
            plan_of(
                kind,
                before=before,
                after=after,
                unknown=unknown,
                actions=("delete", "create"),
                paths=paths,
                written=written,
            )
        )
    )


REFUSED = ["KS117 aws_ebs_volume.data"]


@pytest.mark.parametrize("actions", [("delete", "create"), ("create", "delete")])
def test_what_is_replaced_because_its_key_is_another(actions):
    plan = plan_of(
        "aws_ebs_volume",
        before={"kms_key_id": OLD},
        after={"kms_key_id": NEW},
        actions=actions,
        paths=[["kms_key_id"]],
    )
    (told,) = guarded(plan).refusals
    assert (told.rule, told.address) == ("KS117", "aws_ebs_volume.data")
    assert told.what == "kms_key_id becomes another key, and so it is deleted, with what it holds"
    assert told.mend.endswith("; to have it all the same: --allow 'aws_ebs_volume.data=rekey'")


def test_what_a_person_named_is_let_pass():
    plan = plan_of(
        "aws_ebs_volume",
        before={"kms_key_id": OLD},
        after={"kms_key_id": NEW},
        actions=("delete", "create"),
    )
    assert guarded(plan, allow=("aws_ebs_volume.data=rekey",)).passed


def test_a_key_that_is_not_there_yet_is_another():
    unknown = {"kms_key_id": True}
    told = replaced(
        "aws_ebs_volume",
        {"kms_key_id": OLD},
        {},
        unknown=unknown,
        written={"kms_key_id": NAMED},
    )
    assert told == REFUSED


def test_terraform_says_that_the_key_forces_it_whatever_the_values_are():
    same = {"kms_key_id": OLD}
    assert replaced("aws_ebs_volume", same, same, paths=[["kms_key_id"]]) == REFUSED


def test_a_key_that_is_named_no_more():
    assert replaced("aws_ebs_volume", {"kms_key_id": OLD}, {"kms_key_id": None}) == REFUSED


def test_a_key_within_a_block():
    path = ["encryption_info", 0, "encryption_at_rest_kms_key_arn"]
    before, after = (
        {"encryption_info": [{"encryption_at_rest_kms_key_arn": key}]} for key in (OLD, NEW)
    )
    told = ["KS117 aws_msk_cluster.data"]
    assert replaced("aws_msk_cluster", before, after) == told
    assert replaced("aws_msk_cluster", before, before, paths=[path]) == told


def test_the_key_of_a_copy_that_a_block_names_with_its_region():
    kind = "aws_efs_replication_configuration"
    before, after = ({"destination": [{"kms_key_id": key}]} for key in (OLD, NEW))
    assert replaced(kind, before, after, paths=[["destination"]]) == [f"KS117 {kind}.data"]


def test_the_key_of_a_copy_that_lies_in_the_region_of_a_bucket():
    path = ("replication_configuration", "rules", "destination", "replica_kms_key_id")
    before, after = ({path[0]: [{path[1]: [{path[2]: [{path[3]: key}]}]}]} for key in (OLD, NEW))
    assert replaced("aws_s3_bucket", before, after) == ["KS117 aws_s3_bucket.data"]


def test_no_key_is_named_before_or_after():
    for none in ({"kms_key_id": None}, {"kms_key_id": ""}, {}):
        assert replaced("aws_ebs_volume", none, {"kms_key_id": None}) == []


def test_what_is_replaced_for_another_reason_keeps_its_key():
    before = {"kms_key_id": OLD, "availability_zone": "us-west-2a"}
    after = {"kms_key_id": OLD, "availability_zone": "us-west-2b"}
    assert replaced("aws_ebs_volume", before, after, paths=[["availability_zone"]]) == []


def test_a_key_that_nobody_writes_is_chosen_by_aws_before_and_after():
    told = replaced(
        "aws_ebs_volume",
        {"kms_key_id": OLD},
        {},
        unknown={"kms_key_id": True},
        paths=[["availability_zone"]],
        written={"availability_zone": {"constant_value": "us-west-2b"}},
    )
    assert told == []


def test_what_is_deleted_with_its_key_left_alone():
    plan = plan_of("aws_ebs_volume", before={"kms_key_id": OLD}, after=None, actions=("delete",))
    assert guarded(plan).passed


def test_a_setting_holds_no_data():
    before, after = {"key_arn": OLD}, {"key_arn": NEW}
    assert replaced("aws_ebs_default_kms_key", before, after, paths=[["key_arn"]]) == []


def test_what_changes_its_key_in_place_loses_nothing():
    for kind in ("aws_sqs_queue", "aws_s3_bucket_server_side_encryption_configuration"):
        plan = plan_of(kind, before={"kms_master_key_id": OLD}, after={"kms_master_key_id": NEW})
        assert guarded(plan).passed


KINDS = [
    ("aws_dynamodb_table", "region_name", "kms_key_arn"),
    ("aws_secretsmanager_secret", "region", "kms_key_id"),
]


@pytest.fixture(params=KINDS, ids=[kind for kind, _, _ in KINDS])
def copies(request):
    """Return what the guard says of copies that were {Region: key}, and will be."""
    kind, region, key = request.param

    def say(was, becomes, *, unknown=None, written=None, whole=None):
        before, after = (
            {"replica": [{region: where, key: arn} for where, arn in each.items()]}
            for each in (was, becomes)
        )
        shape = {"replica": [{key if name == "key" else region: True for name in unknown}]}
        plan = plan_of(
            kind,
            before=before,
            after={} if whole else after,
            unknown=whole or (shape if unknown else None),
            written=written and written(region, key),
        )
        report = guarded(plan)
        assert {each.rule for each in report.refusals} <= {"KS117"}
        return [each.what for each in report.refusals]

    return lambda *arguments, **named: [
        text.replace(key, "KEY") for text in say(*arguments, **{"unknown": (), **named})
    ]


def test_copies_that_stay_as_they_are(copies):
    same = {"us-west-2": OLD, "eu-west-1": NEW}
    assert copies(same, dict(reversed(same.items()))) == []


def test_a_copy_that_is_added(copies):
    assert copies({"us-west-2": OLD}, {"us-west-2": OLD, "eu-west-1": NEW}) == []


def test_a_copy_that_gets_another_key(copies):
    assert copies({"us-west-2": OLD, "eu-west-1": OLD}, {"us-west-2": NEW, "eu-west-1": OLD}) == [
        f"its replica in us-west-2 is deleted and made anew: its KEY was {OLD}, and becomes {NEW}"
    ]


def test_a_copy_under_aws_own_key_that_gets_one_of_the_account(copies):
    for none in ("", None):
        assert len(copies({"us-west-2": none}, {"us-west-2": NEW})) == 1


def test_a_copy_whose_key_is_named_no_more(copies):
    for none in ("", None):
        assert len(copies({"us-west-2": OLD}, {"us-west-2": none})) == 1


def test_no_key_before_and_none_after(copies):
    assert copies({"us-west-2": ""}, {"us-west-2": None}) == []


def test_a_copy_whose_key_is_not_known_yet(copies):
    (told,) = copies({"us-west-2": OLD}, {"us-west-2": None}, unknown=("key",))
    assert told.endswith(f"is deleted and made anew: its KEY was {OLD}, and is not known yet")


def of_none(region, _):
    return {"replica": [{region: {"constant_value": "us-west-2"}}]}


def test_a_key_that_nobody_writes_is_none_to_the_provider(copies):
    """It compares with "" and deletes: hashicorp/terraform-provider-aws #29636."""
    assert len(copies({"us-west-2": OLD}, {"us-west-2": None}, unknown=("key",), written=of_none))
    assert copies({"us-west-2": ""}, {"us-west-2": None}, unknown=("key",), written=of_none) == []


def test_two_blocks_of_one_region_of_which_one_names_another_key():
    block = {"region": "us-west-2", "kms_key_id": OLD}
    plan = plan_of(
        "aws_secretsmanager_secret",
        before={"replica": [block]},
        after={"replica": [block, {**block, "kms_key_id": NEW}]},
    )
    assert refusals(guarded(plan)) == ["KS117 aws_secretsmanager_secret.data"]


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("data-under-another-key", "have AWS change the replica's key in place first"),
        ("data-copy-dropped", "let that Region have its copy"),
    ],
)
def test_the_way_round_is_told_where_there_is_one(name, way):
    mends = [each.mend for each in guarded(name).refusals if "replica" in each.what]
    assert mends
    assert all(mend.startswith(way) for mend in mends)


def test_a_copy_that_is_dropped(copies):
    assert copies({"us-west-2": OLD}, {}) == ["its replica in us-west-2 is deleted"]
    assert copies({"us-west-2": OLD}, {"eu-west-1": OLD}) == ["its replica in us-west-2 is deleted"]


@pytest.mark.parametrize("whole", [False, True])
def test_copies_in_regions_that_are_not_known_yet(copies, whole):
    told = copies(
        {"us-west-2": OLD},
        {"": OLD},
        unknown=("region",),
        whole={"replica": True} if whole else None,
    )
    assert told == [
        "its replica in us-west-2 may be deleted: which Regions have one is not known yet"
    ]


REGIONS = st.sampled_from(["us-west-2", "eu-west-1", "eu-central-1"])
COPIES = st.dictionaries(REGIONS, st.sampled_from([OLD, NEW, "", None]), max_size=3)


@settings(max_examples=60)
@given(COPIES, COPIES, st.sets(REGIONS))
def test_a_plan_passes_if_every_copy_stays_under_its_key(was, becomes, unknown):
    """The oracle knows Regions and keys alone; what is not known stands in `unknown`."""
    planned = list(becomes.items())
    plan = plan_of(
        "aws_dynamodb_table",
        before={"replica": [{"region_name": r, "kms_key_arn": key} for r, key in was.items()]},
        after={"replica": [{"region_name": r, "kms_key_arn": key} for r, key in planned]},
        unknown={"replica": [{"kms_key_arn": True} if r in unknown else {} for r, _ in planned]},
    )
    stay = all(
        region in becomes and region not in unknown and (becomes[region] or "") == (key or "")
        for region, key in was.items()
    )
    assert guarded(plan).passed is stay
