"""What holds for the data of all services, each of which has its own file."""

import pytest

from keyspan.checks.guard.lost_data import HOLDING

pytestmark = pytest.mark.node

NOT_GUARDED = {
    "aws_rds_global_cluster",  # names no key, and its clusters hold the data
    "aws_s3_bucket",  # S3 deletes none that holds anything
    "aws_sns_topic",  # holds what is on its way
    "aws_sqs_queue",  # the same
}


def test_what_terraform_does_not_delete_the_guard_does_not_let_go_of(synthesized):
    kept = {
        kind
        for kind, named in synthesized["resource"].items()
        for resource in named.values()
        if resource.get("lifecycle", {}).get("prevent_destroy")
    }
    keys = {kind for kind in kept if kind.startswith("aws_kms_")}
    assert kept - keys - HOLDING == NOT_GUARDED
