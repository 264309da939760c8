"""What holds for the data of all services, each of which has its own file."""

import pytest

from keyspan.checks.guard.lost_data import HOLDING
from tests.constructs.protects.conftest import refusal

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


SCHEDULE = 'source = "us-east-1"\n[protects.ebs.{}.schedule]\ntarget_tags = {{ Backup = "daily" }}'
COPY = 'source = "us-east-1"\nto = "eu-west-1"\nsnapshots = ["ledger-2026"]'
BUCKETS = 'source = "us-east-1"\nbuckets = {{ us-east-1 = "acme-{}", eu-west-1 = "acme-{}" }}'
ROLE = 'role = "copies"'


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (
            ("sns.a", 'topic = "alerts"'),
            ("sns.b", 'topic = "alerts"'),
            "sns.b.topic: protects.sns.a sets the topic alerts in us-east-1 already",
        ),
        (
            ("rds.a", COPY),
            ("rds.b", COPY),
            "rds.b.snapshots: protects.rds.a sets the snapshot ledger-2026 in eu-west-1 already",
        ),
        (
            ("ebs.a", f"{SCHEDULE.format('a')}\n{ROLE}"),
            ("ebs.b", f"default = false\n{SCHEDULE.format('b')}\n{ROLE}"),
            "ebs.b.schedule.role: protects.ebs.a sets the role copies already",
        ),
        (
            ("sqs.a", 'queue = "jobs"\ndead_after_receives = 3'),
            ("sqs.b", 'queue = "jobs-dead"'),
            "sqs.b.queue: protects.sqs.a sets the queue jobs-dead in us-east-1 already",
        ),
        (
            ("sqs.a", 'queue = "jobs"\ndead_after_receives = 3'),
            ("sqs.a_dead", 'queue = "letters"'),
            "sqs.a_dead.name: protects.sqs.a sets Terraform's name a_dead already",
        ),
        (
            ("s3.old-in", f"{BUCKETS.format('a', 'b')}"),
            ("s3.old_in", f"{BUCKETS.format('c', 'd')}"),
            "s3.old_in.name: its statements in the key policy would be called as those of protects",
        ),
    ],
)
def test_two_tables_cannot_make_one_thing(one, other, told):
    tables = (f'[protects.{name}]\nkey = "orders"\n{table}' for name, table in (one, other))
    assert f"protects.{told}" in refusal("\n".join(tables))
