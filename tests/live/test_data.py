"""What each service says of its data, read into the same values; boto3 checks their shapes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType

import boto3
import pytest
from botocore.stub import Stubber

from keyspan.live import CallRefused
from keyspan.live.aws.data import DATA
from keyspan.live.gateway import Held, Point, Points, Replica, Sample, Seal, Source

HOME, AWAY = "us-east-1", "eu-west-1"
ACCOUNT = "111122223333"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
CLIENTS = MappingProxyType({"ebs": "ec2"})
SOURCE = Source(region=HOME)


def key(region):
    return f"arn:aws:kms:{region}:{ACCOUNT}:key/mrk-{'0' * 32}"


def look(service, name, *answers, region=HOME, source=None):
    """Return what a reader makes of answers: (call, answer), or (call, the code of an error)."""
    client = boto3.client(
        CLIENTS.get(service, service),
        region_name=region,
        aws_access_key_id="x",
        aws_secret_access_key="x",
    )
    with Stubber(client) as stub:
        for call, answer in answers:
            if isinstance(answer, str):
                stub.add_client_error(call, answer, http_status_code=403)
            else:
                stub.add_response(call, answer)
        reader = DATA[service](region=region, client=client)
        found = reader.names() if name is None else reader.look(name, source=source)
        stub.assert_no_pending_responses()
        return found


def test_a_global_table():
    described = {
        "Table": {
            "TableStatus": "ACTIVE",
            "SSEDescription": {"SSEType": "KMS", "KMSMasterKeyArn": key(HOME)},
            "Replicas": [
                {"RegionName": HOME, "ReplicaStatus": "ACTIVE"},
                {"RegionName": AWAY, "ReplicaStatus": "CREATING", "KMSMasterKeyId": key(AWAY)},
            ],
        }
    }
    recovery = {
        "ContinuousBackupsDescription": {
            "ContinuousBackupsStatus": "ENABLED",
            "PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "ENABLED"},
        }
    }
    found = look(
        "dynamodb",
        "orders",
        ("describe_table", described),
        ("describe_continuous_backups", recovery),
    )
    assert found == Held(
        name="orders",
        seals=(Seal(what="table", key=key(HOME)),),
        replicas=(
            Replica(
                region=AWAY,
                name="orders",
                status="CREATING",
                healthy=False,
                seals=(Seal(what="replica", key=key(AWAY)),),
            ),
        ),
    )


def test_a_table_without_a_key_is_under_one_that_aws_owns_and_recovery_is_a_note():
    found = look(
        "dynamodb",
        "orders",
        ("describe_table", {"Table": {"TableStatus": "UPDATING"}}),
        ("describe_continuous_backups", "AccessDeniedException"),
    )
    assert (found.seals, found.replicas) == ((Seal(what="table"),), ())
    assert found.notes == (
        "the table is UPDATING",
        "point-in-time recovery was not read: AccessDeniedException",
    )


@pytest.mark.parametrize(
    ("described", "why"),
    [
        ({"TableStatus": "ARCHIVED"}, "the table is ARCHIVED"),
        (
            {
                "TableStatus": "ACTIVE",
                "SSEDescription": {
                    "InaccessibleEncryptionDateTime": NOW.astimezone(timezone(timedelta(hours=5)))
                },
            },
            "DynamoDB could not use its key since 2026-11-25 12:00 UTC",
        ),
        ({"TableStatus": "UPDATING"}, ""),
    ],
)
def test_a_table_that_nobody_can_read(described, why):
    recovery = ("describe_continuous_backups", "AccessDeniedException")
    found = look("dynamodb", "orders", ("describe_table", {"Table": described}), recovery)
    assert found.unreadable == why


def test_an_instance_whose_key_cannot_be_used_is_not_readable():
    instance = {"StorageEncrypted": True, "KmsKeyId": key(HOME)}
    for state, why in (
        ("inaccessible-encryption-credentials-recoverable", "the DB instance is inaccessible-"),
        ("backing-up", ""),
    ):
        said = {"DBInstances": [{**instance, "DBInstanceStatus": state}]}
        found = look("rds", "db", ("describe_db_instances", said))
        assert found.unreadable.startswith(why)
        assert bool(found.unreadable) is bool(why)


@pytest.mark.parametrize(
    ("service", "call", "code"),
    [
        ("s3", "head_bucket", "404"),
        ("dynamodb", "describe_table", "ResourceNotFoundException"),
        ("secretsmanager", "describe_secret", "ResourceNotFoundException"),
        ("rds", "describe_db_instances", "DBInstanceNotFound"),
        ("backup", "describe_backup_vault", "ResourceNotFoundException"),
    ],
)
def test_what_is_not_there_and_what_may_not_be_read_are_two_things(service, call, code):
    assert look(service, "it", (call, code)) is None
    with pytest.raises(CallRefused, match="AccessDenied"):
        look(service, "it", (call, "AccessDenied"))


def test_names_are_read_from_every_page():
    first = {"TableNames": ["one"], "LastEvaluatedTableName": "one"}
    second = {"TableNames": ["two"]}
    assert look("dynamodb", None, ("list_tables", first), ("list_tables", second)) == ("one", "two")


def test_a_secret_and_its_replica():
    status = {"Region": AWAY, "KmsKeyId": key(AWAY), "Status": "Failed", "StatusMessage": "no key"}
    described = {"Name": "db", "KmsKeyId": key(HOME), "ReplicationStatus": [status]}
    found = look("secretsmanager", "db", ("describe_secret", described))
    (replica,) = found.replicas
    assert (replica.status, replica.healthy) == ("Failed: no key", False)
    assert replica.seals == (Seal(what="replica", key=key(AWAY)),)


def test_a_secret_of_its_own_in_the_place_of_a_replica():
    answer = ("describe_secret", {"Name": "db", "KmsKeyId": key(AWAY)})
    found = look("secretsmanager", "db", answer, region=AWAY, source=SOURCE)
    assert found.notes == ("it is a secret of its own there, and no replica",)


def test_a_secret_that_waits_for_its_deletion_cannot_be_read():
    answer = ("describe_secret", {"Name": "db", "DeletedDate": NOW})
    assert look("secretsmanager", "db", answer) is None


def test_an_instance_whose_copies_the_other_region_tells():
    instance = {"StorageEncrypted": True, "KmsKeyId": key(HOME), "BackupRetentionPeriod": 0}
    found = look("rds", "db", ("describe_db_instances", {"DBInstances": [instance]}))
    assert found == Held(
        name="db",
        seals=(Seal(what="storage", key=key(HOME)),),
        replicas=None,
        notes=("automated backups are off",),
    )


def test_automated_backups_of_the_same_name_from_elsewhere_or_from_here_do_not_count():
    def backup(region, hours, **more):
        return {
            "DBInstanceIdentifier": "db",
            "DBInstanceArn": f"arn:aws:rds:{region}:{ACCOUNT}:db:db",
            "RestoreWindow": {"LatestTime": NOW - timedelta(hours=hours)},
            "Encrypted": True,
            "KmsKeyId": key(AWAY),
            "Status": "active",
            **more,
        }

    listed = [backup(AWAY, 0), backup(HOME, 3), backup("ap-south-1", 1)]
    other = backup(HOME, 0, DBInstanceIdentifier="other")
    answer = ("describe_db_instance_automated_backups", {})
    assert look("rds", "db", answer, region=AWAY, source=SOURCE) is None
    answer = (answer[0], {"DBInstanceAutomatedBackups": [*listed, other]})
    found = look("rds", "db", answer, region=AWAY, source=SOURCE)
    assert found.points == Points(latest=NOW - timedelta(hours=3))
    assert found.seals == (Seal(what="automated backup", key=key(AWAY)),)


def snapshot(number, *, hours=1, region=HOME, **more):
    return {
        "SnapshotId": f"snap-{number}",
        "VolumeId": "vol-1",
        "State": "completed",
        "StartTime": NOW - timedelta(hours=hours),
        "Encrypted": True,
        "KmsKeyId": key(region),
        **more,
    }


def snapshots(*listed):
    return ("describe_snapshots", {"Snapshots": list(listed)})


def test_the_latest_snapshot_of_a_volume_that_is_done():
    listed = snapshots(
        snapshot(1, hours=9), snapshot(2, hours=2), snapshot(3, hours=1, State="pending")
    )
    found = look("ebs", "vol-1", listed)
    two, nine = (Point(of="vol-1", moment=NOW - timedelta(hours=hours)) for hours in (2, 9))
    assert found.points.ids == {"snap-2": two, "snap-1": nine}
    assert (found.points.latest, found.points.of_each) == (two.moment, {"vol-1": two.moment})


def test_a_copy_of_a_snapshot_is_known_by_its_description():
    copied = "[Copied snap-1 from us-east-1] Created for policy: policy-1"
    own = snapshot(8, region=AWAY)
    copy = snapshot(9, region=AWAY, hours=4, Description=copied, VolumeId="vol-ffffffff")
    original = Point(of="vol-1", moment=NOW - timedelta(hours=90))
    points = Points(latest=NOW, ids={"snap-1": original})
    source = Source(region=HOME, held=Held(name="vol-1", seals=(), points=points))
    found = look("ebs", "vol-1", snapshots(own, copy), region=AWAY, source=source)
    assert (found.points.ids, found.points.fixed) == ({"snap-9": original}, False)
    assert found.points.latest == original.moment, "a copy is as old as its original"
    named = look("ebs", "snap-1", snapshots(own, copy), region=AWAY, source=SOURCE)
    assert (set(named.points.ids), named.points.fixed) == ({"snap-9"}, True)
    assert named.points.of_each == {"": NOW - timedelta(hours=4)}
    assert look("ebs", "snap-2", snapshots(own, copy), region=AWAY, source=SOURCE) is None
    assert look("ebs", None, snapshots(own, copy), region=AWAY) == ("vol-1",)


def test_snapshots_by_a_tag_of_theirs_or_of_their_volume():
    tags = [{"Key": "backup", "Value": "daily"}]
    tagged = snapshot(1, VolumeId="vol-2", Tags=tags)
    copied = snapshot(4, VolumeId="vol-ffffffff", Tags=tags)
    listed = snapshots(snapshot(2), tagged, snapshot(3, VolumeId="vol-3"), copied)
    volumes = ("describe_volumes", {"Volumes": [{"VolumeId": "vol-1"}]})
    found = look("ebs", "tag:backup=daily", volumes, listed)
    assert set(found.points.ids) == {"snap-1", "snap-2"}, "a copy here is of another Region"
    copy = look("ebs", "tag:backup=daily", listed, region=AWAY, source=SOURCE)
    assert set(copy.points.ids) == {"snap-4"}, "a volume of that Region may bear the tag, too"


def point(number, *, hours=1, **more):
    return {
        "RecoveryPointArn": f"arn:aws:backup:{AWAY}:{ACCOUNT}:recovery-point:{number}",
        "ResourceArn": f"arn:aws:dynamodb:{HOME}:{ACCOUNT}:table/orders",
        "CreationDate": NOW - timedelta(hours=hours),
        "EncryptionKeyArn": key(AWAY),
        "IsEncrypted": True,
        "Status": "COMPLETED",
        **more,
    }


def vault(region):
    return f"arn:aws:backup:{region}:{ACCOUNT}:backup-vault:daily"


def test_a_vault_counts_what_is_done_and_came_from_the_source():
    described = ("describe_backup_vault", {"EncryptionKeyArn": key(AWAY)})
    listed = [
        point(1, hours=30, SourceBackupVaultArn=vault(HOME)),
        point(2, hours=9, SourceBackupVaultArn=vault(HOME)),
        point(3, hours=1),
        point(4, hours=1, SourceBackupVaultArn=vault(HOME), Status="PARTIAL"),
    ]
    pages = [{"RecoveryPoints": listed[:1], "NextToken": "n"}, {"RecoveryPoints": listed[1:]}]
    points = [("list_recovery_points_by_backup_vault", page) for page in pages]
    found = look("backup", "daily", described, *points, region=AWAY, source=SOURCE)
    latest = NOW - timedelta(hours=9)
    assert found.points == Points(latest=latest, of_each={listed[0]["ResourceArn"]: latest})
    assert [each.what for each in found.seals][:2] == [
        "vault",
        f"recovery point {listed[1]['RecoveryPointArn']}",
    ]
    assert len(found.seals) == 2


def test_a_vault_tells_the_latest_of_each_thing_and_what_encrypts_that():
    described = ("describe_backup_vault", {"EncryptionKeyArn": key(AWAY)})
    many = [point(n, hours=n, SourceBackupVaultArn=vault(HOME)) for n in range(1, 9)]
    other = point(9, hours=40, SourceBackupVaultArn=vault(HOME), EncryptionKeyArn=key(HOME))
    other = {**other, "ResourceArn": "other"}
    listed = ("list_recovery_points_by_backup_vault", {"RecoveryPoints": [*many, other]})
    found = look("backup", "daily", described, listed, region=AWAY, source=SOURCE)
    assert found.points.of_each == {
        many[0]["ResourceArn"]: NOW - timedelta(hours=1),
        "other": NOW - timedelta(hours=40),
    }
    assert [each.key for each in found.seals] == [key(AWAY), key(AWAY), key(HOME)]


def test_copy_jobs_tell_where_a_vault_is_copied_to():
    described = ("describe_backup_vault", {"EncryptionKeyArn": key(HOME)})
    points = ("list_recovery_points_by_backup_vault", {"RecoveryPoints": []})
    there = {"SourceBackupVaultArn": vault(HOME), "DestinationBackupVaultArn": vault(AWAY)}
    other = vault(HOME).replace("daily", "other")
    jobs = [
        {**there, "State": "FAILED"},
        {**there, "State": "COMPLETED"},
        {**there, "DestinationBackupVaultArn": other, "State": "COMPLETED"},
        {**there, "SourceBackupVaultArn": other, "State": "COMPLETED"},
    ]
    found = look("backup", "daily", described, points, ("list_copy_jobs", {"CopyJobs": jobs}))
    assert found.points == Points(latest=None)
    assert found.replicas == (Replica(region=AWAY, name="daily", status="COMPLETED", healthy=True),)


VERSIONED = (
    ("head_bucket", {"BucketRegion": HOME}),
    ("get_bucket_versioning", {"Status": "Enabled"}),
)
PLAIN = (
    ("get_bucket_encryption", "ServerSideEncryptionConfigurationNotFoundError"),
    ("get_bucket_replication", "ReplicationConfigurationNotFoundError"),
)


def listed(*names):
    """Objects of so many hours ago, as S3 lists them."""
    written = [NOW - timedelta(hours=int(name)) for name in names]
    return (
        "list_objects_v2",
        {"Contents": [{"Key": n, "LastModified": w} for n, w in zip(names, written, strict=True)]},
    )


def head(**more):
    return ("head_object", {"LastModified": NOW, **more})


def test_a_bucket_of_another_region_is_none_of_this_one():
    there = ("head_bucket", {"BucketRegion": AWAY})
    assert look("s3", "inv", there) is None


def test_the_latest_objects_are_looked_at_and_the_oldest_which_may_be_from_before_the_rule():
    names = [str(hours) for hours in (9, 3, 1, 8, 2, 5, 4)]
    found = look("s3", "inv", *VERSIONED, listed(*names), *[head()] * 6, *PLAIN)
    assert [each.name for each in found.samples] == ["1", "2", "3", "4", "5", "9"]
    few = look("s3", "inv", *VERSIONED, listed("2", "1"), *[head()] * 2, *PLAIN)
    assert [each.name for each in few.samples] == ["1", "2"]


@pytest.mark.parametrize(
    ("status", "there", "absent"),
    [
        ("PENDING", "old", {"a"}),
        ("FAILED", "old", {"a"}),
        ("FAILED", "new", set()),
        ("PENDING", "new", set()),
        ("COMPLETED", "old", set()),
        ("", "old", set()),
    ],
)
def test_an_older_version_over_there_is_not_the_one_that_is_under_way(status, there, absent):
    sample = Sample(name="a", written=NOW, status=status, version="new")
    source = Source(region=AWAY, held=Held(name="b", seals=(), samples=(sample,)))
    found = look("s3", "inv", *VERSIONED, head(VersionId=there), *PLAIN, source=source)
    assert found.absent == absent


def rule(name, *, on=True, prefix="", region=AWAY):
    return {
        "ID": name,
        "Status": "Enabled" if on else "Disabled",
        "Filter": {"Prefix": prefix},
        "SourceSelectionCriteria": {"SseKmsEncryptedObjects": {"Status": "Enabled"}},
        "Destination": {
            "Bucket": "arn:aws:s3:::there",
            "EncryptionConfiguration": {"ReplicaKmsKeyID": key(region)},
        },
    }


def test_of_rules_that_overlap_the_key_of_each_that_is_on_counts():
    rules = [rule("logs", prefix="logs/", region=HOME), rule("off", on=False), rule("all")]
    said = {"ReplicationConfiguration": {"Role": "r", "Rules": rules}}
    answers = (PLAIN[0], ("get_bucket_replication", said))
    found = look("s3", "inv", *VERSIONED, ("list_objects_v2", {}), *answers)
    (replica,) = found.replicas
    assert (replica.healthy, replica.status) == (True, "rule all is Enabled")
    assert replica.seals == (
        Seal(what="replicas by rule logs", key=key(HOME)),
        Seal(what="replicas by rule all", key=key(AWAY)),
    )


def test_a_permission_that_is_not_called_like_its_call_is_told_by_name():
    objects = ("list_objects_v2", "AccessDenied")
    with pytest.raises(CallRefused) as caught:
        look("s3", "inv", *VERSIONED, objects)
    assert caught.value.mend == "allow s3:ListBucket to who calls, in an IAM policy"


def test_a_head_that_is_refused_has_no_words_and_is_a_denial_all_the_same():
    objects = ("list_objects_v2", {"Contents": [{"Key": "a", "LastModified": NOW}]})
    with pytest.raises(CallRefused) as caught:
        look("s3", "inv", *VERSIONED, objects, ("head_object", "403"))
    assert caught.value.reason == "denied"
    assert caught.value.mend == "allow s3:GetObject to who calls, in an IAM policy"


def test_buckets_of_this_region_however_s3_names_it():
    buckets = [
        {"Name": "told", "BucketRegion": AWAY},
        {"Name": "elsewhere", "BucketRegion": HOME},
        {"Name": "asked"},
        {"Name": "old"},
        {"Name": "gone"},
        {"Name": "first"},
    ]
    found = look(
        "s3",
        None,
        ("list_buckets", {"Buckets": buckets}),
        ("get_bucket_location", {"LocationConstraint": AWAY}),
        ("get_bucket_location", {"LocationConstraint": "EU"}),
        ("get_bucket_location", "NoSuchBucket"),
        ("get_bucket_location", {}),
        region=AWAY,
    )
    assert found == ("told", "asked", "old")


def test_an_object_that_s3_encrypts_with_its_own_key_or_not_at_all():
    found = look(
        "s3",
        "inv",
        VERSIONED[0],
        ("get_bucket_versioning", {}),
        (
            "list_objects_v2",
            {
                "Contents": [
                    {"Key": "a", "LastModified": NOW},
                    {"Key": "b", "LastModified": NOW - timedelta(hours=1)},
                ]
            },
        ),
        ("head_object", {"LastModified": NOW, "ServerSideEncryption": "AES256"}),
        ("head_object", {"LastModified": NOW}),
        ("get_bucket_encryption", "ServerSideEncryptionConfigurationNotFoundError"),
        ("get_bucket_replication", "ReplicationConfigurationNotFoundError"),
    )
    assert found.seals == (
        Seal(what="default encryption"),
        Seal(what="object a"),
        Seal(what="object b", encrypted=False),
    )
    assert found.closed == "versioning is off, and S3 replicates nothing without it"


def test_an_object_that_came_from_elsewhere_is_not_looked_for_elsewhere():
    head = {"LastModified": NOW, "ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key(HOME)}
    found = look(
        "s3",
        "inv",
        *VERSIONED,
        ("list_objects_v2", {"Contents": [{"Key": "a", "LastModified": NOW}]}),
        ("head_object", {**head, "ReplicationStatus": "REPLICA"}),
        ("get_bucket_encryption", "ServerSideEncryptionConfigurationNotFoundError"),
        ("get_bucket_replication", "ReplicationConfigurationNotFoundError"),
    )
    assert (found.samples, found.seals[1].key) == ((), key(HOME))
