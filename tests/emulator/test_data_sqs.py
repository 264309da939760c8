"""Queues, as far as moto tells something of them otherwise than SQS."""

import json

from tests.emulator.aws import Aws


def test_a_redrive_policy_is_told_without_spaces(aws: Aws):
    queues = aws.client("sqs")
    dead = queues.create_queue(QueueName="dead")["QueueUrl"]
    own = queues.get_queue_attributes(QueueUrl=dead, AttributeNames=["All"])["Attributes"]
    assert "RedrivePolicy" not in own
    policy = {
        "deadLetterTargetArn": f"arn:aws:sqs:us-east-1:{aws.account}:dead",
        "maxReceiveCount": 5,
    }
    url = queues.create_queue(QueueName="jobs", Attributes={"RedrivePolicy": json.dumps(policy)})
    told = queues.get_queue_attributes(QueueUrl=url["QueueUrl"], AttributeNames=["All"])
    assert told["Attributes"]["RedrivePolicy"] == json.dumps(policy, separators=(",", ":"))
