"""Copies of backups in other Regions, as AWS lists them: of AWS Backup, RDS and EBS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.aws import PRIMARY, REPLICA, Aws, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.emulator import EmulatorProcess

ROLE = "arn:aws:iam::111122223333:role/backup"
TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/orders"


@pytest.fixture(autouse=True)
def well_again(emulator: EmulatorProcess) -> Iterator[None]:
    yield
    emulator.faults.clear()


class Vaults:
    """A vault here and one over there, and a recovery point that is copied."""

    def __init__(self, aws: Aws, **there: str) -> None:
        self.key = aws.related(REPLICA)
        self.here, self.there = aws.client("backup", PRIMARY), aws.client("backup", REPLICA)
        self.here.create_backup_vault(
            BackupVaultName="daily", EncryptionKeyArn=aws.arn(self.key, PRIMARY)
        )
        given = there or {"EncryptionKeyArn": aws.arn(self.key, REPLICA)}
        made = self.there.create_backup_vault(BackupVaultName="daily.copy", **given)
        self.target = made["BackupVaultArn"]
        job = self.here.start_backup_job(
            BackupVaultName="daily", ResourceArn=TABLE, IamRoleArn=ROLE
        )
        self.point = job["RecoveryPointArn"]

    def copy(self, point: str | None = None) -> None:
        self.here.start_copy_job(
            SourceBackupVaultName="daily",
            RecoveryPointArn=point or self.point,
            DestinationBackupVaultArn=self.target,
            IamRoleArn=ROLE,
        )

    def points(self) -> Any:
        return self.there.list_recovery_points_by_backup_vault(BackupVaultName="daily.copy")[
            "RecoveryPoints"
        ]

    def job(self) -> Any:
        (job,) = self.here.list_copy_jobs()["CopyJobs"]
        return job


def test_a_recovery_point_is_copied_and_encrypted_by_the_key_of_the_vault_over_there(aws: Aws):
    vaults = Vaults(aws)
    (own,) = vaults.here.list_recovery_points_by_backup_vault(BackupVaultName="daily")[
        "RecoveryPoints"
    ]
    assert own["EncryptionKeyArn"] == aws.arn(vaults.key, PRIMARY)
    vaults.copy()
    (point,) = vaults.points()
    assert (point["EncryptionKeyArn"], point["ResourceArn"], point["Status"]) == (
        aws.arn(vaults.key, REPLICA),
        TABLE,
        "COMPLETED",
    )
    assert point["SourceBackupVaultArn"].endswith(
        "us-east-1:" + aws.account + ":backup-vault:daily"
    )
    assert (vaults.job()["State"], vaults.job()["DestinationRecoveryPointArn"]) == (
        "COMPLETED",
        point["RecoveryPointArn"],
    )


def test_a_copy_that_is_held_up_is_running(aws: Aws):
    vaults = Vaults(aws)
    aws.emulator.faults.stall(region=REPLICA, service="backup")
    vaults.copy()
    assert (vaults.job()["State"], vaults.points()) == ("RUNNING", [])
    aws.emulator.faults.clear()
    assert (vaults.job()["State"], len(vaults.points())) == ("COMPLETED", 1)


def test_a_copy_fails_where_the_key_over_there_is_disabled(aws: Aws):
    vaults = Vaults(aws)
    aws.kms(REPLICA).disable_key(KeyId=vaults.key)
    vaults.copy()
    assert (vaults.job()["State"], vaults.points()) == ("FAILED", [])
    assert "is disabled" in vaults.job()["StatusMessage"]


def test_a_vault_takes_a_key_of_its_region_or_the_one_that_aws_manages_there(aws: Aws):
    with refused("InvalidParameterValueException", f"Invalid arn {PRIMARY}"):
        Vaults(aws, EncryptionKeyArn=aws.arn(aws.related(REPLICA), PRIMARY))
    vault = aws.client("backup", REPLICA)
    vault.create_backup_vault(BackupVaultName="plain")
    key = vault.describe_backup_vault(BackupVaultName="plain")["EncryptionKeyArn"]
    assert aws.describe(key, REPLICA)["KeyManager"] == "AWS"


def test_what_is_not_there_is_not_copied_and_not_listed(aws: Aws):
    vaults = Vaults(aws)
    with refused("InvalidParameterValueException"):
        vaults.copy("arn:aws:backup:us-east-1:111122223333:recovery-point:none")
    with refused("ResourceNotFoundException"):
        vaults.here.list_recovery_points_by_backup_vault(BackupVaultName="none")


class Database:
    """A DB instance here, and its automated backups over there."""

    def __init__(self, aws: Aws, *, encrypted: bool = True) -> None:
        self.key = aws.related(REPLICA)
        self.here, self.there = aws.client("rds", PRIMARY), aws.client("rds", REPLICA)
        self.arn = self.here.create_db_instance(
            DBInstanceIdentifier="orders",
            DBInstanceClass="db.t4g.micro",
            Engine="postgres",
            AllocatedStorage=20,
            MasterUsername="owner",
            ManageMasterUserPassword=True,
            StorageEncrypted=encrypted,
            **({"KmsKeyId": aws.arn(self.key)} if encrypted else {}),
        )["DBInstance"]["DBInstanceArn"]

    def start(self, key: str | None) -> None:
        given = {"KmsKeyId": key} if key else {}
        self.there.start_db_instance_automated_backups_replication(
            SourceDBInstanceArn=self.arn, **given
        )

    def backups(self) -> Any:
        return self.there.describe_db_instance_automated_backups(DBInstanceIdentifier="orders")[
            "DBInstanceAutomatedBackups"
        ]


def test_automated_backups_are_over_there_under_the_key_over_there(aws: Aws):
    database = Database(aws)
    instance = database.here.describe_db_instances()["DBInstances"][0]
    assert (instance["KmsKeyId"], instance["StorageEncrypted"]) == (aws.arn(database.key), True)
    database.start(aws.arn(database.key, REPLICA))
    (backup,) = database.backups()
    assert (backup["KmsKeyId"], backup["Encrypted"]) == (aws.arn(database.key, REPLICA), True)
    assert (backup["Region"], backup["DBInstanceArn"]) == (PRIMARY, database.arn)
    database.there.stop_db_instance_automated_backups_replication(SourceDBInstanceArn=database.arn)
    assert database.backups() == []


def test_automated_backups_that_are_held_up_grow_old(aws: Aws):
    database = Database(aws)
    database.start(aws.arn(database.key, REPLICA))

    def latest() -> Any:
        return database.backups()[0]["RestoreWindow"]["LatestTime"]

    aws.emulator.faults.stall(region=REPLICA, service="rds")
    before = latest()
    assert latest() == before
    aws.emulator.faults.clear()
    assert latest() > before


def test_an_encrypted_instance_takes_a_key_of_the_region_over_there(aws: Aws):
    database = Database(aws)
    with refused("InvalidParameterCombination", "KmsKeyId"):
        database.start(None)
    with refused("KMSKeyNotAccessibleFault"):
        database.start(aws.arn(database.key, PRIMARY))


class Volume:
    """A snapshot of an encrypted volume here, which is copied over there."""

    def __init__(self, aws: Aws) -> None:
        self.key = aws.related(REPLICA)
        self.here, self.there = aws.client("ec2", PRIMARY), aws.client("ec2", REPLICA)
        self.here.modify_ebs_default_kms_key_id(KmsKeyId=aws.arn(self.key))
        volume = self.here.create_volume(AvailabilityZone="us-east-1a", Size=1, Encrypted=True)
        self.snapshot = self.here.create_snapshot(VolumeId=volume["VolumeId"])

    def copy(self, key: str | None = None, **said: str) -> Any:
        copied = self.there.copy_snapshot(
            SourceSnapshotId=self.snapshot["SnapshotId"],
            SourceRegion=PRIMARY,
            **({"Encrypted": True, "KmsKeyId": key} if key else {}),
            **said,
        )
        return self.look(copied["SnapshotId"])

    def look(self, snapshot: str) -> Any:
        (told,) = self.there.describe_snapshots(SnapshotIds=[snapshot])["Snapshots"]
        return told


def test_the_snapshots_of_an_account_are_those_that_it_made(aws: Aws):
    volume = Volume(aws)
    volume.copy(aws.arn(volume.key, REPLICA))
    for ec2 in (volume.here, volume.there):
        assert len(ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]) == 1
    (image,) = volume.here.describe_images()["Images"][:1]
    of_image = image["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"]
    (told,) = volume.here.describe_snapshots(SnapshotIds=[of_image])["Snapshots"]
    assert told["OwnerId"] != aws.account


def test_a_snapshot_has_the_key_of_its_volume_and_its_copy_one_of_its_region(aws: Aws):
    volume = Volume(aws)
    assert volume.here.get_ebs_default_kms_key_id()["KmsKeyId"] == aws.arn(volume.key)
    assert volume.snapshot["KmsKeyId"] == aws.arn(volume.key)
    copy = volume.copy(aws.arn(volume.key, REPLICA))
    assert (copy["KmsKeyId"], copy["Encrypted"], copy["State"]) == (
        aws.arn(volume.key, REPLICA),
        True,
        "completed",
    )
    assert copy["Description"] == f"[Copied {volume.snapshot['SnapshotId']} from {PRIMARY}]"
    assert copy["VolumeId"] == "vol-ffffffff" != volume.snapshot["VolumeId"]


def test_a_copy_without_a_key_has_the_default_one_of_its_region(aws: Aws):
    volume = Volume(aws)
    key = volume.copy(Description="mine")["KmsKeyId"]
    assert aws.describe(key, REPLICA)["KeyManager"] == "AWS"
    volume.there.modify_ebs_default_kms_key_id(KmsKeyId=aws.arn(volume.key, REPLICA))
    assert volume.copy()["KmsKeyId"] == aws.arn(volume.key, REPLICA)


def test_a_copy_fails_late_under_a_key_that_cannot_be_used(aws: Aws):
    volume = Volume(aws)
    assert volume.copy(aws.arn(volume.key, PRIMARY))["State"] == "error"


def test_a_copy_of_a_snapshot_that_is_held_up_is_pending(aws: Aws):
    volume = Volume(aws)
    aws.emulator.faults.stall(service="ebs")
    copy = volume.copy(aws.arn(volume.key, REPLICA))
    aws.emulator.faults.clear()
    assert (copy["State"], volume.look(copy["SnapshotId"])["State"]) == ("pending", "completed")
