"""examples/region_mode: one provider, and each resource names its Region.

AWS provider 6 itself is not run here; what it reads is, and the rules that look at it.
"""

from __future__ import annotations

import json

import pytest

from keyspan.checks import check, read, today
from tests.project import ROOT
from tests.synthesis import addresses, synthesize

pytestmark = pytest.mark.node

KEYRING = (ROOT / "examples" / "region_mode" / "keyspan.toml").read_text()
BY_ALIASES = KEYRING.replace('providers = "region"\n', "")


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return tmp_path_factory.mktemp("region") / "out"


@pytest.fixture(scope="module")
def stack(out):
    return synthesize(KEYRING, out=out)["keyring"]


@pytest.fixture(scope="module")
def by_aliases(tmp_path_factory):
    return synthesize(BY_ALIASES, out=tmp_path_factory.mktemp("aliases") / "out")["keyring"]


def without(document, *names):
    """A resource without some arguments, its comment among them."""
    return {name: value for name, value in document.items() if name not in (*names, "//")}


def test_there_is_one_provider_and_it_is_of_version_6(stack):
    assert stack["provider"]["aws"] == [
        {"region": "us-east-1", "allowed_account_ids": ["111122223333"]}
    ]
    assert stack["terraform"]["required_providers"]["aws"]["version"] == ">= 6, < 7"


def test_each_resource_names_its_region(stack):
    assert {
        f"{kind}.{name}": (resource["provider"], resource["region"])
        for kind, named in stack["resource"].items()
        for name, resource in named.items()
    } == {
        "aws_kms_key.orders": ("aws", "us-east-1"),
        "aws_kms_replica_key.orders_us-west-2": ("aws", "us-west-2"),
        "aws_kms_replica_key.orders_eu-west-1": ("aws", "eu-west-1"),
        "aws_kms_alias.orders_us-east-1": ("aws", "us-east-1"),
        "aws_kms_alias.orders_us-west-2": ("aws", "us-west-2"),
        "aws_kms_alias.orders_eu-west-1": ("aws", "eu-west-1"),
        "aws_kms_grant.orders--batch_us-east-1": ("aws", "us-east-1"),
        "aws_kms_grant.orders--batch_us-west-2": ("aws", "us-west-2"),
        "aws_kms_grant.orders--batch_eu-west-1": ("aws", "eu-west-1"),
        "aws_kms_external_key.vault": ("aws", "eu-west-1"),
        "aws_kms_replica_external_key.vault_us-east-1": ("aws", "us-east-1"),
        "aws_kms_alias.vault_eu-west-1": ("aws", "eu-west-1"),
        "aws_kms_alias.vault_us-east-1": ("aws", "us-east-1"),
    }


def test_addresses_and_all_else_are_what_they_are_by_aliases(stack, by_aliases):
    assert addresses(stack) == addresses(by_aliases)
    assert stack["output"] == by_aliases["output"]
    for kind, named in stack["resource"].items():
        for name, resource in named.items():
            other = by_aliases["resource"][kind][name]
            assert without(resource, "provider", "region") == without(other, "provider")


def findings(*paths):
    views = [view for path in paths for view in read(str(path))]
    return [f"{each.rule} {each.address}" for each in check(views, today=today()).findings]


def test_the_rules_find_nothing(stack, out):
    assert findings(out) == []


OF_REGIONS = {"KS009", "KS011", "KS012", "KS013", "KS015", "KS017"}
REPLICA = "aws_kms_replica_key.orders_eu-west-1"


@pytest.mark.parametrize(
    ("address", "region", "found"),
    [
        (REPLICA, "us-east-1", {"KS009", "KS011", "KS015"}),
        (REPLICA, "us-west-2", {"KS009", "KS012", "KS015"}),
        (REPLICA, "eu-central-1", {"KS009", "KS015"}),
        (REPLICA, None, {"KS009", "KS011", "KS013", "KS015"}),
        ("aws_kms_key.orders", "us-west-2", {"KS009", "KS011", "KS015"}),
        ("aws_kms_alias.orders_us-east-1", "ca-central-1", {"KS015"}),
    ],
)
def test_they_find_what_is_wrong_with_one_region(stack, tmp_path, address, region, found):
    document = json.loads(json.dumps(stack))
    for named in document["resource"].values():
        for each in named.values():
            if "policy" in each:
                each["policy"] = json.dumps(each["policy"])
    kind, name = address.split(".")
    document["resource"][kind][name]["region"] = region
    file = tmp_path / "cdk.tf.json"
    file.write_text(json.dumps(document))
    assert {each.split()[0] for each in findings(file)} & OF_REGIONS == found
