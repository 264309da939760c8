"""[protects.logs.NAME]: a log group in each Region, encrypted by the key of its Region."""

import pytest

from tests.constructs.protects.conftest import HERE, KEYS, PROVIDERS, THERE, refusal

pytestmark = pytest.mark.node


@pytest.mark.parametrize("region", [HERE, THERE])
def test_a_log_group_is_encrypted_by_the_key_of_its_region(made, region):
    assert made(f"aws_cloudwatch_log_group.events_{region}") == {
        "name": "/acme/orders",
        "retention_in_days": 365,
        "kms_key_id": KEYS[region],
        "lifecycle": {"prevent_destroy": True},
        "provider": PROVIDERS[region],
    }


@pytest.mark.parametrize("region", [HERE, THERE])
def test_cloudwatch_logs_may_use_the_key_for_these_log_groups_alone(of_key, region):
    arn = f"arn:aws:logs:{region}:111122223333:log-group"
    statement = of_key(region, "AllowCloudWatchLogs")
    assert statement["Principal"] == {"Service": f"logs.{region}.amazonaws.com"}
    assert statement["Condition"] == {
        "ArnLike": {
            "kms:EncryptionContext:aws:logs:arn": [
                f"{arn}:/acme/orders",
                f"{arn}:/aws/lambda/orders",
            ]
        }
    }


def test_a_log_group_that_exists_is_left_alone(synthesized, told):
    assert sorted(synthesized["resource"]["aws_cloudwatch_log_group"]) == [
        "events_eu-west-1",
        "events_us-east-1",
    ]
    assert told("protects_logs_old") == {
        THERE: {"log_group": "/aws/lambda/orders", "kms_key_arn": KEYS[THERE]}
    }


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ('group = "acme orders"', 'group: "acme orders" cannot name a log group'),
        ('group = "${acme}"', 'group: "${acme}" cannot name a log group'),
        ('group = "acme\\n"', 'group: "acme\\n" cannot name a log group'),
        ('group = "aws/acme"', 'group: "aws/acme" cannot name a log group'),
        (
            'group = "a"\nretention_days = 31',
            "retention_days: CloudWatch Logs cannot keep events for 31 days",
        ),
        (
            'group = "a"\nretention_days = 30\nexisting = true',
            "retention_days: data exists already, and this says how it is made",
        ),
        ('group = "a"\nregions = ["us-west-2"]', "regions: us-west-2 is no Region of orders"),
        ('group = "a"\nregions = ["mars-1"]', 'regions[0]: "mars-1" is not a Region'),
        (
            'group = "a"\nregions = ["us-east-1", "us-east-1"]',
            "regions: a Region is named twice",
        ),
    ],
)
def test_what_cannot_be_is_told(field, told):
    assert f"protects.logs.data.{told}" in refusal(f'[protects.logs.data]\nkey = "orders"\n{field}')
