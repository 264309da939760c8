"""[protects.sns.NAME]: a topic in each Region, encrypted by the key of its Region."""

import pytest

from keyspan.model.protects import Topic
from tests.constructs.protects.conftest import HERE, KEYS, PROVIDERS, THERE, refusal

pytestmark = pytest.mark.node


@pytest.mark.parametrize("region", [HERE, THERE])
def test_a_topic_is_encrypted_by_the_key_of_its_region(made, region):
    assert made(f"aws_sns_topic.alerts_{region}") == {
        "name": "alerts",
        "kms_master_key_id": KEYS[region],
        "lifecycle": {"prevent_destroy": True},
        "provider": PROVIDERS[region],
    }


def test_a_topic_that_keeps_the_order_stands_where_it_is_wanted(synthesized, made):
    assert made("aws_sns_topic.receipts_us-east-1") == {
        "name": "receipts.fifo",
        "fifo_topic": True,
        "kms_master_key_id": KEYS[HERE],
        "lifecycle": {"prevent_destroy": True},
        "provider": PROVIDERS[HERE],
    }
    assert "receipts_eu-west-1" not in synthesized["resource"]["aws_sns_topic"]


def test_a_topic_lets_in_its_publishers_for_the_accounts_resources(made):
    own = {"StringEquals": {"aws:SourceAccount": "111122223333"}}
    policy = made("aws_sns_topic_policy.alerts_eu-west-1")
    assert policy["arn"] == "${aws_sns_topic.alerts_eu-west-1.arn}"
    statements = policy["policy"]["Statement"]
    assert {(each["Action"], each["Resource"]) for each in statements} == {
        ("sns:Publish", "arn:aws:sns:eu-west-1:111122223333:alerts")
    }
    assert {each["Principal"]["Service"]: each.get("Condition") for each in statements} == {
        "budgets.amazonaws.com": {
            **own,
            "ArnLike": {"aws:SourceArn": "arn:aws:budgets::111122223333:*"},
        },
        "cloudwatch.amazonaws.com": {
            **own,
            "ArnLike": {"aws:SourceArn": "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:*"},
        },
        "codestar-notifications.amazonaws.com": None,
        "events.amazonaws.com": None,
        "s3.amazonaws.com": {**own, "ArnLike": {"aws:SourceArn": "arn:aws:s3:::acme-inbox"}},
    }


def test_terraform_fills_nothing_into_a_topics_policy(made):
    (statement,) = made("aws_sns_topic_policy.uploads_us-east-1")["policy"]["Statement"]
    sources = statement["Condition"]["ArnLike"]["aws:SourceArn"]
    assert sources == "arn:aws:s3:::$${aws:PrincipalTag/team}-*"


@pytest.mark.parametrize("region", [HERE, THERE])
def test_publishers_may_use_the_key(of_key, region):
    assert of_key(region, "AllowCloudWatchAlarms") == {
        "Sid": "AllowCloudWatchAlarms",
        "Effect": "Allow",
        "Principal": {"Service": "cloudwatch.amazonaws.com"},
        "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
        "Resource": "*",
        "Condition": {
            "StringEquals": {"aws:SourceAccount": "111122223333"},
            "ArnLike": {"aws:SourceArn": f"arn:aws:cloudwatch:{region}:111122223333:alarm:*"},
        },
    }


def test_a_topic_that_exists_is_left_alone(synthesized, told):
    resources = synthesized["resource"]
    assert not [name for named in resources.values() for name in named if "news" in name]
    assert told("protects_sns_news") == {
        region: {
            "topic_arn": f"arn:aws:sns:{region}:111122223333:news",
            "kms_key_arn": KEYS[region],
        }
        for region in (HERE, THERE)
    }


def test_a_publisher_that_is_a_text_is_told_to_whoever_builds_values():
    ((field, problem),) = Topic(name="a", topic="a", publishers=("s3",)).problems()
    assert (field, problem.text) == ("publishers", "'s3' is a text")


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ('topic = "a.b"', 'topic: "a.b" cannot name a topic'),
        ('topic = "%{a}"', 'topic: "%{a}" cannot name a topic'),
        ('topic = ""', "topic: the text is empty"),
        (
            'topic = "a"\npublishers = ["backup"]',
            'publishers: "backup" is no service that is known to publish there',
        ),
        ('topic = "a"\npublishers = ["clodwatch"]', 'did you mean "cloudwatch"?'),
        (
            'topic = "a"\npublishers = ["s3", { service = "s3", source_arns = [] }]',
            "publishers: s3 is named twice",
        ),
        (
            """topic = "a"
            publishers = [{ service = "codestar-notifications", source_arns = ["arn:aws:s3:::a"] }]
            """,
            "publishers: codestar-notifications does not tell a topic for whose resource",
        ),
        (
            """topic = "a"
            publishers = [{ service = "events", source_arns = ["arn:aws:events:*:111122223333:*"] }]
            """,
            "publishers: events does not tell a topic for whose resource it publishes",
        ),
        (
            """topic = "a"
            publishers = [{ service = "s3", source_arns = ["arn:aws:s3:{regoin}::a"] }]
            """,
            "which nothing fills in",
        ),
        (
            'topic = "a.fifo"\npublishers = ["s3"]',
            "publishers: AWS services publish to no FIFO topic",
        ),
    ],
)
def test_what_cannot_be_is_told(field, told):
    assert told in refusal(f'[protects.sns.data]\nkey = "orders"\n{field}')
