"""examples/disaster_recovery: a design in one file, and the picture of it in the documents."""

from __future__ import annotations

import pytest

from keyspan.checks import check, read, today
from keyspan.config import load
from keyspan.model.prices import monthly_dollars
from keyspan.pictures import picture_of, svg
from tests.project import ROOT
from tests.snapshot import committed
from tests.synthesis import synthesize

EXAMPLE = ROOT / "examples" / "disaster_recovery" / "keyspan.toml"


PAGE = ROOT / "docs" / "disaster-recovery.md"


def test_the_page_tells_what_its_key_costs():
    (key,) = load(EXAMPLE).keys
    for rotations, told in ((0, "a month in three Regions"), (2, "after two rotations")):
        prices = (
            monthly_dollars(region=region, state="Enabled", rotations=rotations)
            for region in key.regions
        )
        assert f"${sum(filter(None, prices))} {told}" in PAGE.read_text()


def test_the_documents_show_its_picture():
    text = svg.render(picture_of(load(EXAMPLE)))
    assert committed(ROOT / "docs" / "disaster-recovery.svg", text) == text


@pytest.mark.node
def test_its_data_is_made_in_two_regions_and_backed_up_into_a_third(tmp_path):
    out = tmp_path / "cdktf.out"
    made = synthesize(EXAMPLE.read_text(), out=out)["keyring"]["resource"]
    kinds = ("aws_s3_bucket", "aws_dynamodb_table", "aws_secretsmanager_secret", "aws_rds_cluster")
    assert {
        name: each["provider"]
        for kind in (*kinds, "aws_ebs_default_kms_key", "aws_backup_vault")
        for name, each in made[kind].items()
    } == {
        "invoices_us-east-1": "aws.us_east_1",
        "invoices_us-west-2": "aws.us_west_2",
        "carts_us-east-1": "aws.us_east_1",
        "payments_us-east-1": "aws.us_east_1",
        "orders_us-east-1": "aws.us_east_1",
        "orders_us-west-2": "aws.us_west_2",
        "volumes_us-east-1": "aws.us_east_1",
        "volumes_us-west-2": "aws.us_west_2",
        "vault_us-east-1": "aws.us_east_1",
        "vault_eu-west-1": "aws.eu_west_1",
    }
    report = check(read(out / "stacks" / "keyring" / "cdk.tf.json"), today=today())
    assert [str(each) for each in report.findings] == []
