"""[protects.secretsmanager.NAME]: a secret and its replicas, each with the key of its Region."""

import pytest

from keyspan.config import loads
from keyspan.config.protects.secretsmanager import SecretTable
from keyspan.errors import InvalidKeyring
from tests.constructs.protects.conftest import KEY
from tests.project import ROOT

HERE, THERE = "us-east-1", "eu-west-1"
KEYS = {HERE: "${aws_kms_key.orders.arn}", THERE: "${aws_kms_replica_key.orders_eu-west-1.arn}"}


@pytest.mark.node
def test_a_secret_and_its_replica_are_each_under_the_key_of_their_region(made):
    assert made("aws_secretsmanager_secret.database_us-east-1") == {
        "provider": "aws.us_east_1",
        "lifecycle": {"prevent_destroy": True},
        "name": "prod/orders/database",
        "description": 'As $${whoever} of %%{the} "orders"',
        "kms_key_id": KEYS[HERE],
        "recovery_window_in_days": 30,
        "replica": [{"region": THERE, "kms_key_id": KEYS[THERE]}],
    }


@pytest.mark.node
def test_a_secret_may_be_written_where_the_primary_key_is_not(made):
    assert made("aws_secretsmanager_secret.token_eu-west-1") == {
        "provider": "aws.eu_west_1",
        "lifecycle": {"prevent_destroy": True},
        "name": "token",
        "kms_key_id": KEYS[THERE],
        "recovery_window_in_days": 7,
        "replica": [{"region": HERE, "kms_key_id": KEYS[HERE]}],
    }


@pytest.mark.node
def test_no_value_is_written_and_the_key_policy_needs_nothing(synthesized):
    assert "aws_secretsmanager_secret_version" not in synthesized["resource"]
    assert "secretsmanager" not in str(synthesized["resource"]["aws_kms_key"]["orders"]["policy"])


@pytest.mark.node
def test_a_secret_that_exists_gets_an_output_and_nothing_else(synthesized, told):
    assert sorted(synthesized["resource"]["aws_secretsmanager_secret"]) == [
        "database_us-east-1",
        "token_eu-west-1",
    ]
    assert told("protects_secretsmanager_legacy") == {
        region: {"secret": "legacy", "kms_key_arn": KEYS[region]} for region in (HERE, THERE)
    }


def secret(text):
    (key,) = loads(f'{KEY}\n[protects.secretsmanager.data]\nkey = "orders"\n{text}\n').keys
    return key, key.protects[0]


def test_a_copy_is_told_by_the_name_that_the_secret_has_everywhere():
    key, data = secret('source = "us-east-1"\nsecret = "prod/data"')
    assert [(each.name, each.region, each.source) for each in data.copies(key)] == [
        ("prod/data", HERE, None),
        ("prod/data", THERE, HERE),
    ]


SOURCE = 'source = "us-east-1"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "source: is missing"),
        (f'{SOURCE}secret = "a b"', 'secret: "a b" cannot name a secret'),
        (f'{SOURCE}secret = "${{a}}"', 'secret: "${a}" cannot name a secret'),
        (f'{SOURCE}secret = "é"', 'secret: "é" cannot name a secret'),
        (f'{SOURCE}secret = "prod-AbC123"', 'secret: "prod-AbC123" ends like an ARN'),
        (f"{SOURCE}recovery_window_days = 6", "recovery_window_days: 6 days is outside 7"),
        (f"{SOURCE}recovery_window_days = 0", "recovery_window_days: 0 days is outside 7"),
        (f'{SOURCE}description = "{"x" * 2049}"', "description: 2049 characters is outside"),
        (f'{SOURCE}description = "\\u0000"', "description: "),
        (f'{SOURCE}regions = ["us-east-1"]', "regions: there is no copy: it takes two Regions"),
        (f'{SOURCE}value = "hunter2"', "value: nothing of that name belongs here"),
    ],
)
def test_what_cannot_be_is_told_before_there_is_any_terraform(text, told):
    with pytest.raises(InvalidKeyring) as error:
        secret(text)
    assert f"protects.secretsmanager.data.{told}" in str(error.value)


def test_a_name_that_ends_like_an_arn_is_taken_where_the_secret_is_there_already():
    _, data = secret(f'{SOURCE}secret = "prod-AbC123"\nexisting = true')
    assert data.called == "prod-AbC123"


def test_the_page_tells_every_field():
    text = (ROOT / "docs" / "protects" / "secretsmanager.md").read_text()
    assert [field for field in SecretTable.model_fields if f"| `{field}` |" not in text] == []
