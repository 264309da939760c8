"""[protects.redshift.NAME]: a cluster's snapshots, copied to another Region under the key there."""

import pytest

from keyspan.config import loads
from keyspan.config.protects.redshift import SnapshotsTable
from keyspan.errors import InvalidKeyring
from tests.constructs.protects.conftest import KEY, keyring
from tests.project import ROOT

pytestmark = pytest.mark.node

PAGE = ROOT / "docs" / "protects" / "redshift.md"
HERE, THERE = "us-east-1", "eu-west-1"
KEYS = {HERE: "${aws_kms_key.orders.arn}", THERE: "${aws_kms_replica_key.orders_eu-west-1.arn}"}
WAY = f'source = "{HERE}"\nto = "{THERE}"'


def test_the_grant_is_of_the_key_over_there(made):
    assert made("aws_redshift_snapshot_copy_grant.sales_eu-west-1") == {
        "snapshot_copy_grant_name": "sales-eu",
        "kms_key_id": KEYS[THERE],
        "lifecycle": {"prevent_destroy": True},
        "provider": "aws.eu_west_1",
    }


def test_snapshots_are_copied_by_that_grant(made):
    grant = "aws_redshift_snapshot_copy_grant.sales_eu-west-1"
    assert made("aws_redshift_snapshot_copy.sales_us-east-1") == {
        "cluster_identifier": "sales",
        "destination_region": THERE,
        "snapshot_copy_grant_name": f"${{{grant}.snapshot_copy_grant_name}}",
        "retention_period": 14,
        "manual_snapshot_retention_period": -1,
        "provider": "aws.us_east_1",
    }


def test_copying_that_exists_gets_an_output_and_nothing_else(synthesized, told):
    resources = synthesized["resource"]
    assert not [name for named in resources.values() for name in named if "ledger" in name]
    assert told("protects_redshift_ledger") == {
        HERE: {"cluster": "ledger-1", "kms_key_arn": KEYS[HERE]},
        THERE: {"snapshot_copy_grant": "ledger", "kms_key_arn": KEYS[THERE]},
    }


def test_the_key_policies_need_nothing():
    (key,) = loads(keyring("redshift")).keys
    assert {data.needed.statements for data in key.protects} == {()}


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (
            f'cluster = "a"\nsource = "{HERE}"\nto = "{HERE}"',
            "to: the copies would be in us-east-1, the source's Region",
        ),
        (
            f'cluster = "a"\nsource = "{HERE}"\nto = "us-west-2"',
            "to: us-west-2 is no Region of orders",
        ),
        (f'cluster = "Sales"\n{WAY}', 'cluster: "Sales" cannot name a cluster'),
        (f'cluster = "a"\n{WAY}\ngrant = "a--b"', 'grant: "a--b" cannot name a grant'),
        (f'cluster = "a"\n{WAY}\ngrant = "a${{x}}"', 'grant: "a${x}" cannot name a grant'),
        (f'cluster = "a"\n{WAY}\nretention_days = 36', "retention_days: 36 is outside 1 to 35"),
        (
            f'cluster = "a"\n{WAY}\nmanual_retention_days = 0',
            "manual_retention_days: 0 is outside 1 to 3653",
        ),
    ],
)
def test_what_cannot_be_is_told_before_there_is_any_terraform(table, told):
    with pytest.raises(InvalidKeyring) as error:
        loads(f'{KEY}\n[protects.redshift.data]\nkey = "orders"\n{table}\n')
    assert f"protects.redshift.data.{told}" in str(error.value)


def test_the_page_tells_every_field():
    text = PAGE.read_text()
    assert [field for field in SnapshotsTable.model_fields if f"| `{field}` |" not in text] == []


def test_two_tables_of_one_cluster_would_undo_each_other():
    table = '[protects.redshift.{}]\nkey = "orders"\n' + f'cluster = "sales"\n{WAY}'
    with pytest.raises(InvalidKeyring) as error:
        loads("\n".join([KEY, table.format("data"), table.format("other")]))
    told = "protects.redshift.data sets where the snapshots of sales in us-east-1 go already"
    assert f"protects.redshift.other.cluster: {told}" in str(error.value)
