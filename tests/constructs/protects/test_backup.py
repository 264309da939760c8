"""[protects.backup.NAME]: a vault in each Region, and a plan that copies backups into all."""

import pytest

from keyspan.config import loads
from keyspan.config.protects.backup import BackupRuleTable, VaultsTable
from keyspan.errors import InvalidKeyring
from keyspan.model.protects import Copy
from tests.constructs.protects.conftest import KEY, keyring
from tests.project import ROOT

pytestmark = pytest.mark.node

PAGE = ROOT / "docs" / "protects" / "backup.md"
HERE, THERE = "us-east-1", "eu-west-1"
KEYS = {HERE: "${aws_kms_key.orders.arn}", THERE: "${aws_kms_replica_key.orders_eu-west-1.arn}"}
PROVIDERS = {HERE: "aws.us_east_1", THERE: "aws.eu_west_1"}
ROLE = "arn:aws:iam::111122223333:role"
PLAN = 'plan = { daily = { schedule = "cron(0 3 * * ? *)" } }\ntags = { backup = "daily" }'


@pytest.mark.parametrize("region", [HERE, THERE])
def test_a_vault_is_encrypted_by_the_key_of_its_region(made, region):
    assert made(f"aws_backup_vault.daily_{region}") == {
        "name": "daily",
        "kms_key_arn": KEYS[region],
        "lifecycle": {"prevent_destroy": True},
        "provider": PROVIDERS[region],
    }


def test_a_plan_copies_what_it_backs_up_into_the_vault_over_there(made):
    vault = "${aws_backup_vault.daily_us-east-1.name}"
    copied_to = "${aws_backup_vault.daily_eu-west-1.arn}"
    assert made("aws_backup_plan.daily_us-east-1") == {
        "name": "daily",
        "provider": PROVIDERS[HERE],
        "rule": [
            {
                "rule_name": "nightly",
                "target_vault_name": vault,
                "schedule": "cron(0 3 * * ? *)",
                "start_window": 60,
                "completion_window": 180,
                "lifecycle": {"delete_after": 35},
                "copy_action": [
                    {"destination_vault_arn": copied_to, "lifecycle": {"delete_after": 35}}
                ],
            },
            {
                "rule_name": "monthly",
                "target_vault_name": vault,
                "schedule": "cron(0 4 1 * ? *)",
                "start_window": 120,
                "completion_window": 600,
                "lifecycle": {"delete_after": 365, "cold_storage_after": 30},
                "copy_action": [
                    {
                        "destination_vault_arn": copied_to,
                        "lifecycle": {"delete_after": 200, "cold_storage_after": 30},
                    }
                ],
            },
        ],
    }


def test_there_is_one_plan_and_it_is_the_sources(synthesized):
    assert sorted(synthesized["resource"]["aws_backup_plan"]) == [
        "daily_us-east-1",
        "tagged_us-east-1",
    ]


def test_what_is_kept_for_good_has_no_lifecycle(made):
    (rule,) = made("aws_backup_plan.tagged_us-east-1")["rule"]
    assert "lifecycle" not in rule
    assert rule["copy_action"] == [
        {"destination_vault_arn": "${aws_backup_vault.tagged_eu-west-1.arn}"}
    ]


def test_a_plan_backs_up_the_resources_that_are_named(made):
    assert made("aws_backup_selection.daily_us-east-1") == {
        "name": "daily",
        "plan_id": "${aws_backup_plan.daily_us-east-1.id}",
        "iam_role_arn": "${aws_iam_role.backup_daily.arn}",
        "resources": ["arn:aws:dynamodb:us-east-1:111122223333:table/orders"],
        "depends_on": ["aws_iam_role_policy_attachment.backup_daily_backup"],
        "provider": PROVIDERS[HERE],
    }


def test_a_plan_backs_up_what_has_all_of_the_tags(made):
    selection = made("aws_backup_selection.tagged_us-east-1")
    assert selection["resources"] == ["*"]
    assert selection["condition"] == {
        "string_equals": [
            {"key": "aws:ResourceTag/backup", "value": "yes"},
            {"key": "aws:ResourceTag/team", "value": "orders"},
        ]
    }


def test_the_role_is_aws_backups_with_awss_policies(made):
    assert made("aws_iam_role.backup_tagged") == {
        "name": "everything",
        "path": "/backups/",
        "assume_role_policy": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "backup.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                }
            ],
        },
        "provider": PROVIDERS[HERE],
    }
    attached = {
        purpose: made(f"aws_iam_role_policy_attachment.backup_tagged_{purpose}")["policy_arn"]
        for purpose in ("backup", "restores", "s3_backup", "s3_restores")
    }
    aws = "arn:aws:iam::aws:policy"
    assert attached == {
        "backup": f"{aws}/service-role/AWSBackupServiceRolePolicyForBackup",
        "restores": f"{aws}/service-role/AWSBackupServiceRolePolicyForRestores",
        "s3_backup": f"{aws}/AWSBackupServiceRolePolicyForS3Backup",
        "s3_restores": f"{aws}/AWSBackupServiceRolePolicyForS3Restore",
    }


def test_a_role_that_restores_nothing_has_one_policy(synthesized):
    attached = synthesized["resource"]["aws_iam_role_policy_attachment"]
    assert [name for name in attached if name.startswith("backup_daily")] == ["backup_daily_backup"]


@pytest.mark.parametrize("region", [HERE, THERE])
def test_the_key_policy_of_each_region_lets_the_role_back_up(of_key, region):
    of_role = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}}
    is_role = {"ArnEquals": {"aws:PrincipalArn": f"{ROLE}/backup-daily"}}
    assert of_key(region, "AllowBackupOfDaily") == {
        "Sid": "AllowBackupOfDaily",
        **of_role,
        "Action": [
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:GenerateDataKey",
            "kms:GenerateDataKeyWithoutPlaintext",
            "kms:ReEncryptFrom",
            "kms:ReEncryptTo",
        ],
        "Resource": "*",
        "Condition": is_role,
    }
    assert of_key(region, "AllowBackupGrantsOfDaily") == {
        "Sid": "AllowBackupGrantsOfDaily",
        **of_role,
        "Action": "kms:CreateGrant",
        "Resource": "*",
        "Condition": {**is_role, "Bool": {"kms:GrantIsForAWSResource": "true"}},
    }


def test_a_role_that_restores_may_encrypt_what_it_restores(of_key):
    statement = of_key(THERE, "AllowBackupOfTagged")
    assert "kms:Encrypt" in statement["Action"]
    assert statement["Condition"]["ArnEquals"] == {"aws:PrincipalArn": f"{ROLE}/backups/everything"}


def test_each_vault_has_the_lock(made):
    for region in (HERE, THERE):
        assert made(f"aws_backup_vault_lock_configuration.daily_{region}") == {
            "backup_vault_name": f"${{aws_backup_vault.daily_{region}.name}}",
            "min_retention_days": 7,
            "max_retention_days": 400,
            "provider": PROVIDERS[region],
        }


def test_a_lock_for_good_is_made_where_a_person_says_forever(made):
    lock = made("aws_backup_vault_lock_configuration.tagged_eu-west-1")
    assert (lock["min_retention_days"], lock["changeable_for_days"]) == (1, 3)


def test_vaults_that_exist_get_statements_for_awss_own_role_and_an_output(
    synthesized, of_key, told
):
    resources = synthesized["resource"]
    assert not [name for named in resources.values() for name in named if "central" in name]
    assert of_key(THERE, "AllowBackupOfCentral")["Condition"]["ArnEquals"] == {
        "aws:PrincipalArn": f"{ROLE}/service-role/AWSBackupDefaultServiceRole"
    }
    assert told("protects_backup_central") == {
        region: {"vault": "central", "kms_key_arn": KEYS[region]} for region in (HERE, THERE)
    }


def test_each_vault_is_told_to_who_looks_for_copies():
    (key,) = loads(keyring("backup")).keys
    assert key.protects[1].copies(key) == (
        Copy(service="backup", name="everything", region=HERE),
        Copy(service="backup", name="everything", region=THERE, source=HERE),
    )


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('source = "us-west-2"', 'source: "us-west-2" is no Region of the data'),
        (
            'source = "us-east-1"\nregions = ["us-east-1"]',
            "regions: there is no copy: it takes two Regions",
        ),
        (
            'source = "us-east-1"\nregions = ["us-east-1", "us-east-1"]',
            "regions: a Region is named twice",
        ),
        (
            'source = "us-east-1"\nregions = ["us-east-1", "us-west-2"]',
            "regions: us-west-2 is no Region of orders",
        ),
        ('source = "us-east-1"\nvault = "a b"', 'vault: "a b" cannot name a vault'),
        ('source = "us-east-1"\nrole = "${x}"', 'role: "${x}" cannot name a role'),
        ('source = "us-east-1"\ntags = { a = "b" }', "tags: there is no plan to use it"),
        (
            'source = "us-east-1"\nplan = { daily = { schedule = "cron(0 3 * * ? *)" } }',
            "plan: it would back up nothing",
        ),
        (
            f'source = "us-east-1"\n{PLAN}\nresources = ["arn:aws:s3:::a"]',
            "resources: there are tags, too",
        ),
        (
            'source = "us-east-1"\nresources = ["arn:aws:ec2:us-east-1::volume/${x}"]',
            'resources[0]: "arn:aws:ec2:us-east-1::volume/${x}" is not the ARN of a resource',
        ),
        (
            """source = "us-east-1"
            plan = { daily = { schedule = "cron(0 3 * * ? *)" } }
            resources = ["arn:aws:dynamodb:eu-west-1:111122223333:table/orders"]""",
            'table/orders" is of eu-west-1, and the plan backs up us-east-1',
        ),
        (
            """source = "us-east-1"
            plan = { daily = { schedule = "cron(0 3 * * ? *)" } }
            resources = ["arn:aws-cn:s3:::orders"]""",
            '"arn:aws-cn:s3:::orders" is of another partition than us-east-1',
        ),
        (f'source = "us-east-1"\nexisting = true\n{PLAN}', "plan: vaults that exist get no plan"),
    ],
)
def test_what_cannot_be_is_told_before_there_is_any_terraform(table, told):
    with pytest.raises(InvalidKeyring) as error:
        loads(f'{KEY}\n[protects.backup.data]\nkey = "orders"\n{table}\n')
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ('schedule = "daily"', 'schedule: "daily" is no schedule of AWS Backup'),
        ('schedule = "cron(${x} 3 * * ? *)"', 'schedule: "cron(${x} 3 * * ? *)" is no schedule'),
        ("start_window = 30", "start_window: 30 minutes are under 60"),
        ("start_window = 200", "completion_window: 180 minutes end before the 200 to begin in"),
        ("delete_after = 0", "delete_after: 0 is outside 1 to 36500"),
        (
            "delete_after = 35\ncold_storage_after = 30",
            "delete_after: 35 days are fewer than 90 in cold storage",
        ),
        (
            "delete_after = 200\ncold_storage_after = 30\ncopy_delete_after = 60",
            "copy_delete_after: 60 days are fewer than 90 in cold storage",
        ),
    ],
)
def test_a_rule_that_aws_would_refuse_is_told(rule, told):
    schedule = "" if "schedule" in rule else 'schedule = "cron(0 3 * * ? *)"'
    with pytest.raises(InvalidKeyring) as error:
        loads(f"""{KEY}
[protects.backup.data]
key = "orders"
source = "us-east-1"
tags = {{ backup = "daily" }}
[protects.backup.data.plan.daily]
{schedule}
{rule}
""")
    assert f"protects.backup.data.plan.daily.{told}" in str(error.value)


@pytest.mark.parametrize(
    ("lock", "told"),
    [
        ("min_days = 0", "lock.min_days: 0 is outside 1 to 36500"),
        ("min_days = 30, max_days = 7", "lock.max_days: 7 days are under min_days, 30"),
        (
            "min_days = 30, changeable_for_days = 3",
            "lock.changeable_for_days: after 3 days nobody can take this lock away any more",
        ),
        (
            "min_days = 30, changeable_for_days = 2, forever = true",
            "lock.changeable_for_days: 2 is outside 3 to 36500",
        ),
        ("min_days = 30, forever = true", "lock.forever: nothing says from when on"),
        ("min_days = 60", "plan.daily.delete_after: what is kept for 35 days fails"),
        ("min_days = 7, max_days = 40", "plan.daily.copy_delete_after: what is kept for 90 days"),
    ],
)
def test_a_lock_that_nobody_asked_for_or_that_fails_every_backup_is_refused(lock, told):
    with pytest.raises(InvalidKeyring) as error:
        loads(f"""{KEY}
[protects.backup.data]
key = "orders"
source = "us-east-1"
tags = {{ backup = "daily" }}
lock = {{ {lock} }}
[protects.backup.data.plan.daily]
schedule = "cron(0 3 * * ? *)"
delete_after = 35
copy_delete_after = 90
""")
    assert f"protects.backup.data.{told}" in str(error.value)


def test_the_page_tells_every_field():
    text = PAGE.read_text()
    assert [
        field
        for field in (*VaultsTable.model_fields, *BackupRuleTable.model_fields)
        if f"| `{field}` |" not in text
    ] == []


def test_two_tables_of_vaults_of_one_name_would_undo_each_other():
    table = '[protects.backup.{}]\nkey = "orders"\n' + 'source = "us-east-1"\nvault = "same"'
    with pytest.raises(InvalidKeyring) as error:
        loads("\n".join([KEY, table.format("data"), table.format("other")]))
    told = "protects.backup.data sets the vault same in us-east-1 already"
    assert f"protects.backup.other.vault: {told}" in str(error.value)
