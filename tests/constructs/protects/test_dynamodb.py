"""[protects.dynamodb.NAME]: a global table, each replica with the key of its Region."""

import pytest

from keyspan.config import loads
from keyspan.config.protects.dynamodb import TableTable
from keyspan.errors import InvalidKeyring
from tests.constructs.protects.conftest import KEY
from tests.project import ROOT

HERE, THERE = "us-east-1", "eu-west-1"
KEYS = {HERE: "${aws_kms_key.orders.arn}", THERE: "${aws_kms_replica_key.orders_eu-west-1.arn}"}


@pytest.mark.node
def test_a_table_and_its_replica_are_each_under_the_key_of_their_region(made):
    assert made("aws_dynamodb_table.sessions_us-east-1") == {
        "provider": "aws.us_east_1",
        "lifecycle": {"prevent_destroy": True},
        "name": "sessions",
        "billing_mode": "PAY_PER_REQUEST",
        "hash_key": "customer",
        "range_key": "at",
        "attribute": [{"name": "customer", "type": "S"}, {"name": "at", "type": "N"}],
        "stream_enabled": True,
        "stream_view_type": "NEW_AND_OLD_IMAGES",
        "server_side_encryption": {"enabled": True, "kms_key_arn": KEYS[HERE]},
        "point_in_time_recovery": {"enabled": True},
        "deletion_protection_enabled": True,
        "replica": [
            {
                "region_name": THERE,
                "kms_key_arn": KEYS[THERE],
                "point_in_time_recovery": True,
                "propagate_tags": True,
            }
        ],
    }


@pytest.mark.node
def test_a_table_may_stand_where_the_primary_key_does_not(made):
    carts = made("aws_dynamodb_table.carts_eu-west-1")
    (replica,) = carts["replica"]
    assert (carts["name"], carts["provider"]) == ("Acme.Carts", "aws.eu_west_1")
    assert carts["server_side_encryption"]["kms_key_arn"] == KEYS[THERE]
    assert (replica["region_name"], replica["kms_key_arn"]) == (HERE, KEYS[HERE])


@pytest.mark.node
def test_what_may_be_left_off_is_left_off_everywhere(made):
    carts = made("aws_dynamodb_table.carts_eu-west-1")
    assert carts["point_in_time_recovery"] == {"enabled": False}
    assert carts["replica"][0]["point_in_time_recovery"] is False
    assert carts["deletion_protection_enabled"] is False
    assert "range_key" not in carts


@pytest.mark.node
@pytest.mark.parametrize("region", [HERE, THERE])
def test_dynamodb_may_look_at_the_key_by_itself_and_no_more(of_key, region):
    assert of_key(region, "AllowDynamoDBDescribe") == {
        "Sid": "AllowDynamoDBDescribe",
        "Effect": "Allow",
        "Principal": {"Service": "dynamodb.amazonaws.com"},
        "Action": ["kms:Describe*", "kms:Get*", "kms:List*"],
        "Resource": "*",
    }


@pytest.mark.node
def test_a_table_that_exists_gets_an_output_and_nothing_else(synthesized, told):
    assert sorted(synthesized["resource"]["aws_dynamodb_table"]) == [
        "carts_eu-west-1",
        "sessions_us-east-1",
    ]
    assert told("protects_dynamodb_ledger") == {
        region: {"table": "ledger", "kms_key_arn": KEYS[region]} for region in (HERE, THERE)
    }


def table(text):
    (key,) = loads(f'{KEY}\n[protects.dynamodb.data]\nkey = "orders"\n{text}\n').keys
    return key, key.protects[0]


def test_every_region_of_the_key_has_a_copy_unless_some_are_named():
    key, data = table('source = "eu-west-1"\nexisting = true')
    assert [(each.name, each.region, each.source) for each in data.copies(key)] == [
        ("data", THERE, None),
        ("data", HERE, THERE),
    ]


ID = 'hash_key = "id"\nattributes = { id = "S" }'
WHOLE = f'source = "us-east-1"\n{ID}'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (ID, "source: is missing"),
        (f'source = "us-west-2"\n{ID}', 'source: "us-west-2" is no Region of the data'),
        (f'{WHOLE}\nregions = ["us-east-1"]', "regions: there is no copy: it takes two Regions"),
        (
            f'{WHOLE}\nregions = ["us-east-1", "us-west-2"]',
            "regions: us-west-2 is no Region of orders",
        ),
        (
            f'{WHOLE}\nregions = ["us-east-1", "eu-west-1", "eu-west-1"]',
            "regions: a Region is named twice",
        ),
        (f'{WHOLE}\ntable = "a b"', 'table: "a b" cannot name a table'),
        (f'{WHOLE}\ntable = "${{a}}"', 'table: "${a}" cannot name a table'),
        (f'{WHOLE}\ntable = "abc\\n"', 'table: "abc\\n" cannot name a table'),
        (f'{WHOLE}\ntable = "ab"', 'table: "ab" cannot name a table'),
        (f'{WHOLE}\ntable = "zoë"', 'table: "zoë" cannot name a table'),
        ('source = "us-east-1"', "hash_key: a table has no items without one"),
        (
            'source = "us-east-1"\nhash_key = "id"',
            'attributes: "id" has no type',
        ),
        (
            'source = "us-east-1"\nhash_key = "%{id"\nattributes = { "%{id" = "S" }',
            'hash_key: "%{id" cannot name a key attribute here',
        ),
        (
            'source = "us-east-1"\nhash_key = "id"\nattributes = { id = "SS" }',
            'attributes.id: "SS" is no type of a key attribute',
        ),
        (f'{WHOLE}\nrange_key = "id"', 'range_key: "id" is the hash_key'),
        (
            'source = "us-east-1"\nexisting = true\nrange_key = "at"',
            "range_key: there is no hash_key",
        ),
        (
            'source = "us-east-1"\nhash_key = "id"\nattributes = { id = "S", at = "N" }',
            'attributes: "at" is neither hash_key nor range_key',
        ),
    ],
)
def test_what_cannot_be_is_told_before_there_is_any_terraform(text, told):
    with pytest.raises(InvalidKeyring) as error:
        table(text)
    assert f"protects.dynamodb.data.{told}" in str(error.value)


def test_a_key_in_one_region_has_no_copy_to_give():
    alone = KEY.replace('replicas = ["eu-west-1"]', "")
    with pytest.raises(InvalidKeyring, match="add a Region to the replicas of orders"):
        loads(f'{alone}\n[protects.dynamodb.data]\nkey = "orders"\n{WHOLE}\n')


def test_the_page_tells_every_field():
    text = (ROOT / "docs" / "protects" / "dynamodb.md").read_text()
    assert [field for field in TableTable.model_fields if f"| `{field}` |" not in text] == []
