"""What the app generates: the output contract that users commit, review and plan against."""

import json
from pathlib import Path

import pytest

from tests.snapshot import committed
from tests.synthesis import addresses, synthesize

ROOT = Path(__file__).parents[2]
SNAPSHOT = ROOT / "tests" / "snapshots" / "keyring.tf.json"
HEAD = 'account = "111122223333"\n'
KEY = '[keys.orders]\nprimary = "us-east-1"\nreplicas = ["eu-west-1"]\naliases = ["orders"]\n'

pytestmark = pytest.mark.node


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    return synthesize((ROOT / "keyspan.toml").read_text(), out=tmp_path_factory.mktemp("out"))


def test_addresses_never_change(example):
    assert addresses(example["keyring"]) == [
        "aws_kms_alias.orders_eu-west-1",
        "aws_kms_alias.orders_us-east-1",
        "aws_kms_alias.orders_us-west-2",
        "aws_kms_key.orders",
        "aws_kms_replica_key.orders_eu-west-1",
        "aws_kms_replica_key.orders_us-west-2",
    ]


def test_the_example_gives_exactly_the_snapshot(example):
    text = json.dumps(example["keyring"], indent=2, sort_keys=True) + "\n"
    assert committed(SNAPSHOT, text) == text


def test_each_region_in_use_has_one_aliased_provider_and_there_is_no_default(example):
    providers = example["keyring"]["provider"]["aws"]
    assert [(p["alias"], p["region"], p["allowed_account_ids"]) for p in providers] == [
        ("eu_west_1", "eu-west-1", ["111122223333"]),
        ("us_east_1", "us-east-1", ["111122223333"]),
        ("us_west_2", "us-west-2", ["111122223333"]),
    ]


def test_every_resource_names_the_provider_of_its_region(example):
    for named in example["keyring"]["resource"].values():
        for name, resource in named.items():
            region = name.rpartition("_")[2] if "_" in name else "us-east-1"
            assert resource["provider"] == f"aws.{region.replace('-', '_')}"


def test_every_key_is_protected_and_no_replica_follows_the_primarys_arn(example):
    resources = example["keyring"]["resource"]
    assert resources["aws_kms_key"]["orders"]["lifecycle"] == {"prevent_destroy": True}
    for replica in resources["aws_kms_replica_key"].values():
        assert replica["lifecycle"] == {
            "prevent_destroy": True,
            "ignore_changes": ["primary_key_arn"],
        }


def test_each_region_has_its_own_policy(example):
    replicas = example["keyring"]["resource"]["aws_kms_replica_key"]
    statements = {s["Sid"]: s for s in replicas["orders_eu-west-1"]["policy"]["Statement"]}
    assert statements["AllowUse"]["Principal"] == {
        "AWS": "arn:aws:iam::111122223333:role/OrdersAppEU"
    }
    through = statements["AllowUseThroughServices"]["Condition"]["StringEquals"]
    assert through["kms:ViaService"] == [
        "s3.eu-west-1.amazonaws.com",
        "dynamodb.eu-west-1.amazonaws.com",
    ]


def test_each_key_has_its_outputs(example):
    output = example["keyring"]["output"]
    assert {name: o["value"] for name, o in output.items()} == {
        "orders_key_id": "${aws_kms_key.orders.key_id}",
        "orders_key_arns": {
            "us-east-1": "${aws_kms_key.orders.arn}",
            "us-west-2": "${aws_kms_replica_key.orders_us-west-2.arn}",
            "eu-west-1": "${aws_kms_replica_key.orders_eu-west-1.arn}",
        },
        "orders_alias_arns": {
            region: {"orders": f"${{aws_kms_alias.orders_{region}.arn}}"}
            for region in ("us-east-1", "us-west-2", "eu-west-1")
        },
    }


def test_protection_rotation_and_enabling_can_be_turned_off(tmp_path):
    text = HEAD + KEY + 'protect = false\nrotation_days = "off"\nenabled = false\n'
    resources = synthesize(text, out=tmp_path)["keyring"]["resource"]
    key = resources["aws_kms_key"]["orders"]
    assert key["lifecycle"] == {"prevent_destroy": False}
    assert key["enable_key_rotation"] is False
    assert "rotation_period_in_days" not in key
    assert key["is_enabled"] is False
    assert resources["aws_kms_replica_key"]["orders_eu-west-1"]["enabled"] is False


def test_each_stack_has_its_state_its_keys_and_only_their_regions(tmp_path):
    text = HEAD + KEY + '[keys.pay]\nprimary = "us-west-2"\nstack = "payments"\n'
    stacks = synthesize(text, out=tmp_path)
    assert addresses(stacks["payments"]) == ["aws_kms_key.pay"]
    assert [p["region"] for p in stacks["payments"]["provider"]["aws"]] == ["us-west-2"]
    assert {
        name: stack["terraform"]["backend"]["local"]["path"] for name, stack in stacks.items()
    } == {
        "keyring": "../../../terraform.keyring.tfstate",
        "payments": "../../../terraform.payments.tfstate",
    }


def test_provider_settings_reach_the_providers_of_their_regions(tmp_path):
    text = (
        HEAD + KEY + "[provider]\n"
        'version = "~> 6.0"\nprofile = "keys"\ndefault_tags = { team = "a" }\n'
        "[provider.in.eu-west-1]\n"
        'assume_role = { role_arn = "arn:aws:iam::111122223333:role/EU", external_id = "${x}" }\n'
    )
    stack = synthesize(text, out=tmp_path)["keyring"]
    assert stack["terraform"]["required_providers"]["aws"]["version"] == "~> 6.0"
    eu, us = stack["provider"]["aws"]
    assert eu["assume_role"] == [
        {"role_arn": "arn:aws:iam::111122223333:role/EU", "external_id": "$${x}"}
    ]
    assert "assume_role" not in us
    assert [p["profile"] for p in (eu, us)] == ["keys", "keys"]
    assert [p["default_tags"] for p in (eu, us)] == [[{"tags": {"team": "a"}}]] * 2


@pytest.mark.parametrize(
    ("backend", "block"),
    [
        (
            'type = "s3"\nbucket = "b"\nregion = "us-east-1"',
            {
                "backend": {
                    "s3": {
                        "bucket": "b",
                        "region": "us-east-1",
                        "key": "keyspan/keyring.tfstate",
                        "encrypt": True,
                        "use_lockfile": True,
                    }
                }
            },
        ),
        (
            'type = "cloud"\norganization = "o"',
            {"cloud": {"organization": "o", "workspaces": {"name": "keyspan-keyring"}}},
        ),
        (
            'type = "gcs"\narguments = { bucket = "b", prefix = "{stack}" }',
            {"backend": {"gcs": {"bucket": "b", "prefix": "keyring"}}},
        ),
        (
            'type = "local"\npath = "/state/{stack}.tfstate"',
            {"backend": {"local": {"path": "/state/keyring.tfstate"}}},
        ),
    ],
)
def test_state_is_kept_where_the_keyring_says(tmp_path, backend, block):
    stack = synthesize(HEAD + KEY + f"[backend]\n{backend}\n", out=tmp_path)["keyring"]
    assert {k: v for k, v in stack["terraform"].items() if k != "required_providers"} == block


def test_text_that_looks_like_a_template_stays_text(tmp_path):
    text = HEAD + KEY + 'description = "costs ${100} or 5%{ }"\ntags = { "${a}" = "%{b}" }\n'
    key = synthesize(text, out=tmp_path)["keyring"]["resource"]["aws_kms_key"]["orders"]
    assert key["description"] == "costs $${100} or 5%%{ }"
    assert key["tags"] == {"$${a}": "%%{b}"}
