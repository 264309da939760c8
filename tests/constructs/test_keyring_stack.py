"""What the app generates: the output contract that users commit, review and plan against."""

import json
from pathlib import Path

import pytest

from keyspan import InvalidKeyring
from keyspan.config import loads
from tests.snapshot import committed
from tests.synthesis import addresses, synthesize

ROOT = Path(__file__).parents[2]
SNAPSHOT = ROOT / "tests" / "snapshots" / "keyring.tf.json"
HEAD = 'account = "111122223333"\n'
KEY = '[keys.orders]\nprimary = "us-east-1"\nreplicas = ["eu-west-1"]\naliases = ["orders"]\n'

pytestmark = pytest.mark.node


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    return synthesize(
        (ROOT / "keyspan.toml").read_text(), out=tmp_path_factory.mktemp("app") / "cdktf.out"
    )


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


def test_one_provider_for_all_regions_has_the_settings_and_a_region_that_stays(tmp_path):
    """The Region of the first key's primary: another Region, or a retired one, changes nothing."""
    text = (
        'providers = "region"\n' + HEAD + KEY + f'adopted = "mrk-{"0" * 32}"\n'
        'retired = ["ap-south-1"]\n[keys.pay]\nprimary = "af-south-1"\n'
        '[provider]\nprofile = "keys"\nversion = "~> 6.2"\ndefault_tags = { team = "a" }\n'
    )
    stack = synthesize(text, out=tmp_path / "cdktf.out")["keyring"]
    assert stack["provider"]["aws"] == [
        {
            "region": "us-east-1",
            "allowed_account_ids": ["111122223333"],
            "profile": "keys",
            "default_tags": [{"tags": {"team": "a"}}],
        }
    ]
    assert stack["terraform"]["required_providers"]["aws"]["version"] == "~> 6.2"
    assert [each["from"] for each in stack["removed"]] == [
        "aws_kms_replica_key.orders_ap-south-1",
        "aws_kms_alias.orders_ap-south-1",
    ]
    assert {each["to"]: each["id"][-9:] for each in stack["import"]} == {
        "aws_kms_key.orders": "us-east-1",
        "aws_kms_alias.orders_us-east-1": "us-east-1",
        "aws_kms_replica_key.orders_eu-west-1": "eu-west-1",
        "aws_kms_alias.orders_eu-west-1": "eu-west-1",
    }


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
    resources = synthesize(text, out=tmp_path / "cdktf.out")["keyring"]["resource"]
    key = resources["aws_kms_key"]["orders"]
    assert key["lifecycle"] == {"prevent_destroy": False}
    assert key["enable_key_rotation"] is False
    assert "rotation_period_in_days" not in key
    assert key["is_enabled"] is False
    assert resources["aws_kms_replica_key"]["orders_eu-west-1"]["enabled"] is False


def test_each_stack_has_its_state_its_keys_and_only_their_regions(tmp_path):
    text = HEAD + KEY + '[keys.pay]\nprimary = "us-west-2"\nstack = "payments"\n'
    stacks = synthesize(text, out=tmp_path / "cdktf.out")
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
    stack = synthesize(text, out=tmp_path / "cdktf.out")["keyring"]
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
            'type = "s3"\nbucket = "b"\nregion = "us-east-1"\nkey = "k/{stack}.tfstate"',
            {
                "backend": {
                    "s3": {
                        "bucket": "b",
                        "region": "us-east-1",
                        "key": "k/keyring.tfstate",
                        "encrypt": True,
                        "use_lockfile": True,
                    }
                }
            },
        ),
        (
            'type = "cloud"\norganization = "o"\nworkspace = "w-{stack}"',
            {"cloud": {"organization": "o", "workspaces": {"name": "w-keyring"}}},
        ),
        (
            'type = "gcs"\narguments = { prefix = "${x}-{stack}" }',
            {"backend": {"gcs": {"prefix": "$${x}-keyring"}}},
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
    stack = synthesize(HEAD + KEY + f"[backend]\n{backend}\n", out=tmp_path / "cdktf.out")[
        "keyring"
    ]
    assert {k: v for k, v in stack["terraform"].items() if k != "required_providers"} == block


def test_text_that_looks_like_a_template_stays_text(tmp_path):
    text = HEAD + KEY + 'description = "costs ${100} or 5%{ }"\n'
    key = synthesize(text, out=tmp_path / "cdktf.out")["keyring"]["resource"]["aws_kms_key"][
        "orders"
    ]
    assert key["description"] == "costs $${100} or 5%%{ }"


def test_names_that_keyspan_uses_itself_are_free_for_keys(tmp_path):
    names = ("backend", "aws_us_east_1", "provider_us-east-1", "x", "x_key_id", "output_x_key_id")
    text = HEAD + "".join(f'[keys.{name}]\nprimary = "us-east-1"\n' for name in names)
    stack = synthesize(text, out=tmp_path / "cdktf.out")["keyring"]
    assert addresses(stack) == sorted(f"aws_kms_key.{name}" for name in names)


def test_every_field_of_a_region_reaches_that_regions_key(tmp_path):
    text = HEAD + (
        '[keys.k]\nprimary = "us-east-1"\nreplicas = ["eu-west-1"]\nrotation_days = 400\n'
        "protect = false\n[keys.k.in.eu-west-1]\n"
        'description = "eu"\naliases = ["e"]\ntags = { a = "b" }\ndeletion_window_days = 7\n'
        'enabled = false\nservices = ["s3"]\n'
        'administrators = ["arn:aws:iam::111122223333:role/Admin"]\n'
        'users = ["arn:aws:iam::111122223333:role/User"]\n'
    )
    resources = synthesize(text, out=tmp_path / "cdktf.out")["keyring"]["resource"]
    primary = resources["aws_kms_key"]["k"]
    replica = resources["aws_kms_replica_key"]["k_eu-west-1"]
    assert primary["rotation_period_in_days"] == 400
    assert (primary["description"], primary["deletion_window_in_days"]) == ("", 30)
    assert (replica["description"], replica["deletion_window_in_days"]) == ("eu", 7)
    assert (primary["is_enabled"], replica["enabled"]) == (True, False)
    assert replica["lifecycle"]["prevent_destroy"] is False
    assert replica["tags"] == {"a": "b"}
    assert "tags" not in primary
    assert list(resources["aws_kms_alias"]) == ["e_eu-west-1"]
    sids = {
        name: [s["Sid"] for s in key["policy"]["Statement"]]
        for name, key in (("primary", primary), ("replica", replica))
    }
    assert sids == {
        "primary": ["EnableIAMPolicies"],
        "replica": [
            "EnableIAMPolicies",
            "AllowAdministration",
            "AllowUse",
            "AllowGrantsForAWSResources",
            "AllowUseThroughServices",
            "AllowGrantsThroughServices",
        ],
    }


@pytest.mark.parametrize("out", ["infra", "infra/prod/kms"])
def test_a_local_state_lies_beside_the_keyring_however_deep_the_output(tmp_path, out):
    from keyspan.bindings import App
    from keyspan.constructs import KeyringStack

    (tmp_path / out).mkdir(parents=True)
    app = App(outdir=str(tmp_path / out))
    KeyringStack(app, "keyring", keyring=loads(HEAD + KEY), project=tmp_path)
    app.synth()
    stack = tmp_path / out / "stacks" / "keyring"
    document = json.loads((stack / "cdk.tf.json").read_text())
    state = stack / document["terraform"]["backend"]["local"]["path"]
    assert state.resolve() == tmp_path.resolve() / "terraform.keyring.tfstate"
    assert str(tmp_path) not in json.dumps(document)


def test_two_projects_never_share_a_state_by_writing_side_by_side(tmp_path):
    from keyspan.bindings import App
    from keyspan.constructs import KeyringStack

    (tmp_path / "outs").mkdir()
    app = App(outdir=str(tmp_path / "outs" / "one"))
    with pytest.raises(InvalidKeyring, match=r"backend: the state lies beside keyspan\.toml"):
        KeyringStack(app, "keyring", keyring=loads(HEAD + KEY), project=tmp_path / "one")


IMPORTED = (
    HEAD
    + """
[keys.vault]
primary  = "us-east-1"
replicas = ["eu-west-1"]
origin   = "EXTERNAL"
aliases  = ["vault"]

[keys.vault.grants.batch]
grantee    = "arn:aws:iam::111122223333:role/Batch"
operations = ["Decrypt"]
encryption_context_equals = { team = "${orders}" }

[keys.vault.in.eu-west-1]
enabled = false
"""
)


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    return synthesize(IMPORTED, out=tmp_path_factory.mktemp("app") / "cdktf.out")["keyring"]


def test_addresses_of_imported_keys_and_grants_never_change(imported):
    assert addresses(imported) == [
        "aws_kms_alias.vault_eu-west-1",
        "aws_kms_alias.vault_us-east-1",
        "aws_kms_external_key.vault",
        "aws_kms_grant.vault--batch_eu-west-1",
        "aws_kms_grant.vault--batch_us-east-1",
        "aws_kms_replica_external_key.vault_eu-west-1",
    ]


def test_no_key_material_is_in_terraform_and_its_expiry_is_left_to_the_import(imported):
    primary = imported["resource"]["aws_kms_external_key"]["vault"]
    replica = imported["resource"]["aws_kms_replica_external_key"]["vault_eu-west-1"]
    assert "key_material_base64" not in json.dumps(imported)
    assert primary["lifecycle"] == {"prevent_destroy": True, "ignore_changes": ["valid_to"]}
    assert replica["lifecycle"] == {
        "prevent_destroy": True,
        "ignore_changes": ["primary_key_arn", "valid_to"],
    }
    assert (primary["enabled"], replica["enabled"]) == (True, False)
    assert (primary["multi_region"], "key_spec" in primary) == (True, False)
    assert replica["primary_key_arn"] == "${aws_kms_external_key.vault.arn}"


def test_an_imported_keys_id_is_its_resources_id(imported):
    """aws_kms_external_key has no key_id."""
    assert imported["output"]["vault_key_id"]["value"] == "${aws_kms_external_key.vault.id}"
    aliases = imported["resource"]["aws_kms_alias"]
    assert aliases["vault_us-east-1"]["target_key_id"] == "${aws_kms_external_key.vault.id}"
    assert aliases["vault_eu-west-1"]["target_key_id"] == (
        "${aws_kms_replica_external_key.vault_eu-west-1.key_id}"
    )


def test_a_grant_is_of_its_regions_key_by_key_id(imported):
    grant = imported["resource"]["aws_kms_grant"]["vault--batch_eu-west-1"]
    assert {name: value for name, value in grant.items() if name != "//"} == {
        "provider": "aws.eu_west_1",
        "name": "batch",
        "key_id": "${aws_kms_replica_external_key.vault_eu-west-1.key_id}",
        "grantee_principal": "arn:aws:iam::111122223333:role/Batch",
        "operations": ["Decrypt"],
        "constraints": [{"encryption_context_equals": {"team": "$${orders}"}}],
    }


def test_an_imported_key_of_another_kind_says_so_to_provider_6(tmp_path):
    text = IMPORTED.split("[keys.vault.grants")[0] + 'key_spec = "HMAC_256"\n'
    stack = synthesize(text, out=tmp_path / "cdktf.out")["keyring"]
    primary = stack["resource"]["aws_kms_external_key"]["vault"]
    assert (primary["key_spec"], primary["key_usage"]) == ("HMAC_256", "GENERATE_VERIFY_MAC")
