"""KS017 and KS018: the neighbours of tests/checks/copies, of every shade between good and bad."""

import pytest

from tests.checks.terraform import (
    EAST,
    KEY_ID,
    PROVIDERS,
    WEST,
    configuration,
    key_arn,
    told,
    verdicts,
)

KEYS = {
    "aws_kms_key.k": {"provider": EAST, "multi_region": True},
    "aws_kms_replica_key.k": {"provider": WEST, "primary_key_arn": "${aws_kms_key.k.arn}"},
    "aws_kms_alias.k": {
        "provider": EAST,
        "name": "alias/orders",
        "target_key_id": "${aws_kms_key.k.key_id}",
    },
}
PRIMARY, REPLICA = "${aws_kms_key.k.arn}", "${aws_kms_replica_key.k.arn}"


def said(rule, resources, **more):
    """What a rule says of resources that stand beside a key in two Regions; "passes" left out."""
    found = verdicts(configuration({**KEYS, **resources}, **more), rule)
    return {address: each for address, each in found.items() if each != "passes"}


def test_key_of_another_region():
    def queue(key, provider=EAST, **more):
        return {"provider": provider, "kms_master_key_id": key, **more}

    queues = {
        "own": queue(PRIMARY),
        "own_replica": queue(REPLICA, WEST),
        "by_region": queue(REPLICA, None, region="eu-west-1"),
        "other": queue(REPLICA),
        "other_primary": queue(PRIMARY, WEST),
        "other_by_arn": queue(key_arn("us-east-1"), WEST),
        "other_by_region": queue(PRIMARY, None, region="eu-west-1"),
        "in_some_region": queue(PRIMARY, None, region="${var.region}"),
        "by_id": queue(KEY_ID, WEST),
        "by_id_of_primary": queue("${aws_kms_key.k.key_id}", WEST),
        "by_alias_name": queue("alias/orders", WEST),
        "by_alias_of_primary": queue("${aws_kms_alias.k.name}", WEST),
        "by_alias_id": queue("${aws_kms_alias.k.id}", WEST),
        "other_by_alias_arn": queue("${aws_kms_alias.k.arn}", WEST),
        "other_by_target": queue("${aws_kms_alias.k.target_key_arn}", WEST),
        "other_by_written_alias": queue("arn:aws:kms:us-east-1:111122223333:alias/orders", WEST),
        "by_aws": queue("alias/aws/sqs", WEST),
        "by_local": queue("${local.key}", WEST),
        "made": queue('${replace(aws_kms_key.k.arn, "us-east-1", "eu-west-1")}', WEST),
        "made_of_id": queue("arn:aws:kms:eu-west-1:${var.a}:key/${aws_kms_key.k.key_id}", WEST),
        "one_of_two": queue("${var.dr ? aws_kms_key.k.arn : aws_kms_replica_key.k.arn}", WEST),
        "by_variable": queue("${var.key}", WEST),
        "of_remote_state": queue("${data.terraform_remote_state.keys.outputs.arn}", WEST),
        "of_module": queue("${module.keys.arn}", WEST),
        "without": queue(None, WEST),
        "empty": queue("", WEST),
        "no_key": queue("not a key", WEST),
    }
    resources = {f"aws_sqs_queue.{name}": each for name, each in queues.items()}
    found = said("KS017", resources, locals={"key": REPLICA})
    assert {address.removeprefix("aws_sqs_queue."): each for address, each in found.items()} == {
        "other": "fails",
        "other_primary": "fails",
        "other_by_arn": "fails",
        "other_by_region": "fails",
        "in_some_region": "undecided",
        "other_by_alias_arn": "fails",
        "other_by_target": "fails",
        "other_by_written_alias": "fails",
        "made": "undecided",
        "made_of_id": "undecided",
        "one_of_two": "undecided",
        "by_variable": "undecided",
        "of_remote_state": "undecided",
        "of_module": "undecided",
    }


def test_the_key_of_another_region_is_told_with_both():
    queue = {"provider": WEST, "kms_master_key_id": PRIMARY}
    view = configuration({**KEYS, "aws_sqs_queue.q": queue})
    assert told(view, "KS017") == [
        (
            "aws_sqs_queue.q: kms_master_key_id is aws_kms_key.k in us-east-1,"
            " and the data is in eu-west-1"
        )
    ]


def test_data_beside_its_key_is_fine_wherever_that_is():
    resources = {
        "aws_kms_key.untold": {"provider": "aws.untold"},
        "aws_sqs_queue.beside": {
            "provider": "aws.untold",
            "kms_master_key_id": "${aws_kms_key.untold.arn}",
        },
        "aws_sqs_queue.elsewhere": {
            "provider": EAST,
            "kms_master_key_id": "${aws_kms_key.untold.arn}",
        },
    }
    providers = [*PROVIDERS, {"alias": "untold"}]
    assert said("KS017", resources, providers=providers) == {"aws_sqs_queue.elsewhere": "undecided"}


@pytest.mark.parametrize("region", ["us-gov-west-1", "cn-north-1", "ap-southeast-19"])
def test_partitions_and_new_regions(region):
    partition = {"us-gov-west-1": "aws-us-gov", "cn-north-1": "aws-cn"}.get(region, "aws")
    arn = f"arn:{partition}:kms:{region}:111122223333:key/{KEY_ID}"
    providers = [{"alias": "here", "region": region}]
    queue = {"provider": "aws.here"}
    resources = {
        "aws_sqs_queue.own": {**queue, "kms_master_key_id": arn},
        "aws_sqs_queue.other": {**queue, "kms_master_key_id": arn.replace(region, "eu-west-1")},
    }
    view = configuration(resources, providers=providers)
    assert verdicts(view, "KS017") == {
        "aws_sqs_queue.own": "passes",
        "aws_sqs_queue.other": "fails",
    }


def test_blocks_that_name_their_region():
    def secret(*replicas):
        return {"provider": EAST, "kms_key_id": PRIMARY, "replica": list(replicas)}

    west = {"region": "eu-west-1", "kms_key_id": REPLICA}
    resources = {
        "aws_secretsmanager_secret.own": secret(west),
        "aws_secretsmanager_secret.other": secret({**west, "kms_key_id": PRIMARY}),
        "aws_secretsmanager_secret.one_of_two": secret(
            west, {"region": "eu-central-1", "kms_key_id": REPLICA}
        ),
        "aws_secretsmanager_secret.in_some_region": secret({**west, "region": "${var.dr}"}),
        "aws_secretsmanager_secret.dynamic": {
            "provider": EAST,
            "dynamic": {"replica": {"for_each": "${var.regions}", "content": west}},
        },
    }
    assert said("KS017", resources) == {
        "aws_secretsmanager_secret.other": "fails",
        "aws_secretsmanager_secret.one_of_two": "fails",
        "aws_secretsmanager_secret.in_some_region": "undecided",
    }


def replication(source, **destination):
    return {
        "provider": EAST,
        "bucket": source,
        "rule": {"destination": {"bucket": "${aws_s3_bucket.dr.arn}", **destination}},
    }


def encryption(bucket, key):
    by_default = {"sse_algorithm": "aws:kms", "kms_master_key_id": key}
    return {
        "bucket": bucket,
        "rule": {"apply_server_side_encryption_by_default": by_default},
    }


def test_buckets():
    buckets = {
        "aws_s3_bucket.source": {"provider": EAST, "bucket": "source"},
        "aws_s3_bucket.dr": {"provider": WEST, "bucket": "dr"},
        "aws_s3_bucket.near": {"provider": EAST, "bucket": "near"},
        "aws_s3_bucket_server_side_encryption_configuration.source": encryption(
            "${aws_s3_bucket.source.id}", PRIMARY
        ),
        "aws_s3_bucket.open": {"provider": EAST, "bucket": "open"},
        "aws_s3_bucket.by_s3": {"provider": EAST, "bucket": "by-s3"},
        "aws_s3_bucket_server_side_encryption_configuration.by_s3": encryption(
            "${aws_s3_bucket.by_s3.id}", None
        ),
    }
    kind, source = "aws_s3_bucket_replication_configuration", "${aws_s3_bucket.source.id}"
    replications = {
        f"{kind}.keyless": replication(source),
        f"{kind}.under_key": replication(
            source, encryption_configuration={"replica_kms_key_id": REPLICA}
        ),
        f"{kind}.under_other_key": replication(
            source, encryption_configuration={"replica_kms_key_id": PRIMARY}
        ),
        f"{kind}.under_aws_key": replication(
            source,
            encryption_configuration={
                "replica_kms_key_id": "arn:aws:kms:eu-west-1:111122223333:alias/aws/s3"
            },
        ),
        f"{kind}.in_its_region": replication(source, bucket="${aws_s3_bucket.near.arn}"),
        f"{kind}.of_another_account": replication(source, bucket="arn:aws:s3:::theirs"),
        f"{kind}.of_no_key": replication("${aws_s3_bucket.open.id}"),
        f"{kind}.of_no_key_by_default": replication("${aws_s3_bucket.by_s3.id}"),
        f"{kind}.of_another_states": replication("another-states"),
    }
    resources = {**buckets, **replications}
    assert said("KS018", resources) == {
        f"{kind}.keyless": "fails",
        f"{kind}.under_aws_key": "fails",
        f"{kind}.of_another_account": "fails",
        f"{kind}.of_another_states": "fails",
    }
    assert said("KS017", resources) == {f"{kind}.under_other_key": "fails"}


def test_buckets_by_name():
    """A name that two resources share is one bucket."""
    resources = {
        "aws_s3_bucket.dr": {"provider": WEST, "bucket": "dr"},
        "aws_s3_bucket_server_side_encryption_configuration.s": encryption("a-bucket", PRIMARY),
        "aws_s3_bucket_replication_configuration.s": replication("a-bucket"),
        "aws_s3_bucket_server_side_encryption_configuration.t": encryption("by-s3", None),
        "aws_s3_bucket_replication_configuration.t": replication("by-s3"),
    }
    assert said("KS018", resources) == {"aws_s3_bucket_replication_configuration.s": "fails"}


def test_databases():
    def database(**more):
        return {"provider": EAST, "kms_key_id": PRIMARY, **more}

    def copy(source, key=None, provider=WEST):
        return {"provider": provider, "replicate_source_db": source, "kms_key_id": key}

    arn = "${aws_db_instance.encrypted.arn}"
    resources = {
        "aws_db_instance.encrypted": database(),
        "aws_db_instance.open": {"provider": EAST},
        "aws_db_instance.keyless": copy(arn),
        "aws_db_instance.under_key": copy(arn, REPLICA),
        "aws_db_instance.in_its_region": copy(
            "${aws_db_instance.encrypted.identifier}", None, EAST
        ),
        "aws_db_instance.by_name": copy("encrypted", None, EAST),
        "aws_db_instance.of_open": copy("${aws_db_instance.open.arn}"),
        "aws_db_instance.by_written_arn": copy("arn:aws:rds:us-east-1:111122223333:db:orders"),
        "aws_db_instance.by_written_arn_here": copy("arn:aws:rds:eu-west-1:111122223333:db:orders"),
        "aws_db_instance.of_variable": copy("${var.source}"),
        "aws_rds_cluster.source": database(),
        "aws_rds_cluster.keyless": {
            "provider": WEST,
            "replication_source_identifier": "${aws_rds_cluster.source.arn}",
        },
    }
    assert said("KS018", resources) == {
        "aws_db_instance.keyless": "fails",
        "aws_db_instance.by_written_arn": "fails",
        "aws_db_instance.of_variable": "fails",
        "aws_rds_cluster.keyless": "fails",
    }


def test_snapshots_have_the_key_of_what_they_were_made_of():
    def copy(source, provider=WEST):
        return {"provider": provider, "source_db_snapshot_identifier": source}

    resources = {
        "aws_db_instance.encrypted": {"provider": EAST, "kms_key_id": PRIMARY},
        "aws_db_instance.open": {"provider": EAST},
        "aws_db_snapshot.encrypted": {
            "provider": EAST,
            "db_instance_identifier": "${aws_db_instance.encrypted.identifier}",
        },
        "aws_db_snapshot.open": {
            "provider": EAST,
            "db_instance_identifier": "${aws_db_instance.open.identifier}",
        },
        "aws_db_snapshot_copy.of_encrypted": copy("${aws_db_snapshot.encrypted.db_snapshot_arn}"),
        "aws_db_snapshot_copy.of_open": copy("${aws_db_snapshot.open.db_snapshot_arn}"),
        "aws_db_snapshot_copy.by_name": copy("rds:orders-2026-11-25"),
        "aws_db_snapshot_copy.by_arn": copy("arn:aws:rds:us-east-1:111122223333:snapshot:orders"),
        "aws_ebs_volume.open": {"provider": EAST},
        "aws_ebs_snapshot.open": {"provider": EAST, "volume_id": "${aws_ebs_volume.open.id}"},
        "aws_ebs_snapshot_copy.of_open": {
            "provider": WEST,
            "source_snapshot_id": "${aws_ebs_snapshot.open.id}",
            "source_region": "us-east-1",
        },
        "aws_ebs_snapshot_copy.of_a_copy": {
            "provider": EAST,
            "source_snapshot_id": "${aws_ebs_snapshot_copy.of_open.id}",
            "source_region": "eu-west-1",
        },
        "aws_ebs_snapshot_copy.of_another_states": {
            "provider": WEST,
            "source_snapshot_id": "snap-1",
            "source_region": "us-east-1",
        },
        "aws_ebs_snapshot_copy.in_its_region": {
            "provider": EAST,
            "source_snapshot_id": "snap-1",
            "source_region": "us-east-1",
        },
    }
    assert said("KS018", resources) == {
        "aws_db_snapshot_copy.of_encrypted": "fails",
        "aws_db_snapshot_copy.by_arn": "fails",
        "aws_ebs_snapshot_copy.of_another_states": "fails",
    }


EBS_COPY = {
    "provider": WEST,
    "source_snapshot_id": "snap-1",
    "source_region": "us-east-1",
}
SCHEDULE = {
    "provider": EAST,
    "policy_details": {"schedule": {"cross_region_copy_rule": [{"target": "eu-west-1"}]}},
}


@pytest.mark.parametrize(
    ("default", "finds"),
    [
        ({"provider": WEST, "key_arn": REPLICA}, False),
        ({"region": "eu-west-1", "key_arn": REPLICA}, False),
        ({"provider": EAST, "key_arn": PRIMARY}, True),
        ({"provider": WEST, "region": "us-east-1", "key_arn": PRIMARY}, True),
    ],
)
def test_the_default_key_of_ebs_is_the_key_of_copies_in_its_region(default, finds):
    resources = {
        "aws_ebs_default_kms_key.d": default,
        "aws_ebs_snapshot_copy.c": EBS_COPY,
        "aws_dlm_lifecycle_policy.p": SCHEDULE,
    }
    assert said("KS018", resources) == (
        {"aws_ebs_snapshot_copy.c": "fails", "aws_dlm_lifecycle_policy.p": "fails"} if finds else {}
    )


def test_replicas_of_tables_and_secrets():
    def table(replica, key=PRIMARY):
        return {
            "provider": EAST,
            "server_side_encryption": {"enabled": True, "kms_key_arn": key},
            "replica": replica,
        }

    resources = {
        "aws_dynamodb_table.under_key": table(
            [{"region_name": "eu-west-1", "kms_key_arn": REPLICA}]
        ),
        "aws_dynamodb_table.keyless": table({"region_name": "eu-west-1"}),
        "aws_dynamodb_table.of_no_key": table({"region_name": "eu-west-1"}, key=None),
        "aws_dynamodb_table.of_some_region": table({"region_name": "${var.dr}"}),
        "aws_dynamodb_table.of_some_key": table(
            {"region_name": "eu-west-1", "kms_key_arn": "${var.key}"}
        ),
        "aws_dynamodb_table.alone": table([]),
        "aws_secretsmanager_secret.by_aws": {
            "kms_key_id": PRIMARY,
            "replica": {"region": "eu-west-1", "kms_key_id": "alias/aws/secretsmanager"},
        },
        "data.aws_kms_alias.aws": {"provider": WEST, "name": "alias/aws/secretsmanager"},
        "aws_secretsmanager_secret.by_data_alias": {
            "kms_key_id": PRIMARY,
            "replica": {
                "region": "eu-west-1",
                "kms_key_id": "${data.aws_kms_alias.aws.target_key_arn}",
            },
        },
        "data.aws_kms_key.aws": {"provider": WEST, "key_id": "alias/aws/secretsmanager"},
        "aws_secretsmanager_secret.by_data_key": {
            "kms_key_id": PRIMARY,
            "replica": {"region": "eu-west-1", "kms_key_id": "${data.aws_kms_key.aws.arn}"},
        },
        "aws_secretsmanager_secret.of_no_key": {"replica": {"region": "eu-west-1"}},
    }
    assert said("KS018", resources) == {
        "aws_dynamodb_table.keyless": "fails",
        "aws_dynamodb_table.of_some_region": "fails",
        "aws_secretsmanager_secret.by_aws": "fails",
        "aws_secretsmanager_secret.by_data_alias": "fails",
        "aws_secretsmanager_secret.by_data_key": "fails",
    }


def test_vaults():
    def plan(vault):
        rule = {"rule_name": "r", "copy_action": {"destination_vault_arn": vault}}
        return {"provider": EAST, "rule": [rule]}

    vault = "arn:aws:backup:{}:111122223333:backup-vault:v"
    resources = {
        "aws_backup_vault.bare": {"provider": WEST},
        "aws_backup_vault.under_key": {"provider": WEST, "kms_key_arn": REPLICA},
        "aws_backup_vault.near": {"provider": EAST},
        "aws_backup_plan.keyless": plan("${aws_backup_vault.bare.arn}"),
        "aws_backup_plan.under_key": plan("${aws_backup_vault.under_key.arn}"),
        "aws_backup_plan.in_its_region": plan("${aws_backup_vault.near.arn}"),
        "aws_backup_plan.in_its_region_by_arn": plan(vault.format("us-east-1")),
        "aws_backup_plan.by_arn": plan(vault.format("eu-west-1")),
        "aws_backup_plan.of_some_vault": plan("${var.vault}"),
        "aws_backup_plan.alone": {"provider": EAST, "rule": [{"rule_name": "r"}]},
    }
    assert said("KS018", resources) == {
        "aws_backup_plan.keyless": "fails",
        "aws_backup_plan.by_arn": "undecided",
        "aws_backup_plan.of_some_vault": "undecided",
    }


def test_file_systems():
    def copy(source, **destination):
        return {
            "provider": EAST,
            "source_file_system_id": source,
            "destination": {"region": "eu-west-1", **destination},
        }

    encrypted, open_ = "${aws_efs_file_system.encrypted.id}", "${aws_efs_file_system.open.id}"
    kind = "aws_efs_replication_configuration"
    resources = {
        "aws_efs_file_system.encrypted": {"provider": EAST, "kms_key_id": PRIMARY},
        "aws_efs_file_system.open": {"provider": EAST},
        f"{kind}.keyless": copy(encrypted),
        f"{kind}.under_key": copy(encrypted, kms_key_id=REPLICA),
        f"{kind}.into_another": copy(encrypted, file_system_id="fs-1"),
        f"{kind}.in_its_region": copy(encrypted, region="us-east-1"),
        f"{kind}.of_open": copy(open_),
    }
    assert said("KS018", resources) == {f"{kind}.keyless": "fails"}
