"""[protects.aurora.NAME]: a global database, whose clusters are under the keys of their Regions."""

import pytest

from keyspan.config import loads
from keyspan.config.protects.aurora import ClusterTable
from keyspan.errors import InvalidKeyring
from keyspan.model.protects import Needed
from tests.constructs.protects.conftest import KEY, keyring
from tests.documents import blocks
from tests.project import ROOT

pytestmark = pytest.mark.node

PAGE = ROOT / "docs" / "protects" / "aurora.md"

HERE, THERE = "us-east-1", "eu-west-1"
KEYS = {HERE: "${aws_kms_key.orders.arn}", THERE: "${aws_kms_replica_key.orders_eu-west-1.arn}"}
PROVIDERS = {HERE: "aws.us_east_1", THERE: "aws.eu_west_1"}
LEFT_TO_AURORA = [
    "database_name",
    "engine_version",
    "global_cluster_identifier",
    "master_username",
    "replication_source_identifier",
]
CLUSTER = {
    "cluster_identifier": "acme-payments",
    "global_cluster_identifier": "${aws_rds_global_cluster.payments.id}",
    "engine": "aurora-postgresql",
    "engine_version": "16.6",
    "storage_encrypted": True,
    "backup_retention_period": 14,
    "copy_tags_to_snapshot": True,
    "deletion_protection": True,
    "final_snapshot_identifier": "acme-payments-final",
    "iam_database_authentication_enabled": True,
    "lifecycle": {"prevent_destroy": True, "ignore_changes": LEFT_TO_AURORA},
}


def test_the_global_database_is_encrypted_and_protected(made):
    assert made("aws_rds_global_cluster.payments") == {
        "global_cluster_identifier": "acme-payments",
        "engine": "aurora-postgresql",
        "engine_version": "16.6",
        "database_name": "payments",
        "storage_encrypted": True,
        "deletion_protection": True,
        "provider": "aws.us_east_1",
        "lifecycle": {"prevent_destroy": True},
    }


def test_the_first_cluster_has_the_user_whose_password_is_in_no_file_and_no_state(
    made, synthesized
):
    assert made("aws_rds_cluster.payments_us-east-1") == {
        **CLUSTER,
        "kms_key_id": KEYS[HERE],
        "db_subnet_group_name": "acme-private",
        "vpc_security_group_ids": ["sg-0123456789abcdef0"],
        "database_name": "payments",
        "master_username": "payments_owner",
        "master_password_wo": "${var.aurora_payments_password}",
        "master_password_wo_version": 1,
        "provider": "aws.us_east_1",
    }
    variable = synthesized["variable"]["aurora_payments_password"]
    assert {k: v for k, v in variable.items() if k != "description"} == {
        "type": "string",
        "default": "",
        "ephemeral": True,
        "sensitive": True,
    }


def test_a_secondary_is_under_the_key_of_its_region_and_waits_for_the_first(made):
    assert made("aws_rds_cluster.payments_eu-west-1") == {
        **CLUSTER,
        "kms_key_id": KEYS[THERE],
        "db_subnet_group_name": "acme-private-eu",
        "vpc_security_group_ids": ["sg-0123456789abcdef1"],
        "source_region": HERE,
        "depends_on": [
            "aws_rds_cluster_instance.payments_us-east-1_1",
            "aws_rds_cluster_instance.payments_us-east-1_2",
        ],
        "provider": "aws.eu_west_1",
    }


def test_each_region_has_the_instances_that_are_asked_for(made, synthesized):
    assert sorted(synthesized["resource"]["aws_rds_cluster_instance"]) == [
        "payments_eu-west-1_1",
        "payments_us-east-1_1",
        "payments_us-east-1_2",
    ]
    assert made("aws_rds_cluster_instance.payments_eu-west-1_1") == {
        "identifier": "acme-payments-1",
        "cluster_identifier": "${aws_rds_cluster.payments_eu-west-1.id}",
        "engine": "aurora-postgresql",
        "instance_class": "db.r7g.large",
        "db_subnet_group_name": "acme-private-eu",
        "publicly_accessible": False,
        "auto_minor_version_upgrade": True,
        "copy_tags_to_snapshot": True,
        "provider": "aws.eu_west_1",
    }


def test_the_output_tells_cluster_and_key_of_each_region(told):
    assert told("protects_aurora_payments") == {
        region: {
            "cluster": "acme-payments",
            "cluster_arn": f"${{aws_rds_cluster.payments_{region}.arn}}",
            "kms_key_arn": KEYS[region],
        }
        for region in (HERE, THERE)
    }


def test_a_database_that_exists_gets_an_output_and_nothing_else(synthesized, told):
    resources = synthesized["resource"]
    assert not [name for kind in resources for name in resources[kind] if "crm" in name]
    assert sorted(synthesized["variable"]) == ["aurora_payments_password"]
    assert told("protects_aurora_crm") == {
        region: {"cluster": "crm", "kms_key_arn": KEYS[region]} for region in (HERE, THERE)
    }


def test_no_key_policy_names_aurora_which_acts_for_whoever_makes_the_cluster():
    (key,) = loads(keyring("aurora")).keys
    for data in key.protects:
        assert data.needed == Needed()


def test_a_picture_shows_where_storage_is_replicated_and_readiness_asks_nothing():
    (key,) = loads(keyring("aurora")).keys
    assert key.protects[0].copied(key) == ((HERE, THERE),)
    assert key.protects[0].copies(key) == ()


MADE = 'engine = "aurora-mysql"\nengine_version = "8.0"\nusername = "owner"\n'
"""What a database that is made has to have."""
INSTANCES = 'instance_class = "db.r7g.large"\ninstances = { us-east-1 = 1 }\n'


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("", "engine: the cluster cannot be made without it"),
        ("", "engine_version: the cluster cannot be made without it"),
        ("", "username: the cluster cannot be made without it"),
        ('engine = "postgres"', 'engine: "postgres" is no engine of Aurora'),
        ('engine_version = "${x}"', 'engine_version: "${x}" is nothing that Aurora takes here'),
        ('username = "o\\"x"', 'username: "o\\"x" is nothing that Aurora takes here'),
        ('database = "payments-1"', 'database: "payments-1" is nothing that Aurora takes here'),
        ('identifier = "Ledger"', 'identifier: "Ledger" is no identifier of RDS'),
        ("retention_days = 0", "retention_days: 0 is outside 1 to 35"),
        ("password_version = 0", "password_version: 0 is under 1"),
        ('regions = ["us-east-1"]', "regions: there is no copy: it takes two Regions"),
        ('regions = ["us-east-1", "us-west-2"]', "regions: us-west-2 is no Region of orders"),
        (
            'subnet_groups = { us-west-2 = "private" }',
            "subnet_groups: us-west-2 is none of the Regions, eu-west-1, us-east-1",
        ),
        (
            'subnet_groups = { us-east-1 = "%{x}" }',
            'subnet_groups: "%{x}" is nothing that Aurora takes here',
        ),
        (
            'security_groups = { us-east-1 = ["default"] }',
            'security_groups: "default" is nothing that Aurora takes here',
        ),
        (
            f"{MADE}instances = {{ us-east-1 = 1 }}",
            "instance_class: the instances have no class",
        ),
        ("instances = { us-east-1 = 17 }", "instances: 17 is outside 1 to 16"),
        (
            f'{MADE}instance_class = "db.r7g.large"\ninstances = {{ eu-west-1 = 1 }}',
            "instances: the first cluster, in us-east-1, would have none",
        ),
        (
            f'{MADE}{INSTANCES}identifier = "{"a" * 62}"',
            f'identifier: "{"a" * 59}…" is no identifier of RDS',
        ),
        (
            MADE.replace("owner", "a_name_of_17_char"),
            'username: "a_name_of_17_char" is longer than 16',
        ),
    ],
)
def test_what_cannot_be_is_told_before_there_is_any_terraform(table, told):
    with pytest.raises(InvalidKeyring) as error:
        loads(f'{KEY}\n[protects.aurora.data]\nkey = "orders"\nsource = "us-east-1"\n{table}\n')
    assert f"protects.aurora.data.{told}" in str(error.value)


def test_names_that_would_share_a_variable_are_told():
    table = f'key = "orders"\nsource = "us-east-1"\n{MADE}identifier = '
    with pytest.raises(InvalidKeyring) as error:
        loads(f'{KEY}\n[protects.aurora.a-b]\n{table}"one"\n[protects.aurora.a_b]\n{table}"two"\n')
    assert "protects.aurora.a-b sets the variable aurora_a_b_password already" in str(error.value)


def test_two_databases_of_one_identifier_are_told():
    table = f'key = "orders"\nsource = "us-east-1"\nidentifier = "payments"\n{MADE}'
    with pytest.raises(InvalidKeyring) as error:
        loads(f"{KEY}\n[protects.aurora.one]\n{table}[protects.aurora.two]\n{table}")
    assert "protects.aurora.one sets the cluster payments in eu-west-1 already" in str(error.value)


def test_the_page_shows_keyrings_that_load_and_tells_every_field():
    for each in blocks(PAGE, "toml"):
        loads(each)
    text = PAGE.read_text()
    assert [field for field in ClusterTable.model_fields if f"| `{field}` |" not in text] == []
