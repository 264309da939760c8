"""[protects.s3.NAME]: buckets that S3 replicates, each with the key of its Region."""

import pytest

from keyspan.config import loads
from keyspan.errors import InvalidKeyring
from tests.constructs.protects.conftest import KEY

pytestmark = pytest.mark.node

HERE, THERE = "us-east-1", "eu-west-1"
KEYS = {HERE: "${aws_kms_key.orders.arn}", THERE: "${aws_kms_replica_key.orders_eu-west-1.arn}"}
PROVIDERS = {HERE: "aws.us_east_1", THERE: "aws.eu_west_1"}
NAMES = {HERE: "acme-invoices", THERE: "acme-invoices-eu"}


@pytest.mark.parametrize("region", [HERE, THERE])
def test_a_bucket_is_encrypted_by_the_key_of_its_region(made, region):
    name = f"invoices_{region}"
    assert made(f"aws_s3_bucket.{name}") == {
        "bucket": NAMES[region],
        "lifecycle": {"prevent_destroy": True},
        "provider": PROVIDERS[region],
    }
    assert made(f"aws_s3_bucket_server_side_encryption_configuration.{name}") == {
        "bucket": f"${{aws_s3_bucket.{name}.id}}",
        "provider": PROVIDERS[region],
        "rule": [
            {
                "apply_server_side_encryption_by_default": {
                    "kms_master_key_id": KEYS[region],
                    "sse_algorithm": "aws:kms",
                },
                "bucket_key_enabled": True,
            }
        ],
    }


def test_a_bucket_keeps_versions_and_is_closed_to_the_public_and_to_plain_http(made):
    name = "invoices_eu-west-1"
    own = {"bucket": f"${{aws_s3_bucket.{name}.id}}", "provider": "aws.eu_west_1"}
    assert made(f"aws_s3_bucket_versioning.{name}") == {
        **own,
        "versioning_configuration": {"status": "Enabled"},
    }
    assert made(f"aws_s3_bucket_public_access_block.{name}") == {
        **own,
        "block_public_acls": True,
        "block_public_policy": True,
        "ignore_public_acls": True,
        "restrict_public_buckets": True,
    }
    assert made(f"aws_s3_bucket_ownership_controls.{name}") == {
        **own,
        "rule": {"object_ownership": "BucketOwnerEnforced"},
    }
    assert made(f"aws_s3_bucket_policy.{name}") == {
        **own,
        "policy": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "DenyWithoutTLS",
                    "Effect": "Deny",
                    "Principal": "*",
                    "Action": "s3:*",
                    "Resource": [
                        "arn:aws:s3:::acme-invoices-eu",
                        "arn:aws:s3:::acme-invoices-eu/*",
                    ],
                    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                }
            ],
        },
    }


def test_objects_are_replicated_and_encrypted_anew_by_the_key_over_there(made):
    assert made("aws_s3_bucket_replication_configuration.invoices_us-east-1") == {
        "bucket": "${aws_s3_bucket.invoices_us-east-1.id}",
        "depends_on": [
            "aws_s3_bucket_versioning.invoices_us-east-1",
            "aws_s3_bucket_versioning.invoices_eu-west-1",
            "aws_iam_role_policy.s3_invoices",
        ],
        "provider": "aws.us_east_1",
        "role": "${aws_iam_role.s3_invoices.arn}",
        "rule": [
            {
                "id": "eu-west-1",
                "priority": 1,
                "status": "Enabled",
                "filter": {},
                "delete_marker_replication": {"status": "Disabled"},
                "source_selection_criteria": {
                    "replica_modifications": {"status": "Disabled"},
                    "sse_kms_encrypted_objects": {"status": "Enabled"},
                },
                "destination": {
                    "bucket": "${aws_s3_bucket.invoices_eu-west-1.arn}",
                    "encryption_configuration": {"replica_kms_key_id": KEYS[THERE]},
                    "metrics": {"status": "Enabled"},
                },
            }
        ],
    }


def test_one_way_replication_leaves_the_other_bucket_alone(synthesized):
    replicating = synthesized["resource"]["aws_s3_bucket_replication_configuration"]
    assert sorted(replicating) == [
        "catalogue_eu-west-1",
        "catalogue_us-east-1",
        "invoices_us-east-1",
    ]


def test_two_way_replication_goes_back_with_deletions_and_changes_of_replicas(made):
    (rule,) = made("aws_s3_bucket_replication_configuration.catalogue_eu-west-1")["rule"]
    assert rule["delete_marker_replication"] == {"status": "Enabled"}
    assert rule["source_selection_criteria"]["replica_modifications"] == {"status": "Enabled"}
    assert rule["destination"] == {
        "bucket": "${aws_s3_bucket.catalogue_us-east-1.arn}",
        "encryption_configuration": {"replica_kms_key_id": KEYS[HERE]},
        "metrics": {"status": "Enabled", "event_threshold": [{"minutes": 15}]},
        "replication_time": {"status": "Enabled", "time": [{"minutes": 15}]},
    }


def test_the_role_may_read_here_and_write_there_and_no_more(made):
    assert made("aws_iam_role.s3_invoices") == {
        "name": "s3-replication-invoices",
        "provider": "aws.us_east_1",
        "assume_role_policy": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "s3.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                }
            ],
        },
    }
    policy = made("aws_iam_role_policy.s3_invoices")["policy"]
    here, there = "arn:aws:s3:::acme-invoices", "arn:aws:s3:::acme-invoices-eu"
    assert [(each["Action"], each["Resource"]) for each in policy["Statement"]] == [
        (["s3:GetReplicationConfiguration", "s3:ListBucket"], here),
        (
            [
                "s3:GetObjectVersionAcl",
                "s3:GetObjectVersionForReplication",
                "s3:GetObjectVersionTagging",
            ],
            f"{here}/*",
        ),
        ("kms:Decrypt", KEYS[HERE]),
        (["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"], f"{there}/*"),
        ("kms:Encrypt", KEYS[THERE]),
    ]
    assert policy["Statement"][2]["Condition"] == {
        "StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"},
        "StringLike": {"kms:EncryptionContext:aws:s3:arn": [here, f"{here}/*"]},
    }


@pytest.mark.parametrize("region", [HERE, THERE])
def test_the_key_policy_of_each_region_lets_the_role_replicate(of_key, region):
    assert of_key(region, "AllowS3ToReplicateInvoices") == {
        "Sid": "AllowS3ToReplicateInvoices",
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
        "Action": ["kms:Decrypt", "kms:Encrypt"],
        "Resource": "*",
        "Condition": {
            "ArnEquals": {
                "aws:PrincipalArn": "arn:aws:iam::111122223333:role/s3-replication-invoices"
            },
            "StringEquals": {"kms:ViaService": f"s3.{region}.amazonaws.com"},
            "StringLike": {
                "kms:EncryptionContext:aws:s3:arn": [
                    "arn:aws:s3:::acme-invoices",
                    "arn:aws:s3:::acme-invoices/*",
                    "arn:aws:s3:::acme-invoices-eu",
                    "arn:aws:s3:::acme-invoices-eu/*",
                ]
            },
        },
    }


def test_buckets_that_exist_get_statements_and_an_output_and_nothing_else(
    synthesized, of_key, told
):
    resources = synthesized["resource"]
    assert not [name for named in resources.values() for name in named if "archive" in name]
    condition = of_key(THERE, "AllowS3ToReplicateArchive")["Condition"]
    assert condition["ArnEquals"] == {
        "aws:PrincipalArn": "arn:aws:iam::111122223333:role/acme-replication"
    }
    assert told("protects_s3_archive") == {
        HERE: {"bucket": "acme-archive", "kms_key_arn": KEYS[HERE]},
        THERE: {"bucket": "acme-archive-eu", "kms_key_arn": KEYS[THERE]},
    }


def test_a_role_that_exists_may_have_a_path():
    role = "service-role/acme-replication"
    (data,) = (
        loads(
            f"""{KEY}
        [protects.s3.data]
        key = "orders"
        source = "us-east-1"
        buckets = {{ us-east-1 = "acme-a", eu-west-1 = "acme-b" }}
        role = "{role}"
        existing = true
        """
        )
        .keys[0]
        .protects
    )
    (statement,) = data.needed.statements
    assert statement["Condition"]["ArnEquals"]["aws:PrincipalArn"].endswith(f":role/{role}")


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (
            'source = "us-east-1"\nbuckets = { us-east-1 = "acme-a" }',
            "protects.s3.data.buckets: there is no copy: it takes buckets in two Regions",
        ),
        (
            'source = "us-west-2"\nbuckets = { us-east-1 = "acme-a", eu-west-1 = "acme-b" }',
            'protects.s3.data.source: "us-west-2" has no bucket',
        ),
        (
            'source = "us-east-1"\nbuckets = { us-east-1 = "acme-a", us-west-2 = "acme-b" }',
            "protects.s3.data.buckets: us-west-2 is no Region of orders",
        ),
        (
            'source = "us-east-1"\nbuckets = { us-east-1 = "acme-a", eu-west-1 = "acme-a" }',
            "protects.s3.data.buckets: two Regions name one bucket",
        ),
        (
            'source = "us-east-1"\nbuckets = { us-east-1 = "Acme", eu-west-1 = "acme-b" }',
            'protects.s3.data.buckets.us-east-1: "Acme" cannot name a bucket',
        ),
        (
            """source = "us-east-1"
            replica_modifications = true
            buckets = { us-east-1 = "acme-a", eu-west-1 = "acme-b" }""",
            "protects.s3.data.replica_modifications: there is no way back for them",
        ),
    ],
)
def test_what_cannot_be_is_told_before_there_is_any_terraform(table, told):
    with pytest.raises(InvalidKeyring) as error:
        loads(f'{KEY}\n[protects.s3.data]\nkey = "orders"\n{table}\n')
    assert told in str(error.value)
