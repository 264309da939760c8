"""[protects.ebs.NAME]: volumes under the key of their Region, and snapshots of them elsewhere."""

import pytest

from keyspan.config import loads
from keyspan.config.protects.ebs import ScheduleTable, VolumesTable
from keyspan.errors import InvalidKeyring
from keyspan.model.protects import Copy
from tests.constructs.protects.conftest import KEY, keyring
from tests.documents import blocks
from tests.project import ROOT

pytestmark = pytest.mark.node

PAGE = ROOT / "docs" / "protects" / "ebs.md"

HERE, THERE = "us-east-1", "eu-west-1"
KEYS = {HERE: "${aws_kms_key.orders.arn}", THERE: "${aws_kms_replica_key.orders_eu-west-1.arn}"}
PROVIDERS = {HERE: "aws.us_east_1", THERE: "aws.eu_west_1"}
USE = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
GRANT = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"]
FOR_AWS = {"Bool": {"kms:GrantIsForAWSResource": "true"}}


@pytest.mark.parametrize("region", [HERE, THERE])
def test_new_volumes_are_encrypted_by_the_key_of_their_region(made, region):
    assert made(f"aws_ebs_default_kms_key.disks_{region}") == {
        "key_arn": KEYS[region],
        "provider": PROVIDERS[region],
    }
    assert made(f"aws_ebs_encryption_by_default.disks_{region}") == {
        "enabled": True,
        "depends_on": [f"aws_ebs_default_kms_key.disks_{region}"],
        "provider": PROVIDERS[region],
    }


def test_a_snapshot_is_copied_by_the_further_region_and_its_key(made, synthesized):
    name = "disks_eu-west-1_snap-0123456789abcdef0"
    assert list(synthesized["resource"]["aws_ebs_snapshot_copy"]) == [name]
    assert made(f"aws_ebs_snapshot_copy.{name}") == {
        "source_region": HERE,
        "source_snapshot_id": "snap-0123456789abcdef0",
        "encrypted": True,
        "kms_key_id": KEYS[THERE],
        "description": "[Copied snap-0123456789abcdef0 from us-east-1]",
        "provider": "aws.eu_west_1",
        "lifecycle": {"prevent_destroy": True},
    }


def test_the_schedule_takes_snapshots_and_copies_them_under_the_key_over_there(made):
    assert made("aws_dlm_lifecycle_policy.disks_us-east-1") == {
        "description": "ebs disks",
        "execution_role_arn": "${aws_iam_role.ebs_disks.arn}",
        "depends_on": [
            "aws_iam_role_policy_attachment.ebs_disks",
            "aws_iam_role_policy.ebs_disks",
        ],
        "provider": "aws.us_east_1",
        "policy_details": {
            "resource_types": ["VOLUME"],
            "target_tags": {"Backup": "daily"},
            "schedule": [
                {
                    "name": "disks",
                    "copy_tags": True,
                    "create_rule": {"interval": 12, "interval_unit": "HOURS", "times": ["01:30"]},
                    "retain_rule": {"count": 14},
                    "cross_region_copy_rule": [
                        {
                            "target": THERE,
                            "encrypted": True,
                            "cmk_arn": KEYS[THERE],
                            "copy_tags": True,
                            "retain_rule": {"interval": 30, "interval_unit": "DAYS"},
                        }
                    ],
                }
            ],
        },
    }


def test_the_role_may_do_what_aws_has_it_do_and_use_the_keys_on_both_sides(made):
    assert made("aws_iam_role.ebs_disks") == {
        "name": "dlm-disks",
        "provider": "aws.us_east_1",
        "assume_role_policy": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "dlm.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                    "Condition": {
                        "StringEquals": {"aws:SourceAccount": "111122223333"},
                        "ArnLike": {"aws:SourceArn": "arn:aws:dlm:us-east-1:111122223333:policy/*"},
                    },
                }
            ],
        },
    }
    of_role = {"role": "${aws_iam_role.ebs_disks.name}", "provider": "aws.us_east_1"}
    assert made("aws_iam_role_policy_attachment.ebs_disks") == {
        **of_role,
        "policy_arn": "arn:aws:iam::aws:policy/service-role/AWSDataLifecycleManagerServiceRole",
    }
    arns = [KEYS[THERE], KEYS[HERE]]
    assert made("aws_iam_role_policy.ebs_disks") == {
        **of_role,
        "name": "keys",
        "policy": {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": USE, "Resource": arns},
                {"Effect": "Allow", "Action": GRANT, "Resource": arns, "Condition": FOR_AWS},
            ],
        },
    }


@pytest.mark.parametrize("region", [HERE, THERE])
def test_the_key_policy_of_each_region_lets_the_role_copy(of_key, region):
    def statement(purpose: str, role: str) -> dict:
        found = of_key(region, purpose)
        assert found["Principal"] == {"AWS": "arn:aws:iam::111122223333:root"}
        named = found["Condition"].pop("ArnEquals")
        assert named == {"aws:PrincipalArn": f"arn:aws:iam::111122223333:role/{role}"}
        return {each: found[each] for each in ("Effect", "Action", "Resource", "Condition")}

    rest = {"Effect": "Allow", "Resource": "*"}
    for name, role in (("Disks", "dlm-disks"), ("Others", "service-role/acme-dlm")):
        assert statement(f"AllowDLMToCopy{name}", role) == {**rest, "Action": USE, "Condition": {}}
        assert statement(f"AllowDLMToGrant{name}", role) == {
            **rest,
            "Action": GRANT,
            "Condition": FOR_AWS,
        }


def test_volumes_that_exist_get_statements_and_an_output_and_nothing_else(synthesized, told):
    resources = synthesized["resource"]
    assert not [name for kind in resources for name in resources[kind] if "others" in name]
    assert told("protects_ebs_others") == {r: {"kms_key_arn": KEYS[r]} for r in (HERE, THERE)}


def test_what_is_not_asked_for_is_not_made(synthesized):
    resources = synthesized["resource"]
    assert not [name for kind in resources for name in resources[kind] if "spares" in name]


def test_the_output_tells_the_copies(told):
    assert told("protects_ebs_disks")[THERE] == {
        "kms_key_arn": KEYS[THERE],
        "snapshot_ids": {
            "snap-0123456789abcdef0": (
                "${aws_ebs_snapshot_copy.disks_eu-west-1_snap-0123456789abcdef0.id}"
            )
        },
    }


def test_a_copy_is_known_by_the_snapshot_or_the_tag_that_it_comes_from():
    (key,) = loads(keyring("ebs")).keys
    assert key.protects[0].copies(key) == tuple(
        Copy(service="ebs", name=name, region=region, source=source)
        for name in ("snap-0123456789abcdef0", "tag:Backup=daily")
        for region, source in ((HERE, None), (THERE, HERE))
    )


SCHEDULE = "[protects.ebs.data.schedule]\ntarget_tags = { Backup = 'daily' }\n"


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('source = "us-west-2"', "source: us-west-2 is none of the Regions, eu-west-1, us-east-1"),
        (
            'source = "us-east-1"\nregions = ["us-east-1", "us-west-2"]',
            "regions: us-west-2 is no Region of orders",
        ),
        (
            'source = "us-east-1"\nregions = ["us-east-1"]\nsnapshots = ["snap-01234567"]',
            "snapshots: there is no Region but us-east-1 to copy into",
        ),
        (
            'source = "us-east-1"\nregions = ["us-east-1"]\n' + SCHEDULE,
            "schedule: there is no Region but us-east-1 to copy into",
        ),
        (
            'source = "us-east-1"\nregions = ["us-east-1", "us-east-1"]',
            "regions: a Region is named twice",
        ),
        (
            'source = "us-east-1"\nsnapshots = ["snap-${x}"]',
            'snapshots: "snap-${x}" is no ID of a snapshot',
        ),
        (
            'source = "us-east-1"\nsnapshots = ["snap-01234567", "snap-01234567"]',
            "snapshots: a snapshot is named twice",
        ),
        (
            'source = "us-east-1"\n[protects.ebs.data.schedule]\ntarget_tags = {}',
            "schedule.target_tags: 0 tags is outside 1 to 50",
        ),
        (
            'source = "us-east-1"\n[protects.ebs.data.schedule]\ntarget_tags = { a = "${x}" }',
            'schedule.target_tags.a: "${x}" holds characters that AWS refuses in a tag',
        ),
        ('source = "us-east-1"\n' + SCHEDULE + "hours = 5", "schedule.hours: 5 is no interval"),
        (
            'source = "us-east-1"\n' + SCHEDULE + 'time = "3:00"',
            'schedule.time: "3:00" is no time',
        ),
        (
            'source = "us-east-1"\n' + SCHEDULE + "keep = 1001",
            "schedule.keep: 1001 is outside 1 to 1000",
        ),
        (
            'source = "us-east-1"\n' + SCHEDULE + "copy_days = 0",
            "schedule.copy_days: 0 is outside 1 to 36500",
        ),
        (
            'source = "us-east-1"\n' + SCHEDULE + 'role = "a b"',
            'schedule.role: "a b" cannot name a role',
        ),
    ],
)
def test_what_cannot_be_is_told_before_there_is_any_terraform(table, told):
    with pytest.raises(InvalidKeyring) as error:
        loads(f'{KEY}\n[protects.ebs.data]\nkey = "orders"\n{table}\n')
    assert f"protects.ebs.data.{told}" in str(error.value)


def test_a_schedule_copies_into_three_regions():
    replicas = '["eu-west-1", "eu-west-2", "eu-west-3", "eu-north-1"]'
    text = KEY.replace('["eu-west-1"]', replicas)
    with pytest.raises(InvalidKeyring, match="regions: 4 Regions are more than a schedule copies"):
        loads(f'{text}\n[protects.ebs.data]\nkey = "orders"\nsource = "us-east-1"\n{SCHEDULE}')


def test_a_region_has_one_default_key_whichever_key_of_the_keyring_it_is():
    other = KEY.split("\n\n")[1].replace("orders", "other")
    tables = "\n".join(
        f'[protects.ebs.{name}]\nkey = "{name}"\nsource = "us-east-1"\n'
        for name in ("orders", "other")
    )
    with pytest.raises(InvalidKeyring) as error:
        loads(f"{KEY}\n{other}\n{tables}")
    said = str(error.value)
    for region in (HERE, THERE):
        assert (
            "protects.ebs.other.default: protects.ebs.orders sets the default key of EBS in "
            f"{region} already"
        ) in said
    loads(f"{KEY}\n{other}\n{tables}default = false\n")


def test_the_page_shows_keyrings_that_load_and_tells_every_field():
    for each in blocks(PAGE, "toml"):
        loads(each)
    text = PAGE.read_text()
    fields = [*VolumesTable.model_fields, *ScheduleTable.model_fields]
    assert [field for field in fields if f"| `{field}` |" not in text] == []
