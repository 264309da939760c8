"""Small apps on the provider's package, and what they tell of themselves."""

import json

from keyspan.node import find_node

START = """
import keyspan.bindings
from keyspan.bindings import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
app = App(outdir="out")
stack = TerraformStack(app, "stack")
"""
USE = """
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
AwsProvider(stack, "aws", region="us-east-1")
queue = SqsQueue(stack, "queue", name="orders")
"""
LATE = """
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
SnsTopic(stack, "topic", name=queue.arn)
"""
SYNTH = "app.synth()\n"
OURS = [
    "kms_alias",
    "kms_external_key",
    "kms_grant",
    "kms_key",
    "kms_replica_external_key",
    "kms_replica_key",
    "provider",
]
NODE = {"JSII_NODE": find_node({})}
"""For apps that start Node.js before Keyspan can choose one."""
SLOW = "keyspan: cdktf_cdktf_provider_aws loads the ordinary way, which is slow: "


def ended(done):
    """Return what the app told of itself at its end; it has to have ended well."""
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def document(python):
    return (python.folder / "out" / "stacks" / "stack" / "cdk.tf.json").read_bytes()


def ordinary(python, app):
    ended(python.run(app, KEYSPAN_FAST_BINDINGS="off"))
    return document(python)


def entries(python):
    return sorted(file.name for file in python.cache.iterdir())
