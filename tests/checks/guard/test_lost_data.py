"""Data under a multi-Region key that a plan deletes, or replaces by something empty."""

import pytest

from keyspan.checks.encryption.arguments import OWN_REGION, TOLD_REGION
from keyspan.checks.guard.lost_data import HOLDING
from tests.checks.guard.plans import guarded, refusals
from tests.checks.guard.test_rekeys import plan_of

MULTI_REGION = "arn:aws:kms:us-west-2:111122223333:key/mrk-" + "a" * 32
SINGLE_REGION = "arn:aws:kms:us-west-2:111122223333:key/aaaaaaaa"
TABLE = {"name": "ledger", "server_side_encryption": [{"kms_key_arn": MULTI_REGION}]}


def deleted(kind, before, *, actions=("delete",), after=None, paths=()):
    return plan_of(kind, before=before, after=after, actions=actions, paths=paths)


def test_a_table_whose_block_left_the_configuration():
    plan = deleted("aws_dynamodb_table", TABLE)
    plan["resource_changes"][-1]["action_reason"] = "delete_because_no_resource_config"
    (told,) = guarded(plan).refusals
    assert (told.rule, told.address) == ("KS118", "aws_dynamodb_table.data")
    assert told.what == (
        "its block is no longer in the configuration; "
        f"what it holds under {MULTI_REGION} would be gone"
    )
    assert "--allow 'aws_dynamodb_table.data=delete'" in told.mend


def test_who_names_the_table_has_it_deleted():
    plan = deleted("aws_dynamodb_table", TABLE)
    assert refusals(guarded(plan, allow=("aws_dynamodb_table.data=delete",))) == []


def test_a_table_that_is_replaced_because_its_hash_key_is_another():
    plan = deleted(
        "aws_dynamodb_table",
        TABLE,
        actions=("delete", "create"),
        after=TABLE,
        paths=[["hash_key"]],
    )
    (told,) = guarded(plan).refusals
    assert (told.rule, "=replace" in told.mend) == ("KS118", True)


def test_what_is_replaced_for_its_key_is_told_once():
    plan = deleted(
        "aws_ebs_volume",
        {"kms_key_id": MULTI_REGION},
        actions=("delete", "create"),
        after={"kms_key_id": SINGLE_REGION},
        paths=[["kms_key_id"]],
    )
    assert refusals(guarded(plan)) == ["KS117 aws_ebs_volume.data"]


@pytest.mark.parametrize(
    ("kind", "before"),
    [
        ("aws_dynamodb_table", {"server_side_encryption": [{"kms_key_arn": SINGLE_REGION}]}),
        ("aws_dynamodb_table", {"name": "ledger"}),
        ("aws_sqs_queue", {"kms_master_key_id": MULTI_REGION}),
    ],
    ids=["a single-Region key", "no key", "nothing that anybody put there for good"],
)
def test_other_things_may_go(kind, before):
    assert refusals(guarded(deleted(kind, before))) == []


def bucket(*, force_destroy):
    by_default = {"sse_algorithm": "aws:kms", "kms_master_key_id": MULTI_REGION}
    rule = {"apply_server_side_encryption_by_default": [by_default]}
    encryption = [{"rule": [rule]}]
    return {"server_side_encryption_configuration": encryption, "force_destroy": force_destroy}


@pytest.mark.parametrize(
    ("force_destroy", "told"), [(True, ["KS118 aws_s3_bucket.data"]), (False, [])]
)
def test_a_bucket_goes_with_its_objects_only_by_force(force_destroy, told):
    plan = deleted("aws_s3_bucket", bucket(force_destroy=force_destroy))
    assert refusals(guarded(plan)) == told


def test_a_cluster_of_kubernetes_holds_what_is_in_it():
    encryption = [{"resources": ["secrets"], "provider": [{"key_arn": MULTI_REGION}]}]
    plan = deleted("aws_eks_cluster", {"encryption_config": encryption})
    assert refusals(guarded(plan)) == ["KS118 aws_eks_cluster.data"]


def test_a_replica_alone_may_name_the_key():
    before = {"replica": [{"region_name": "us-west-2", "kms_key_arn": MULTI_REGION}]}
    assert refusals(guarded(deleted("aws_dynamodb_table", before))) == [
        "KS118 aws_dynamodb_table.data"
    ]


def test_every_type_that_holds_data_has_an_argument_that_names_its_key():
    assert OWN_REGION.keys() | TOLD_REGION.keys() >= HOLDING
