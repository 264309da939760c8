"""KS018 and KS017 on each way to have a copy of data in another Region, as Terraform validates it.

NAME-bad.tf.json has a copy without a key, NAME-good.tf.json has none.
"""

import json
from pathlib import Path

import pytest

from keyspan.checks import read, view_of
from keyspan.checks.encryption.copies import COPIES
from tests.checks.terraform import verdicts

HERE = Path(__file__).parent
GOOD = sorted(HERE.glob("*-good.tf.json"))
BAD = {
    "ami-copy": "aws_ami_copy.dr",
    "backup-copy": "aws_backup_plan.daily",
    "dlm-event": "aws_dlm_lifecycle_policy.shared",
    "dlm-schedule": "aws_dlm_lifecycle_policy.daily",
    "dynamodb-replica": "aws_dynamodb_table.orders",
    "dynamodb-table-replica": "aws_dynamodb_table_replica.dr",
    "ebs-snapshot-copy": "aws_ebs_snapshot_copy.dr",
    "efs-replication": "aws_efs_replication_configuration.dr",
    "rds-backups-replication": "aws_db_instance_automated_backups_replication.dr",
    "rds-cluster-snapshot-copy": "aws_rds_cluster_snapshot_copy.dr",
    "rds-read-replica": "aws_db_instance.dr",
    "rds-snapshot-copy": "aws_db_snapshot_copy.dr",
    "redshift-snapshot-copy": "aws_redshift_snapshot_copy.dr",
    "redshift-snapshot-copy-grant": "aws_redshift_snapshot_copy.dr",
    "s3-bucket-deprecated": "aws_s3_bucket.source",
    "s3-replication": "aws_s3_bucket_replication_configuration.data",
    "s3-replication-of-encrypted": "aws_s3_bucket_replication_configuration.data",
    "secretsmanager-replica": "aws_secretsmanager_secret.password",
}


def failing(view, rule):
    return [address for address, said in verdicts(view, rule).items() if said != "passes"]


def test_every_file_is_asked():
    named = {path.name.removesuffix("-bad.tf.json") for path in HERE.glob("*-bad.tf.json")}
    assert named == set(BAD)
    assert {path.name for path in HERE.glob("*.tf.json")} == {
        *(f"{name}-bad.tf.json" for name in BAD),
        *(path.name for path in GOOD),
    }


@pytest.mark.parametrize("name", BAD)
def test_a_copy_without_a_key_is_found(name):
    (view,) = read(str(HERE / f"{name}-bad.tf.json"))
    assert failing(view, "KS018") == [BAD[name]]
    assert failing(view, "KS017") == []


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_a_copy_with_its_regions_key_is_fine(path):
    (view,) = read(str(path))
    assert verdicts(view, "KS018") != {}
    assert failing(view, "KS018") == []
    assert failing(view, "KS017") == []


def test_every_way_to_copy_has_its_files():
    types = {each.type for path in GOOD for view in read(str(path)) for each in view.resources}
    assert set(COPIES) - types == set()


WITH_THE_WRONG_KEY = {
    **{
        name: address
        for name, address in BAD.items()
        if f"{name}-good.tf.json" in {path.name for path in GOOD}
    },
    "backup-copy": "aws_backup_vault.dr",
    "redshift-snapshot-copy": "aws_redshift_snapshot_copy_grant.dr",
}


@pytest.mark.parametrize("name", WITH_THE_WRONG_KEY)
def test_a_copy_with_the_key_of_the_other_region_is_found(name):
    text = (HERE / f"{name}-good.tf.json").read_text()
    wrong = json.loads(text.replace("${aws_kms_replica_key.dr.", "${aws_kms_key.source."))
    assert failing(view_of(name, wrong), "KS017") == [WITH_THE_WRONG_KEY[name]]
