"""[protects.cloudtrail.NAME]: a trail, its log files under the key of the bucket's Region."""

import pytest

from tests.constructs.protects.conftest import HERE, KEYS, PROVIDERS, THERE, refusal

pytestmark = pytest.mark.node


def test_a_trail_is_encrypted_by_the_key_of_the_buckets_region(made):
    assert made("aws_cloudtrail.audit_eu-west-1") == {
        "name": "audit",
        "s3_bucket_name": "acme-trail-eu",
        "s3_key_prefix": "audit",
        "kms_key_id": KEYS[THERE],
        "is_multi_region_trail": True,
        "include_global_service_events": True,
        "enable_log_file_validation": True,
        "provider": PROVIDERS[THERE],
    }


@pytest.mark.parametrize("region", [HERE, THERE])
def test_cloudtrail_may_use_the_key_for_these_trails_alone(of_key, region):
    trails = [
        "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit",
        "arn:aws:cloudtrail:us-east-1:111122223333:trail/organization",
    ]
    statement = of_key(region, "AllowCloudTrail")
    assert statement["Principal"] == {"Service": "cloudtrail.amazonaws.com"}
    assert statement["Action"] == "kms:GenerateDataKey*"
    assert statement["Condition"]["ArnLike"] == {"aws:SourceArn": trails}


def test_a_trail_that_exists_is_left_alone(synthesized, told):
    assert list(synthesized["resource"]["aws_cloudtrail"]) == ["audit_eu-west-1"]
    assert told("protects_cloudtrail_all") == {
        HERE: {
            "trail_arn": "arn:aws:cloudtrail:us-east-1:111122223333:trail/organization",
            "kms_key_arn": KEYS[HERE],
        }
    }


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('trail = "abc"\nsource = "us-east-1"', "bucket: a trail is not made without it"),
        ('trail = "abc"\nsource = "us-west-2"', "source: us-west-2 is no Region of orders"),
        ('trail = "ab"\nsource = "us-east-1"', 'trail: "ab" cannot name a trail'),
        ('trail = "a..b"\nsource = "us-east-1"', 'trail: "a..b" cannot name a trail'),
        ('trail = "10.0.0.1"\nsource = "us-east-1"', 'trail: "10.0.0.1" cannot name a trail'),
        (
            'trail = "abc"\nsource = "us-east-1"\nbucket = "${a}"',
            'bucket: "${a}" cannot name a bucket',
        ),
        (
            'trail = "abc"\nsource = "us-east-1"\nprefix = "a b"',
            'prefix: "a b" cannot name log files',
        ),
        (
            'trail = "abc"\nsource = "us-east-1"\nbucket = "acme"\nexisting = true',
            "bucket: data exists already, and this says how it is made",
        ),
    ],
)
def test_what_cannot_be_is_told(table, told):
    text = f'[protects.cloudtrail.data]\nkey = "orders"\n{table}'
    assert f"protects.cloudtrail.data.{told}" in refusal(text)
