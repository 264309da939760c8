"""What is generated is the same to the byte, whichever way the bindings were loaded."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bindings.release import LOCKS, release
from tests.project import ROOT, copy_app
from tests.snapshot import committed

pytestmark = pytest.mark.node

APP = """
import sys
import keyspan.bindings
from FRAMEWORK import App, Fn, TerraformIterator, TerraformOutput, TerraformStack, Token
from BINDINGS.backup_vault import BackupVault
from BINDINGS.cloudwatch_log_group import CloudwatchLogGroup
from BINDINGS.data_aws_caller_identity import DataAwsCallerIdentity
from BINDINGS.data_aws_iam_policy_document import DataAwsIamPolicyDocument
from BINDINGS.dynamodb_table import DynamodbTable, DynamodbTableAttribute, DynamodbTableReplica
from BINDINGS.efs_file_system import EfsFileSystem
from BINDINGS.iam_role import IamRole
from BINDINGS.kms_alias import KmsAlias
from BINDINGS.kms_grant import KmsGrant
from BINDINGS.kms_key import KmsKey
from BINDINGS.kms_replica_key import KmsReplicaKey
from BINDINGS.kms_external_key import KmsExternalKey
from BINDINGS.provider import AwsProvider, AwsProviderAssumeRole, AwsProviderDefaultTags
from BINDINGS.s3_bucket import S3Bucket
from BINDINGS.secretsmanager_secret import SecretsmanagerSecret

stack = TerraformStack(app := App(outdir=sys.argv[1]), "stack")
aws = AwsProvider(
    stack, "aws", region="us-east-1", allowed_account_ids=["111122223333"],
    assume_role=[AwsProviderAssumeRole(role_arn="arn:aws:iam::111122223333:role/T")],
    default_tags=[AwsProviderDefaultTags(tags={"team": "a"})],
)
west = AwsProvider(stack, "west", alias="west", region="us-west-2")
who = DataAwsCallerIdentity(stack, "who")
document = DataAwsIamPolicyDocument(stack, "document", statement=[{
    "actions": ["kms:*"], "resources": ["*"],
    "principals": [{"type": "AWS", "identifiers": [who.account_id]}],
}])
key = KmsKey(stack, "key", policy=document.json, multi_region=True, rotation_period_in_days=365,
             enable_key_rotation=True)
replica = KmsReplicaKey(stack, "replica", primary_key_arn=key.arn, provider=west)
KmsAlias(stack, "alias", name="alias/a", target_key_id=replica.key_id, provider=west)
KmsExternalKey(stack, "external", description="x")
role = IamRole(stack, "role", assume_role_policy=document.json)
KmsGrant(stack, "grant", key_id=key.key_id, grantee_principal=role.arn, operations=["Decrypt"])
table = DynamodbTable(
    stack, "table", name="t", hash_key="id", billing_mode="PAY_PER_REQUEST",
    attribute=[DynamodbTableAttribute(name="id", type="S")],
    server_side_encryption={"enabled": True, "kms_key_arn": key.arn},
    replica=[DynamodbTableReplica(region_name="us-west-2", kms_key_arn=replica.arn)],
)
bucket = S3Bucket(stack, "bucket", bucket=Fn.join("-", ["b", who.account_id]))
each = TerraformIterator.from_list(["a", "b"])
name = Token.as_string(each.value)
SecretsmanagerSecret(stack, "secret", for_each=each, name=name, kms_key_id=key.arn)
CloudwatchLogGroup(stack, "logs", kms_key_id=key.arn, retention_in_days=7)
EfsFileSystem(stack, "files", encrypted=True, kms_key_id=key.arn)
vault = BackupVault(stack, "vault", name="v", kms_key_arn=key.arn)
vault.add_override("lifecycle.prevent_destroy", True)
TerraformOutput(stack, "replicas", value=table.replica.get(0).kms_key_arn)
TerraformOutput(stack, "bucket-arn", value=bucket.arn)

from BINDINGS.sqs_queue import SqsQueue
from BINDINGS.wafv2_web_acl import Wafv2WebAcl, Wafv2WebAclVisibilityConfig
SqsQueue(stack, "queue", name=Fn.lower(bucket.id), kms_master_key_id=key.arn)
Wafv2WebAcl(
    stack, "acl", name="acl", scope="REGIONAL",
    default_action={"allow": {}},
    visibility_config=Wafv2WebAclVisibilityConfig(
        cloudwatch_metrics_enabled=True, metric_name="m", sampled_requests_enabled=True),
)
app.synth()
"""
TYPES = 16
"""How many resource types the app makes, of the project's own and of others, in time and late."""


def generated(folder: Path, command: list[str], **more: str) -> dict[str, bytes]:
    """Run an app with caches of its own, and return all that it wrote; it is to say nothing."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("KEYSPAN_", "CDKTF_"))}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**clean, "XDG_CACHE_HOME": str(folder / "cache"), **more},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    out = folder / "out"
    found = {str(f.relative_to(out)): f.read_bytes() for f in out.rglob("*") if f.is_file()}
    shutil.rmtree(out)
    return found


def app_on(framework: str, bindings: str) -> str:
    return APP.replace("FRAMEWORK", framework).replace("BINDINGS", bindings)


def readable(found: dict[str, bytes], *, folder: Path) -> str:
    """What an app wrote in a folder, as one text that can be committed."""
    text = "".join(f"==> {name}\n{found[name].decode()}\n" for name in sorted(found))
    return text.replace(str(folder), "FOLDER")


def test_every_resource_type_is_the_same(tmp_path):
    """Both ways, with an app of one's own beside it: the ordinary one loads for a minute."""
    app = app_on("cdktf", "cdktf_cdktf_provider_aws")
    (tmp_path / "out").mkdir()
    own = (ROOT / "examples" / "existing_app.py").read_text()
    own = own.replace("App()", 'App(outdir="out/own")')
    fast = generated(tmp_path, ["-c", app, "out/wide"])
    (tmp_path / "out").mkdir()
    fast |= generated(tmp_path, ["-c", own])
    (tmp_path / "out").mkdir()
    off = {"KEYSPAN_FAST_BINDINGS": "off"}
    assert fast == generated(tmp_path, ["-c", app + own, "out/wide"], **off)
    seen_to_be_wide(fast["wide/stacks/stack/cdk.tf.json"], tmp_path)
    assert fast["own/stacks/orders/cdk.tf.json"]


@pytest.mark.parametrize(
    ("name", "framework", "bindings"),
    [
        ("provider-19", "cdktf", "cdktf_cdktf_provider_aws"),
        ("provider-20", "cdktf", "cdktf_cdktf_provider_aws"),
        ("cdktn-25", "cdktn", "cdktn_provider_aws"),
    ],
)
def test_it_is_on_each_release(tmp_path, name, framework, bindings):
    """What the ordinary way generates lies beside the release's lock: nothing there changes."""
    path = {"PYTHONPATH": str(release(name))}
    command = ["-c", app_on(framework, bindings), "out"]

    def ordinary() -> str:
        found = generated(tmp_path, command, KEYSPAN_FAST_BINDINGS="off", **path)
        return readable(found, folder=tmp_path)

    fast = generated(tmp_path, command, **path)
    kept = committed(LOCKS / f"{name}.generated.txt", ordinary)
    assert readable(fast, folder=tmp_path) == kept
    seen_to_be_wide(fast["stacks/stack/cdk.tf.json"], tmp_path)


def seen_to_be_wide(document: bytes, folder: Path) -> None:
    assert document.count(b'"aws_') >= TYPES
    assert len(list((folder / "cache").rglob("*.tgz"))) >= 2  # in time, and late


@pytest.mark.parametrize("name", [None, "provider-19", "provider-20"])
def test_the_app_generates_the_same_on_each_release(tmp_path, name):
    app = copy_app(tmp_path / "app")
    path = {"PYTHONPATH": str(release(name))} if name else {}
    fast = generated(app, ["main.py"], CDKTF_OUTDIR="out", **path)
    again = generated(app, ["main.py"], CDKTF_OUTDIR="out")
    own = "stacks/keyring/cdk.tf.json"
    version = b'"version": "0.20.12"'
    assert fast[own].replace(version, b'"version": "0.21.0"') == again[own]


def test_a_region_argument_is_the_same_where_the_bindings_know_none(tmp_path):
    """Those of provider-19 are of AWS provider 5, and the project's are of 6."""
    text = (ROOT / "examples" / "region_mode" / "keyspan.toml").read_text()
    app = copy_app(tmp_path / "app", keyring=text)
    before = generated(app, ["main.py"], CDKTF_OUTDIR="out", PYTHONPATH=str(release("provider-19")))
    now = generated(app, ["main.py"], CDKTF_OUTDIR="out")
    own = "stacks/keyring/cdk.tf.json"
    version = b'"version": "0.20.12"'
    assert before[own].replace(version, b'"version": "0.21.0"') == now[own]
    assert b'"region": "eu-west-1"' in now[own]


PART = """
from {framework} import App, TerraformStack
from {bindings}.kms_key import KmsKey
from {bindings}.provider import AwsProvider
stack = TerraformStack(app := App(outdir="out/{framework}"), "stack")
AwsProvider(stack, "aws", region="us-east-1")
KmsKey(stack, "key", multi_region=True)
app.synth()
"""


def test_two_provider_packages_in_one_process(tmp_path):
    start = "import keyspan.bindings, pathlib; pathlib.Path('out').mkdir()\n"
    parts = [
        PART.format(framework="cdktf", bindings="cdktf_cdktf_provider_aws"),
        PART.format(framework="cdktn", bindings="cdktn_provider_aws"),
    ]
    path = {"PYTHONPATH": str(release("cdktn-25"))}
    both = generated(tmp_path, ["-c", start + "".join(parts)], **path)
    alone: dict[str, bytes] = {}
    for part in parts:
        alone |= generated(tmp_path, ["-c", start + part], **path)
    assert len(both) == 4
    assert both == alone
