"""A key's records become blocks that tell Terraform what to do with its state."""

from __future__ import annotations

import pytest

from tests.synthesis import addresses, synthesize

pytestmark = pytest.mark.node

KEY_ID = "mrk-0123456789abcdef0123456789abcdef"
RECORDS = f"""
account = "111122223333"

[keys.orders]
primary       = "us-west-2"
replicas      = ["us-east-1"]
aliases       = ["orders"]
promoted_from = "us-east-1"
adopted       = "{KEY_ID}"
retired       = ["eu-west-1"]

[keys.orders.in.eu-west-1]
aliases = ["europe"]

[keys.vault]
primary = "us-east-1"
origin  = "EXTERNAL"
retired = ["us-east-1"]

[keys.vault.grants.batch]
grantee    = "arn:aws:iam::111122223333:role/Batch"
operations = ["Decrypt"]
"""
KEPT = {"destroy": False}


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    return synthesize(RECORDS, out=tmp_path_factory.mktemp("records") / "out")["keyring"]


def test_a_promotion_moves_one_address(stack):
    assert stack["moved"] == [
        {
            "from": "aws_kms_replica_key.orders_us-west-2",
            "to": "aws_kms_replica_key.orders_us-east-1",
        }
    ]


def test_an_adopted_key_is_imported_with_its_aliases(stack):
    assert stack["import"] == [
        {"to": "aws_kms_key.orders", "id": KEY_ID},
        {"to": "aws_kms_alias.orders_us-west-2", "id": "alias/orders"},
        {"to": "aws_kms_replica_key.orders_us-east-1", "id": KEY_ID},
        {"to": "aws_kms_alias.orders_us-east-1", "id": "alias/orders"},
    ]


def test_what_is_retired_is_let_go_of_and_never_deleted(stack):
    assert stack["removed"] == [
        {"from": "aws_kms_replica_key.orders_eu-west-1", "lifecycle": KEPT},
        {"from": "aws_kms_alias.europe_eu-west-1", "lifecycle": KEPT},
        {"from": "aws_kms_external_key.vault", "lifecycle": KEPT},
        {"from": "aws_kms_grant.vault--batch_us-east-1", "lifecycle": KEPT},
    ]


def test_a_retired_region_keeps_its_provider_and_nothing_else(stack):
    assert [each["region"] for each in stack["provider"]["aws"]] == [
        "eu-west-1",
        "us-east-1",
        "us-west-2",
    ]
    assert addresses(stack) == [
        "aws_kms_alias.orders_us-east-1",
        "aws_kms_alias.orders_us-west-2",
        "aws_kms_key.orders",
        "aws_kms_replica_key.orders_us-east-1",
    ]
    assert not any(name.startswith("vault") for name in stack["output"])


def test_without_records_there_are_no_blocks(tmp_path):
    text = 'account = "111122223333"\n[keys.orders]\nprimary = "us-east-1"\n'
    stack = synthesize(text, out=tmp_path / "out")["keyring"]
    assert not {"moved", "import", "removed"} & stack.keys()
