"""[protects.sqs.NAME]: a queue in each Region, encrypted by the key of its Region."""

import pytest

from tests.constructs.protects.conftest import HERE, KEYS, PROVIDERS, THERE, refusal

pytestmark = pytest.mark.node


@pytest.mark.parametrize("region", [HERE, THERE])
def test_a_queue_is_encrypted_by_the_key_of_its_region(made, region):
    assert made(f"aws_sqs_queue.jobs_{region}") == {
        "name": "jobs",
        "kms_master_key_id": KEYS[region],
        "kms_data_key_reuse_period_seconds": 3600,
        "message_retention_seconds": 86400,
        "visibility_timeout_seconds": 120,
        "redrive_policy": {
            "deadLetterTargetArn": f"${{aws_sqs_queue.jobs_dead_{region}.arn}}",
            "maxReceiveCount": 5,
        },
        "lifecycle": {"prevent_destroy": True},
        "provider": PROVIDERS[region],
    }


def test_dead_letters_lie_under_the_same_key_for_as_long_as_can_be(made):
    assert made("aws_sqs_queue.jobs_dead_eu-west-1") == {
        "name": "jobs-dead",
        "kms_master_key_id": KEYS[THERE],
        "kms_data_key_reuse_period_seconds": 3600,
        "message_retention_seconds": 1_209_600,
        "lifecycle": {"prevent_destroy": True},
        "provider": PROVIDERS[THERE],
    }


def test_dead_letters_of_a_queue_that_keeps_the_order_keep_it_too(made):
    dead = made("aws_sqs_queue.steps_dead_eu-west-1")
    assert (dead["name"], dead["fifo_queue"]) == ("steps-dead.fifo", True)


def test_a_queue_lets_in_its_senders_for_the_accounts_resources(made):
    policy = made("aws_sqs_queue_policy.jobs_us-east-1")
    assert policy["queue_url"] == "${aws_sqs_queue.jobs_us-east-1.url}"
    statements = policy["policy"]["Statement"]
    assert {(each["Action"], each["Resource"]) for each in statements} == {
        ("sqs:SendMessage", "arn:aws:sqs:us-east-1:111122223333:jobs")
    }
    assert {each["Principal"]["Service"]: each["Condition"] for each in statements} == {
        "events.amazonaws.com": {
            "ArnLike": {"aws:SourceArn": "arn:aws:events:us-east-1:111122223333:rule/*"}
        },
        "s3.amazonaws.com": {
            "StringEquals": {"aws:SourceAccount": "111122223333"},
            "ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"},
        },
        "sns.amazonaws.com": {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}},
    }


def test_senders_may_use_the_key(of_key):
    assert of_key(THERE, "AllowSNS")["Principal"] == {"Service": "sns.amazonaws.com"}
    assert of_key(THERE, "AllowEventBridge")["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]


def test_a_queue_that_exists_is_left_alone(synthesized, told):
    assert not [name for name in synthesized["resource"]["aws_sqs_queue"] if "mail" in name]
    assert told("protects_sqs_mail")[THERE] == {
        "queue_arn": "arn:aws:sqs:eu-west-1:111122223333:mail",
        "kms_key_arn": KEYS[THERE],
    }


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ('queue = "a b"', 'queue: "a b" cannot name a queue'),
        (f'queue = "{"a" * 76}"\ndead_after_receives = 1', "use 1 to 75 letters"),
        ('queue = "a"\nreuse_seconds = 59', "reuse_seconds: 59 is outside 60 to 86400"),
        ('queue = "a"\nretention_seconds = 1', "retention_seconds: 1 is outside 60 to 1209600"),
        ('queue = "a"\nvisibility_seconds = -1', "visibility_seconds: -1 is outside 0 to 43200"),
        ('queue = "a"\ndead_after_receives = 0', "dead_after_receives: 0 is outside 1 to 1000"),
        ('queue = "a.fifo"\nsenders = ["s3"]', 'senders: "s3" is no service that is known'),
        (
            'queue = "a"\nexisting = true\ndead_after_receives = 3',
            "dead_after_receives: data exists already",
        ),
    ],
)
def test_what_cannot_be_is_told(field, told):
    assert told in refusal(f'[protects.sqs.data]\nkey = "orders"\n{field}')
