"""docs/embedding.md: what it shows is run."""

import json

import pytest

from tests.documents import blocks
from tests.project import ROOT


@pytest.mark.node
def test_what_is_shown_makes_an_app(tmp_path):
    shown: dict = {}
    for block in blocks(ROOT / "docs" / "embedding.md", "python"):
        exec(block, shown)  # noqa: S102 - it is ours
    app = shown["App"](outdir=str(tmp_path))
    orders = shown["keys"](app, "dev")
    shown["queue"](app, "dev", "eu-west-1", orders)
    shown["audit_key"](orders.node.scope, orders._providers)
    arn = shown["invoices"](orders.node.scope, orders)
    assert arn == "${aws_s3_bucket.invoices_eu-west-1.arn}"
    app.synth()
    resources, uses = (
        json.loads((tmp_path / "stacks" / name / "cdk.tf.json").read_text())["resource"]
        for name in ("dev-keys", "dev-orders-eu-west-1")
    )
    assert list(resources["aws_kms_replica_key"]) == ["audit_eu-west-1", "orders_eu-west-1"]
    replica = json.loads(resources["aws_kms_replica_key"]["audit_eu-west-1"]["policy"])
    assert replica == json.loads(shown["policy"]("eu-west-1").json())
    assert "AllowS3ToReplicateInvoices" in resources["aws_kms_key"]["orders"]["policy"]
    queue = uses["aws_sqs_queue"]["orders"]
    assert queue["kms_master_key_id"].endswith("aws_kms_replica_keyorders_eu-west-1arn}")
