"""[protects.rds.NAME]: the backups of a DB instance, copied under the key of another Region."""

import pytest

from keyspan.config import loads
from keyspan.config.protects.rds import BackupsTable
from keyspan.errors import InvalidKeyring
from keyspan.model.protects import Copy, Needed
from tests.constructs.protects.conftest import KEY, keyring
from tests.documents import blocks
from tests.project import ROOT

pytestmark = pytest.mark.node

PAGE = ROOT / "docs" / "protects" / "rds.md"

HERE, THERE = "us-east-1", "eu-west-1"
KEYS = {HERE: "${aws_kms_key.orders.arn}", THERE: "${aws_kms_replica_key.orders_eu-west-1.arn}"}


def test_automated_backups_are_replicated_and_encrypted_by_the_key_over_there(made):
    assert made("aws_db_instance_automated_backups_replication.payroll_eu-west-1") == {
        "source_db_instance_arn": "arn:aws:rds:us-east-1:111122223333:db:payroll",
        "kms_key_id": KEYS[THERE],
        "retention_period": 14,
        "provider": "aws.eu_west_1",
        "lifecycle": {"prevent_destroy": True},
    }


def test_each_snapshot_is_copied_under_its_own_name_and_the_key_over_there(made):
    for name in ("payroll-2026-06", "payroll-2026-09"):
        assert made(f"aws_db_snapshot_copy.payroll_eu-west-1_{name}") == {
            "source_db_snapshot_identifier": (
                f"arn:aws:rds:us-east-1:111122223333:snapshot:{name}"
            ),
            "target_db_snapshot_identifier": name,
            "kms_key_id": KEYS[THERE],
            "copy_tags": True,
            "provider": "aws.eu_west_1",
            "lifecycle": {"prevent_destroy": True},
        }


def test_the_output_tells_the_keys_and_the_copies(told):
    copy = "${aws_db_snapshot_copy.payroll_eu-west-1_payroll-2026-%s.db_snapshot_arn}"
    assert told("protects_rds_payroll") == {
        HERE: {"kms_key_arn": KEYS[HERE]},
        THERE: {
            "kms_key_arn": KEYS[THERE],
            "snapshot_arns": {"payroll-2026-06": copy % "06", "payroll-2026-09": copy % "09"},
            "automated_backups_arn": (
                "${aws_db_instance_automated_backups_replication.payroll_eu-west-1.id}"
            ),
        },
    }


def test_backups_that_exist_get_an_output_and_nothing_else(synthesized, told):
    resources = synthesized["resource"]
    assert not [name for kind in resources for name in resources[kind] if "crm" in name]
    assert told("protects_rds_crm") == {r: {"kms_key_arn": KEYS[r]} for r in (HERE, THERE)}


def test_no_key_policy_names_rds_which_acts_for_whoever_starts_the_copy():
    (key,) = loads(keyring("rds")).keys
    for data in key.protects:
        assert data.needed == Needed()


def test_the_copy_bears_the_identifier_of_the_instance():
    (key,) = loads(keyring("rds")).keys
    assert key.protects[0].copies(key) == (
        Copy(service="rds", name="payroll", region=HERE),
        Copy(service="rds", name="payroll", region=THERE, source=HERE),
    )


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (
            'instance = "a"\nto = "us-east-1"',
            "to: the copies would be in us-east-1, the source's Region",
        ),
        ('instance = "a"\nto = "us-west-2"', "to: us-west-2 is no Region of orders"),
        ('to = "eu-west-1"', "instance: there is nothing to copy"),
        ('instance = "Ledger"\nto = "eu-west-1"', 'instance: "Ledger" is no identifier of RDS'),
        ('instance = "a--b"\nto = "eu-west-1"', 'instance: "a--b" is no identifier of RDS'),
        (r'instance = "a\n"' + '\nto = "eu-west-1"', r'instance: "a\n" is no identifier of RDS'),
        ('instance = "${x}"\nto = "eu-west-1"', 'instance: "${x}" is no identifier of RDS'),
        (
            'snapshots = ["rds:payroll-2026-06-01"]\nto = "eu-west-1"',
            'snapshots: "rds:payroll-2026-06-01" is no identifier of RDS',
        ),
        ('snapshots = ["a", "a"]\nto = "eu-west-1"', "snapshots: a snapshot is named twice"),
        (
            'instance = "a"\nto = "eu-west-1"\nretention_days = 36',
            "retention_days: 36 is outside 1 to 35",
        ),
    ],
)
def test_what_cannot_be_is_told_before_there_is_any_terraform(table, told):
    with pytest.raises(InvalidKeyring) as error:
        loads(f'{KEY}\n[protects.rds.data]\nkey = "orders"\nsource = "us-east-1"\n{table}\n')
    assert f"protects.rds.data.{told}" in str(error.value)


def test_an_instance_is_replicated_into_one_region():
    table = 'key = "orders"\nsource = "us-east-1"\ninstance = "payroll"\nto = "eu-west-1"'
    with pytest.raises(InvalidKeyring) as error:
        loads(f"{KEY}\n[protects.rds.one]\n{table}\n[protects.rds.two]\n{table}\n")
    assert (
        "protects.rds.two.instance: protects.rds.one sets where the backups of payroll in "
        "us-east-1 go already"
    ) in str(error.value)


def test_where_rds_takes_a_signed_url_the_copy_is_refused():
    text = KEY.replace("us-east-1", "us-gov-west-1").replace("eu-west-1", "us-gov-east-1")
    table = 'key = "orders"\nsource = "us-gov-west-1"\nto = "us-gov-east-1"\ninstance = "a"'
    loads(f"{text}\n[protects.rds.data]\n{table}\nexisting = true\n")
    with pytest.raises(InvalidKeyring, match="there RDS takes a signed URL for each copy"):
        loads(f"{text}\n[protects.rds.data]\n{table}\n")


def test_the_page_shows_keyrings_that_load_and_tells_every_field():
    for each in blocks(PAGE, "toml"):
        loads(each)
    text = PAGE.read_text()
    assert [field for field in BackupsTable.model_fields if f"| `{field}` |" not in text] == []
