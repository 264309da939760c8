"""keyspan verify --client-side: the AWS Encryption SDK beside KMS, where a key has data keys."""

import json

import pytest
from click.testing import CliRunner

from keyspan.cli import keyspan
from tests.aws import kms

REGIONS = ("us-east-1", "eu-west-1")
KEYRING = """
account = "111122223333"

[keys.orders]
primary  = "us-east-1"
replicas = ["eu-west-1"]
aliases  = ["orders"]

[keys.seals]
primary   = "us-east-1"
replicas  = ["eu-west-1"]
aliases   = ["seals"]
key_spec  = "ECC_NIST_P256"
key_usage = "SIGN_VERIFY"
"""
SDK = ["AWS Encryption SDK encrypt", "AWS Encryption SDK decrypt"]


@pytest.fixture
def keyring(tmp_path, monkeypatch, embedded_aws):
    for name, value in embedded_aws.environment.items():
        monkeypatch.setenv(name, value)
    home, away = (kms(region, embedded_aws.environment) for region in REGIONS)
    for alias, kind in {
        "orders": {},
        "seals": {"KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY"},
    }.items():
        key_id = home.create_key(MultiRegion=True, **kind)["KeyMetadata"]["KeyId"]
        home.replicate_key(KeyId=key_id, ReplicaRegion="eu-west-1")
        embedded_aws.advance(seconds=60)
        for client in (home, away):
            client.create_alias(AliasName=f"alias/{alias}", TargetKeyId=key_id)
    file = tmp_path / "keyspan.toml"
    file.write_text(KEYRING)
    return file


def test_symmetric_keys_go_through_the_sdk_and_of_others_it_is_said(keyring):
    done = CliRunner().invoke(
        keyspan, ["verify", "--config", str(keyring), "--client-side", "--format", "json"]
    )
    said = {key["name"]: key["round_trips"] for key in json.loads(done.stdout)["keys"]}
    proved = {
        name: [[trip["make"], trip["take"]] for trip in trips] for name, trips in said.items()
    }
    assert proved == {
        "orders": [["Encrypt", "Decrypt"], ["GenerateDataKey", "Decrypt"], SDK],
        "seals": [["Sign", "Verify"], ["Sign", "GetPublicKey"]],
    }
    assert done.stderr == (
        "seals: not used on the client's side: the AWS Encryption SDK takes symmetric keys only, "
        "and its key spec is ECC_NIST_P256\n"
    )
