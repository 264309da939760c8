import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyspan import (
    AssumeRole,
    Checks,
    Credentials,
    Denials,
    InvalidKeyring,
    Keyring,
    ServicePrincipal,
    Waiver,
)
from keyspan.config import load, loads
from keyspan.config.load import _keyring

ROOT = Path(__file__).parents[2]
EXAMPLE = (ROOT / "keyspan.toml").read_text()
ONE = 'account = "111122223333"\n[keys.orders]\nprimary = "us-east-1"\n'
TWO = ONE + 'replicas = ["eu-west-1"]\n'
WAIVER = """
[[checks.waivers]]
rule = "KS008"
address = "aws_kms_replica_key.*"
reason = "so it is"
until = 2027-01-31"""


def faults(text: str) -> str:
    with pytest.raises(InvalidKeyring) as caught:
        loads(text)
    return str(caught.value)


def test_the_example_is_read_with_its_region_overrides():
    (orders,) = load(ROOT / "keyspan.toml").keys
    assert orders.regions == ("us-east-1", "us-west-2", "eu-west-1")
    assert {key.region: key.users for key in orders.related} == {
        "us-east-1": ("arn:aws:iam::111122223333:role/OrdersApp",),
        "us-west-2": ("arn:aws:iam::111122223333:role/OrdersApp",),
        "eu-west-1": ("arn:aws:iam::111122223333:role/OrdersAppEU",),
    }
    assert {key.aliases for key in orders.related} == {("orders",)}


def test_what_is_left_out_is_aws_default_and_protected():
    (key,) = loads(ONE).keys
    assert (key.rotation_period, key.protect, key.stack) == (365, True, "keyring")
    assert (key.key_spec, key.usage, key.origin) == (
        "SYMMETRIC_DEFAULT",
        "ENCRYPT_DECRYPT",
        "AWS_KMS",
    )
    assert (key.primary.deletion_window_days, key.primary.enabled) == (30, True)


def test_rotation_can_be_off():
    (key,) = loads(ONE + 'rotation_days = "off"').keys
    assert key.rotation_period is None


def test_a_key_is_of_the_kind_that_is_said():
    (key,) = loads(
        ONE + 'key_spec = "ECC_NIST_P256"\nkey_usage = "KEY_AGREEMENT"\norigin = "EXTERNAL"\n'
    ).keys
    assert (key.key_spec, key.usage, key.imported) == ("ECC_NIST_P256", "KEY_AGREEMENT", True)


def test_access_is_read_for_every_region_and_what_one_names_stands_instead():
    (key,) = loads(
        TWO
        + 'service_principals = ["logs", { service = "sns", source_arns = ["arn:aws:sns:*:1:x"] }]\n'
        "deny = { deletion_window_below_days = 14, promotion_except_to = [] }\n"
        + GRANT
        + "[keys.orders.in.eu-west-1]\nservice_principals = []\ndeny = {}\ngrants = {}\n"
    ).keys
    here, there = key.related
    assert here.service_principals == (
        ServicePrincipal(service="logs"),
        ServicePrincipal(service="sns", source_arns=("arn:aws:sns:*:1:x",)),
    )
    assert here.deny == Denials(deletion_window_below_days=14, promotion_except_to=())
    assert [(g.name, g.operations) for g in here.grants] == [("batch", ("Decrypt",))]
    assert (there.service_principals, there.deny, there.grants) == ((), Denials(), ())


def test_a_regions_tags_are_added_to_the_keys():
    (key,) = loads(
        TWO + 'tags = { team = "a", tier = "1" }\n[keys.orders.in.eu-west-1.tags]\nteam = "b"\n'
    ).keys
    assert [dict(k.tags) for k in key.related] == [
        {"team": "a", "tier": "1"},
        {"team": "b", "tier": "1"},
    ]


def test_a_region_may_say_that_it_has_none():
    (key,) = loads(TWO + 'aliases = ["orders"]\n[keys.orders.in.eu-west-1]\naliases = []\n').keys
    assert [k.aliases for k in key.related] == [("orders",), ()]


def test_checks_are_nobodys_own_where_the_file_says_nothing():
    assert loads(ONE).checks == Checks()
    assert Checks().deletion_window_floor == 30


def test_a_floor_and_waivers_are_read():
    floor = "\n[checks]\nminimum_deletion_window_days = 14"
    checks = loads(ONE + floor + WAIVER).checks
    assert checks.deletion_window_floor == 14
    assert checks.waivers == (
        Waiver(
            rule="KS008",
            address="aws_kms_replica_key.*",
            reason="so it is",
            until=date(2027, 1, 31),
        ),
    )


def test_provider_settings_differ_by_region():
    provider = loads(
        TWO + "[provider]\n"
        'profile = "keys"\nversion = "~> 6.0"\ndefault_tags = { team = "a" }\n'
        'assume_role = "arn:aws:iam::111122223333:role/Terraform"\n'
        "[provider.in.eu-west-1]\n"
        'assume_role = { role_arn = "arn:aws:iam::111122223333:role/EU", external_id = "x" }\n'
    ).provider
    assert (provider.version, dict(provider.default_tags)) == ("~> 6.0", {"team": "a"})
    us, eu = (provider.for_region(r).assume_role for r in ("us-east-1", "eu-west-1"))
    assert us == AssumeRole(role_arn="arn:aws:iam::111122223333:role/Terraform")
    assert eu == AssumeRole(role_arn="arn:aws:iam::111122223333:role/EU", external_id="x")
    assert provider.for_region("eu-west-1") == Credentials(profile="keys", assume_role=eu)


@pytest.mark.parametrize(
    ("backend", "type_", "arguments"),
    [
        ("", "local", {"path": "terraform.keyring.tfstate"}),
        (
            (
                '[backend]\ntype = "s3"\nbucket = "b"\nregion = "us-east-1"\nkey = "k/{stack}"\n'
                'arguments = { profile = "p" }'
            ),
            "s3",
            {
                "bucket": "b",
                "region": "us-east-1",
                "key": "k/keyring",
                "encrypt": True,
                "use_lockfile": True,
                "profile": "p",
            },
        ),
        (
            '[backend]\ntype = "cloud"\norganization = "o"\nproject = "p"\nworkspace = "{stack}"',
            "cloud",
            {"organization": "o", "workspaces": {"name": "keyring", "project": "p"}},
        ),
        (
            '[backend]\ntype = "gcs"\narguments = { bucket = "b", prefix = "keys/{stack}" }',
            "gcs",
            {"bucket": "b", "prefix": "keys/keyring"},
        ),
    ],
)
def test_each_backend_keeps_one_state_a_stack(backend, type_, arguments):
    read = loads(ONE + backend).backend
    assert (read.type, dict(read.for_stack("keyring"))) == (type_, arguments)


LONG = "x" * 251
MANY = ", ".join(f'"a{i}"' for i in range(51))
ROLES = ", ".join(f'"arn:aws:iam::111122223333:role/{"R" * 50}{i}"' for i in range(300))

GRANT = '[keys.orders.grants.batch]\ngrantee = "arn:aws:iam::111122223333:role/B"\noperations = ["Decrypt"]\n'

BAD = {
    "no TOML": ("account =", "keyspan.toml: is not TOML: Invalid value (at end of document)"),
    "nested without end": ("a=" + "[" * 100_000, "keyspan.toml: is not TOML"),
    "no account": ('[keys.a]\nprimary = "us-east-1"', "keyspan.toml: account: is missing"),
    "account as a number": (
        "account = 111122223333\n" + ONE.split("\n", 1)[1],
        "keyspan.toml: account: 111122223333 stands where text in quotes belongs",
    ),
    "no keys": ('account = "111122223333"', "keyspan.toml: keys: is missing"),
    "an empty keys table": ('account = "111122223333"\n[keys]', "keys: no key is described"),
    "keys that is no table": ('account = "111122223333"\nkeys = 3', "keys: 3 stands where a table"),
    "unknown key": (ONE + "replcas = []", 'keys.orders.replcas: nothing of that name belongs here\n  did you mean "replicas"?'),
    "unknown top-level key": ('acount = "1"\n' + ONE, 'acount: nothing of that name belongs here\n  did you mean "account"?'),
    "unknown Region": (ONE.replace("us-east-1", "us-east-11"), 'keys.orders.primary: "us-east-11" is not a Region that AWS KMS is known to be in\n  did you mean "us-east-1"?'),
    "Region of another partition": (ONE + 'replicas = ["cn-north-1"]', 'keys.orders.replicas: "cn-north-1" lies in partition aws-cn'),
    "replica in a partition of one Region": (
        ONE.replace("us-east-1", "eusc-de-east-1") + 'replicas = ["us-east-1"]',
        "leave it out: aws-eusc has no other Region, so a key there has no replica",
    ),
    "primary among its replicas": (ONE + 'replicas = ["us-east-1"]', "keys.orders.replicas: \"us-east-1\" is the primary's own Region"),
    "a Region twice": (ONE + 'replicas = ["eu-west-1", "eu-west-1"]', 'keys.orders.replicas: "eu-west-1" stands here 2 times'),
    "override of a Region without key": (ONE + "[keys.orders.in.eu-west-1]\nusers = []", "keys.orders.in.eu-west-1: the key is in us-east-1 and not there"),
    "alias of AWS's own": (ONE + 'aliases = ["aws/orders"]', 'keys.orders.aliases[0]: "aws/orders" would be "alias/aws/orders"; AWS keeps "alias/aws/" for itself'),
    "alias with its prefix": (ONE + 'aliases = ["alias/orders"]', '"alias/orders" begins with "alias/", which Keyspan adds itself\n  write "orders"'),
    "alias with bad characters": (ONE + 'aliases = ["or ders"]', '"or ders" holds characters that AWS refuses in an alias'),
    "alias too long": (ONE + f'aliases = ["{LONG}"]', "is 251 characters long, outside 1 to 250"),
    "alias twice": (ONE + 'aliases = ["a", "a"]', 'keys.orders.aliases: "a" stands here 2 times'),
    "more than 50 aliases": (ONE + f"aliases = [{MANY}]", "keys.orders.aliases: 51 aliases, more than 50"),
    "two keys with one alias": (
        ONE + 'aliases = ["a"]\n[keys.b]\nprimary = "us-east-1"\naliases = ["a"]',
        'keys.b.aliases: "a" stands for orders and b in us-east-1',
    ),
    "two aliases with one address": (
        ONE + 'aliases = ["a/b", "a--b"]',
        "keys.orders.aliases: a/b and a--b become one Terraform name, a--b_us-east-1",
    ),
    "names that differ by case": (ONE + '[keys.Orders]\nprimary = "us-east-1"', 'keys.Orders: "Orders" and "orders" differ only by case'),
    "bad name": (ONE + '[keys."a b"]\nprimary = "us-east-1"', '"a b" cannot be a name: it becomes part of Terraform addresses'),
    "name that ends with a newline": (ONE + '[keys."a\\n"]\nprimary = "us-east-1"', '"a\\n" cannot be a name'),
    "alias that ends with a newline": (ONE + 'aliases = ["a\\n"]', '"a\\n" holds characters that AWS refuses in an alias'),
    "account in other digits": (ONE.replace("111122223333", "\u0661" * 12), "is not an AWS account ID"),
    "rotation out of bounds": (ONE + "rotation_days = 3000", "keys.orders.rotation_days: 3000 is outside 90 to 2560\n  leave it out for AWS's default, 365"),
    "rotation as text": (ONE + 'rotation_days = "never"', 'keys.orders.rotation_days: "never" is neither a number of days nor "off"'),
    "deletion window out of bounds": (ONE + "deletion_window_days = 6", "keys.orders.deletion_window_days: 6 is outside 7 to 30"),
    "number as text": (ONE + 'deletion_window_days = "7"', '"7" stands where a whole number without quotes belongs'),
    "floor out of bounds": (ONE + "[checks]\nminimum_deletion_window_days = 31", "checks.minimum_deletion_window_days: 31 is outside 7 to 30"),
    "key under the floor": (ONE + "deletion_window_days = 10\n[checks]\nminimum_deletion_window_days = 14", "keys.orders in us-east-1: deletion_window_days: 10 is under the floor, 14, of checks.minimum_deletion_window_days"),
    "waiver without reason": (ONE + WAIVER.replace("so it is", " "), "checks.waivers[0].reason: the text is empty"),
    "waiver without end": (ONE + WAIVER.replace("until = 2027-01-31", ""), "checks.waivers[0].until: is missing"),
    "waiver with a time": (ONE + WAIVER + "T10:00:00", "2027-01-31 10:00:00 (a date or time) stands where a day, without quotes or a time, belongs"),
    "waiver of no rule": (ONE + WAIVER.replace("KS008", "KS8"), 'checks.waivers[0].rule: "KS8" is not the ID of a rule'),
    "waiver of a refusal": (ONE + WAIVER.replace("KS008", "KS101"), '"KS101" is a refusal of the guard, and never waived'),
    "true as text": (ONE + 'protect = "yes"', '"yes" stands where true or false belongs'),
    "bad ARN": (ONE + 'users = ["OrdersApp"]', 'keys.orders.users[0]: "OrdersApp" is not the ARN of an IAM principal'),
    "everybody": (ONE + 'users = ["*"]', "name who may use the key"),
    "account for a principal": (ONE + 'users = ["111122223333"]', 'write the account\'s root: "arn:aws:iam::111122223333:root"'),
    "principal of another partition": (
        ONE + 'users = ["arn:aws-cn:iam::111122223333:role/A"]',
        'keys.orders.users: "arn:aws-cn:iam::111122223333:role/A" is of partition aws-cn, and the key of aws',
    ),
    "unknown service": (ONE + 'services = ["dynamo"]', 'keys.orders.services[0]: "dynamo" is not a service that kms:ViaService is known to name\n  did you mean "dynamodb"?'),
    "tag of AWS's own": (ONE + 'tags = { "aws:x" = "y" }', '"aws:x" begins with "aws:", which AWS keeps for itself'),
    "too many tags with the provider's": (
        ONE + "[keys.orders.tags]\n" + "\n".join(f't{i} = "x"' for i in range(50)) + '\n[provider]\ndefault_tags = { more = "x" }',
        "51 tags with provider.default_tags, more than 50",
    ),
    "unknown key spec": (ONE + 'key_spec = "RSA_307"', 'keys.orders.key_spec: "RSA_307" is not a key spec of multi-Region keys\n  did you mean "RSA_3072"?'),
    "unknown key usage": (ONE + 'key_usage = "SIGN"', 'keys.orders.key_usage: "SIGN" is not a key usage\n  known are ENCRYPT_DECRYPT'),
    "unknown origin": (ONE + 'origin = "AWS_CLOUDHSM"', 'keys.orders.origin: "AWS_CLOUDHSM" is not an origin of multi-Region keys'),
    "no usage where there is a choice": (
        ONE + 'key_spec = "RSA_2048"',
        'keys.orders.key_usage: is missing, and a key of RSA_2048 can be for ENCRYPT_DECRYPT or SIGN_VERIFY\n  say which: key_usage = "ENCRYPT_DECRYPT"',
    ),
    "a usage that a spec does not have": (ONE + 'key_spec = "HMAC_256"\nkey_usage = "SIGN_VERIFY"', "keys.orders.key_usage: a key of HMAC_256 is not for SIGN_VERIFY\n  choose GENERATE_VERIFY_MAC"),
    "a spec of another partition": (ONE + 'key_spec = "SM2"\nkey_usage = "SIGN_VERIFY"', "keys.orders.key_spec: KMS has no SM2 in partition aws"),
    "an import that there is not": (ONE + 'key_spec = "ML_DSA_44"\norigin = "EXTERNAL"', "keys.orders.origin: key material of ML_DSA_44 cannot be imported"),
    "rotation of a key pair": (
        ONE + 'key_spec = "ECC_SECG_P256K1"\nrotation_days = 90',
        "keys.orders.rotation_days: KMS does not rotate a key of ECC_SECG_P256K1 with origin AWS_KMS\n  leave it out; rotate by hand: a new key, and the alias moved to it",
    ),
    "rotation of imported material": (
        ONE + 'origin = "EXTERNAL"\nrotation_days = 90',
        "keys.orders.rotation_days: KMS does not rotate a key of SYMMETRIC_DEFAULT with origin EXTERNAL\n  leave it out; rotate by importing new material",
    ),
    "services of a key pair": (ONE + 'key_spec = "RSA_2048"\nkey_usage = "SIGN_VERIFY"\nservices = ["s3"]', "keys.orders.services: AWS services encrypt with SYMMETRIC_DEFAULT only, and the key is of RSA_2048"),
    "decryption of a key that signs": (ONE + 'key_spec = "RSA_2048"\nkey_usage = "SIGN_VERIFY"\ndecrypt_only = ["arn:aws:iam::111122223333:role/A"]', "keys.orders.decrypt_only: the key is for SIGN_VERIFY"),
    "verification of a key that encrypts": (ONE + 'verify_only = ["arn:aws:iam::111122223333:role/A"]', "keys.orders.verify_only: the key is for ENCRYPT_DECRYPT"),
    "a grant without operations": (ONE + GRANT.replace('"Decrypt"', ""), "keys.orders.grants.batch.operations: the grant allows no operation"),
    "a grant with an operation that is none": (ONE + GRANT.replace('"Decrypt"', '"decrypt"'), 'keys.orders.grants.batch.operations[0]: "decrypt" is not an operation that a grant can allow\n  did you mean "Decrypt"?'),
    "a grant of what a key cannot": (ONE + GRANT.replace('"Decrypt"', '"Sign"'), "keys.orders.grants.batch.operations: a key of SYMMETRIC_DEFAULT for ENCRYPT_DECRYPT has no \"Sign\""),
    "a grant without grantee": (ONE + GRANT.replace("grantee", "#"), "keys.orders.grants.batch.grantee: is missing\n  wanted: The ARN of who gets the permissions."),
    "a grant to another account": (ONE + GRANT.replace("111122223333:role/B", "444455556666:role/B"), 'keys.orders.grants.batch: "arn:aws:iam::444455556666:role/B" is of account 444455556666, and the keyring of 111122223333'),
    "a grant of a bad name": (ONE + GRANT.replace("grants.batch", 'grants."a b"'), 'keys.orders.grants."a b": "a b" cannot be the name of a grant'),
    "a grant with a context of a key that has none": (ONE + 'key_spec = "HMAC_256"\n' + GRANT.replace('"Decrypt"', '"VerifyMac"') + "encryption_context_equals = { a = \"b\" }\n", "keys.orders.grants.batch.encryption_context_equals: a key of HMAC_256 has no encryption context"),
    "a grant with both constraints": (
        ONE + GRANT + 'encryption_context_equals = { a = "b" }\nencryption_context_subset = { a = "b" }\n',
        "keys.orders.grants.batch: has encryption_context_equals and encryption_context_subset\n  choose one; AWS takes no grant with both",
    ),
    "a grant with too long a context": (ONE + GRANT + f'encryption_context_subset = {{ a = "{"x" * 385}" }}\n', "is 385 characters long, outside 0 to 384"),
    "grants with one address": (
        ONE + GRANT.replace("grants.batch", "grants.b--c") + "[keys.orders--b]\nprimary = \"us-east-1\"\n" + GRANT.replace("keys.orders.grants.batch", "keys.orders--b.grants.c"),
        "keys.orders--b.grants.c: a grant of orders and one of orders--b become one Terraform name, orders--b--c_us-east-1",
    ),
    "policy too large": (ONE + f"users = [{ROLES}]", "keys.orders in us-east-1: its key policy is"),
    "partitions mixed": (ONE + '[keys.cn]\nprimary = "cn-north-1"', 'keys.cn.primary: "cn-north-1" lies in partition aws-cn, and orders\'s primary in aws'),
    "stacks that share a state": (
        ONE + '[keys.b]\nprimary = "us-east-1"\nstack = "b"\n[backend]\ntype = "local"\npath = "x"',
        "backend: the stacks keyring and b would share one state\n  put {stack} into the text",
    ),
    "stacks that share an object, whatever else differs": (
        ONE + '[keys.b]\nprimary = "us-east-1"\nstack = "b"\n[backend]\ntype = "s3"\nbucket = "x"\nregion = "us-east-1"\nkey = "k"\narguments = { profile = "{stack}" }',
        "backend: the stacks keyring and b would share one state",
    ),
    "stacks that share a workspace, whatever else differs": (
        ONE + '[keys.b]\nprimary = "us-east-1"\nstack = "b"\n[backend]\ntype = "cloud"\norganization = "o"\nworkspace = "w"\nproject = "{stack}"',
        "backend: the stacks keyring and b would share one state",
    ),
    "stacks that share a file by another path": (
        ONE + '[keys.b]\nprimary = "us-east-1"\nstack = "b"\n[backend]\ntype = "local"\npath = "{stack}/../k.tfstate"',
        "backend: the stacks keyring and b would share one state",
    ),
    "backend of no such form": (ONE + '[backend]\ntype = "a.b"', 'backend.type: "a.b" is not the name of a Terraform backend'),
    "backend with a date": (ONE + '[backend]\ntype = "gcs"\narguments = { a = 2024-01-01 }', "backend.arguments: Terraform's JSON cannot hold it"),
    "backend with infinity": (ONE + '[backend]\ntype = "gcs"\narguments = { a = inf }', "backend.arguments: Terraform's JSON cannot hold it"),
    "empty text": (ONE + '[backend]\ntype = "local"\npath = ""', "backend.path: the text is empty"),
    "role of another account": (ONE + '[provider]\nassume_role = "arn:aws:iam::999999999999:role/T"', "is of account 999999999999, and the keys are of 111122223333"),
    "role without a name": (ONE + 'users = ["arn:aws:iam::111122223333:role/A/"]', "is not the ARN of an IAM principal"),
    "service principal": (ONE + 'services = ["logs"]', '"logs" calls KMS as a service principal, which kms:ViaService never names'),
    "tag with other characters": (ONE + 'tags = { "a*b" = "c" }', '"a*b" holds characters that AWS refuses in a tag'),
    "tag value with other characters": (ONE + 'tags = { a = "${b}" }', '"${b}" holds characters that AWS refuses in a tag'),
    "tag key too long": (ONE + f'tags = {{ {"t" * 129} = "c" }}', "is 129 characters long, outside 1 to 128"),
    "tag value too long": (ONE + f'tags = {{ t = "{"c" * 257}" }}', "is 257 characters long, outside 0 to 256"),
    "tag of AWS's own in capitals": (ONE + 'tags = { "AWS:x" = "y" }', 'begins with "aws:"'),
    "token of CDKTF": (ONE + 'description = "x ${TfToken[TOKEN.0]}"', "holds a token, which CDKTF fills in later"),
    "token of CDKTF in a key policy": (ONE + 'policy_id = "${TfToken[TOKEN.0]}"', "keys.orders.policy_id: \"${TfToken[TOKEN.0]}\" holds a token, which CDKTF fills in later"),
    "token of CDKTF in a name": (ONE + '[provider.default_tags]\n"${TfToken[TOKEN.0]}" = "x"', "TfToken[TOKEN.0]"),
    "control character": (ONE + 'description = "x\\u0000"', "holds control characters"),
    "name too long": (ONE + f'[keys.{"k" * 65}]\nprimary = "us-east-1"', "is 65 characters long, outside 1 to 64"),
    "name of JavaScript's": (ONE + '[keys.constructor]\nprimary = "us-east-1"', '"constructor" is a name that CDKTF cannot take'),
    "Region in capitals": (ONE.replace("us-east-1", "US-EAST-1"), 'did you mean "us-east-1"?'),
    "version in other digits": (ONE + '[provider]\nversion = ">= \uff15"', "is not a Terraform version constraint"),
    "more than 50 tags": (
        ONE + "[keys.orders.tags]\n" + "\n".join(f't{i} = "x"' for i in range(51)),
        "keys.orders.tags: 51 tags, more than 50",
    ),
    "administrator of another partition": (ONE + 'administrators = ["arn:aws-cn:iam::111122223333:role/A"]', 'keys.orders.administrators: "arn:aws-cn:iam::111122223333:role/A" is of partition aws-cn'),
    "principal of no partition": (ONE + 'users = ["arn:aws-moon:iam::111122223333:role/A"]', "is not the ARN of an IAM principal"),
    "user for a role": (ONE + '[provider]\nassume_role = "arn:aws:iam::111122223333:user/A"', "is not the ARN of an IAM role"),
    "stacks that differ by case": (
        ONE + 'stack = "Pay"\n[keys.b]\nprimary = "us-east-1"\nstack = "pay"',
        'stack: "pay" and "Pay" differ only by case',
    ),
    "rotation as true": (ONE + "rotation_days = true", 'keys.orders.rotation_days: true is neither a number of days nor "off"'),
    "list that is none": (ONE + 'users = "arn:aws:iam::111122223333:role/A"', "stands where a list in brackets belongs"),
    "open service with a newline": (ONE + 'services = ["x.{region}.amazonaws.com\\n"]', "is not a service"),
    "backend without its bucket": (ONE + '[backend]\ntype = "s3"', "backend.bucket: is missing"),
    "backend that is no table": (ONE.replace("[keys", "backend = 3\n[keys"), "backend: 3 stands where a table belongs"),
    "unknown argument of a backend": (ONE + '[backend]\ntype = "local"\npth = "x"', 'backend.pth: nothing of that name belongs here\n  did you mean "path"?'),
    "bad version range": (ONE + '[provider]\nversion = "five"', '"five" is not a Terraform version constraint'),
    "another way to choose a provider": (ONE.replace("[keys", 'providers = "regions"\n[keys'), 'providers: "regions" is no way to choose a Region\'s provider\n  did you mean "region"?'),
    "no text for a way": (ONE.replace("[keys", "providers = 6\n[keys"), 'providers: 6 stands where a word that is known belongs\n  wanted: How a key\'s Region is chosen: "aliases"'),
    "bad role": (ONE + '[provider]\nassume_role = "Terraform"', '"Terraform" is not the ARN of an IAM role'),
    "role of another partition": (ONE + '[provider]\nassume_role = "arn:aws-cn:iam::111122223333:role/A"', "is of partition aws-cn, and the keys are in aws"),
    "provider of a Region without key": (ONE + '[provider.in.eu-west-1]\nprofile = "x"', "provider.in.eu-west-1: no key of this keyring is in that Region"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "says"), BAD.values(), ids=BAD)
def test_bad_input_is_told_with_place_and_mend(text, says):
    told = faults(text)
    assert says in told
    assert all(line.startswith(("keyspan.toml: ", "  ")) for line in told.splitlines())


def test_every_fault_is_told_at_once():
    told = faults(
        'account = "12"\n'
        '[keys.a]\nprimary = "us-east-1"\nreplicas = ["us-east-1"]\nrotation_days = 1\n'
        'aliases = ["x"]\nusers = ["bad", "arn:aws-cn:iam::111122223333:role/A"]\n'
        '[keys.b]\nprimary = "us-east-1"\naliases = ["x"]\nnope = 1\n'
    )
    for place in (
        "account",
        "a.replicas",
        "a.rotation_days",
        "a.users[0]",
        "a.users",
        "b.aliases",
        "b.nope",
    ):
        assert f"{place}: " in told


@pytest.mark.parametrize(
    "principal",
    [
        "arn:aws:iam::111122223333:root",
        "arn:aws:iam::111122223333:role/Some-Role",
        "arn:aws:iam::111122223333:user/path/to/Jane.Doe@example",
        "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_A_1",
        "arn:aws:sts::111122223333:assumed-role/Role/session@example",
        "arn:aws:sts::111122223333:federated-user/Jane",
    ],
)
def test_each_form_of_an_iam_principal_may_stand(principal):
    (key,) = loads(ONE + f'users = ["{principal}"]').keys
    assert key.primary.users == (principal,)


@pytest.mark.parametrize("version", ["5.100.0", "= 6.0.0-beta1", "~> 6.0", ">= 5.100, < 7"])
def test_each_form_of_a_version_constraint_may_stand(version):
    assert loads(ONE + f'[provider]\nversion = "{version}"').provider.version == version


BY_REGION = 'providers = "region"\n' + TWO


def test_the_version_follows_the_way_a_region_is_chosen():
    assert loads(ONE).provider.version == ">= 5.100, < 6"
    keyring = loads(BY_REGION)
    assert (keyring.providers, keyring.provider.version) == ("region", ">= 6, < 7")


@pytest.mark.parametrize(
    "version", [">= 6.2, < 7", "~> 6.0", "6.25.0", " = 6.0.0-beta1", "> 6,< 8"]
)
def test_one_provider_for_all_regions_is_of_version_6(version):
    assert loads(BY_REGION + f'[provider]\nversion = "{version}"').provider.version == version


@pytest.mark.parametrize(
    "version", [">= 5.100, < 7", "~> 5.100", "> 5", "< 7", "!= 5.100.0", "5.100.0", "<= 6"]
)
def test_a_version_that_may_have_no_region_argument(version):
    told = faults(BY_REGION + f'[provider]\nversion = "{version}"')
    assert told == (
        f'keyspan.toml: provider.version: "{version}" admits an AWS provider whose resources have '
        'no region argument, and providers = "region" writes one\n'
        '  leave it out, for ">= 6, < 7"; or write one such as "~> 6.0"'
    )


def test_what_one_provider_cannot_do_is_told_at_once():
    told = faults(
        BY_REGION + 'promoted_from = "eu-west-1"\n'
        '[provider]\nversion = "~> 5.0"\n[provider.in.eu-west-1]\nprofile = "eu"\n'
    )
    assert [line.split(": ")[1] for line in told.splitlines() if line.startswith("keyspan")] == [
        "provider.version",
        "provider.in.eu-west-1",
        "keys.orders.promoted_from",
    ]
    assert "docs/region-mode.md has the way by hand" in told


def test_the_stack_is_filled_in_wherever_it_stands():
    backend = loads(
        ONE + '[backend]\ntype = "http"\n'
        'arguments = { address = "{stack}/{stack}", more = { list = ["{stack}", 3] } }'
    ).backend
    assert backend.for_stack("k") == {"address": "k/k", "more": {"list": ["k", 3]}}


def test_every_profile_is_known():
    text = TWO + '[provider]\nprofile = "a"\n[provider.in.eu-west-1]\nprofile = "b"\n'
    assert loads(text).provider.profiles == {"a", "b"}


def test_a_region_that_is_mistyped_brings_no_wrong_advice():
    told = faults(
        ONE + 'replicas = ["eu-wset-1"]\n[keys.orders.in.eu-west-1]\nusers = []\n'
        '[provider.in.eu-west-1]\nprofile = "p"\n'
    )
    assert told.splitlines() == [
        'keyspan.toml: keys.orders.replicas[0]: "eu-wset-1" is not a Region that AWS KMS is known to be in',
        '  did you mean "eu-west-1"?',
    ]


def test_a_byte_order_mark_is_no_fault(tmp_path):
    (tmp_path / "keyspan.toml").write_text(ONE, encoding="utf-8-sig")
    assert load(tmp_path / "keyspan.toml").regions == ("us-east-1",)


@pytest.mark.parametrize(
    ("field", "low", "high"), [("rotation_days", 90, 2560), ("deletion_window_days", 7, 30)]
)
def test_both_ends_of_a_bound_are_within_it(field, low, high):
    for days in (low, high):
        assert loads(ONE + f"{field} = {days}")
    for days in (low - 1, high + 1):
        assert f"{days} is outside {low} to {high}" in faults(ONE + f"{field} = {days}")


def test_what_is_wrong_in_each_region_is_told_once():
    assert faults(TWO + 'users = ["arn:aws-cn:iam::111122223333:role/A"]').count("aws-cn,") == 1


def test_an_unreadable_file_is_told_by_its_path(tmp_path):
    with pytest.raises(InvalidKeyring, match="cannot be read: No such file"):
        load(tmp_path / "none.toml")
    with pytest.raises(InvalidKeyring, match="cannot be read: Is a directory"):
        load(tmp_path)
    (tmp_path / "latin.toml").write_bytes(b'account = "\xe9"')
    with pytest.raises(InvalidKeyring, match="byte 11 is not UTF-8"):
        load(tmp_path / "latin.toml")


EVERYTHING = (
    EXAMPLE
    + """
[keys.orders.deny]
promotion_except_to = ["us-east-1"]

[checks]
minimum_deletion_window_days = 14

[keys.orders.grants.batch]
grantee = "arn:aws:iam::111122223333:role/Batch"
operations = ["Decrypt"]

[[keys.orders.statements]]
Effect = "Deny"
Principal = "*"
Action = "kms:*"
Condition = { Bool = { "aws:SecureTransport" = false } }

[keys.mac]
primary = "us-east-1"
key_spec = "HMAC_256"
service_principals = []

[provider]
profile = "x"

[backend]
type = "local"
"""
)

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=500)
@given(data=st.data(), value=values)
def test_no_value_in_any_place_is_a_traceback(data, value):
    raw = tomllib.loads(EVERYTHING)
    node = raw
    while True:
        name = data.draw(st.sampled_from(sorted(node)))
        inner = node[name][0] if name == "statements" else node[name]
        if not isinstance(inner, dict) or data.draw(st.booleans()):
            break
        node = inner
    node[name] = value
    try:
        keyring = _keyring(raw, name="keyspan.toml")
    except InvalidKeyring as error:
        assert error.faults
    else:
        assert isinstance(keyring, Keyring)


def test_a_living_key_is_adopted_by_one_name():
    """Whoever retires the one would delete the other."""
    key_id = "mrk-" + "0" * 32
    keys = [f'[keys.{n}]\nprimary = "us-east-1"\nadopted = "{key_id}"\n' for n in ("one", "two")]
    with pytest.raises(InvalidKeyring, match=rf"keys\.two\.adopted: {key_id} is one already"):
        loads('account = "111122223333"\n' + "".join(keys), name="keyspan.toml")


def test_a_file_without_data_is_read_without_the_tables_of_data():
    read = "import sys, keyspan.config as c; c.load()"
    told = "; print([name for name in sys.modules if 'protects' in name])"
    done = subprocess.run(
        [sys.executable, "-c", read + told], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
