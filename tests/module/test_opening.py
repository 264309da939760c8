"""What the app wrote, opened for callers; anything but what the file asks for is refused."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from keyspan.module import UnfitModule, module_files
from keyspan.module.opening import adopted
from tests.module.making import source, texts

pytestmark = pytest.mark.node

KEYRING = """
account = "111122223333"

[keys.orders]
primary  = "us-east-1"
replicas = ["us-west-2"]
aliases  = ["orders"]
"""
POLICY = re.compile(r"  policy = jsonencode\(\{.*?\n  \}\)\n", re.DOTALL)


def resources(text):
    """The addresses of a file's resources, in its order."""
    return [
        ".".join(each) for each in re.findall(r'^resource "(\w+)" "([^"]+)"', text, re.MULTILINE)
    ]


def block(text, head):
    """The text of one block, without its key policy."""
    found = re.search(
        rf"^{re.escape(head)} \{{\n.*?^\}}\n", POLICY.sub("", text), re.DOTALL | re.MULTILINE
    )
    return found[0]


def altered(made, kind, name, arguments):
    """A source whose app has written other arguments into a resource."""
    document = made.documents["keyring"]
    named = document["resource"][kind]
    changed = {**named, name: {**named[name], **arguments}}
    resource = {**document["resource"], kind: changed}
    return replace(made, documents={"keyring": {**document, "resource": resource}})


@pytest.fixture(scope="module")
def orders(tmp_path_factory):
    return source(KEYRING, folder=tmp_path_factory.mktemp("orders"))


def test_addresses_are_those_of_the_stack_but_for_aliases(hostile, files):
    stacks = [
        f"{kind}.{name}"
        for document in hostile.documents.values()
        for kind, named in document["resource"].items()
        for name in named
    ]
    kept = [each for each in resources(files["main.tf"]) if not each.startswith("aws_kms_alias")]
    assert sorted(kept) == sorted(each for each in stacks if not each.startswith("aws_kms_alias"))


def test_the_aliases_of_a_region_are_one_resource_wherever_the_file_names_some_or_none(files):
    aliases = [each for each in resources(files["main.tf"]) if each.startswith("aws_kms_alias")]
    assert aliases == [
        "aws_kms_alias.my-key_1_us-east-1",
        "aws_kms_alias.my-key_1_us-west-2",
        "aws_kms_alias.vault_us-west-2",
        "aws_kms_alias.vault_us-east-1",
        "aws_kms_alias.solo_us-west-2",
    ]


def test_a_replica_keeps_what_the_construct_made_of_it(orders):
    found = block(texts(orders)["main.tf"], 'resource "aws_kms_replica_key" "orders_us-west-2"')
    told = "wanted one of us-west-2 as aws.us_west_2, and not of ${data.aws_region.us_west_2.id}."
    assert found.replace(told, "{TOLD}") == (
        """resource "aws_kms_replica_key" "orders_us-west-2" {
  provider = aws.us_west_2

  deletion_window_in_days = 30
  description             = local.orders["us-west-2"].description
  enabled                 = true
  primary_key_arn = aws_kms_key.orders.arn
  tags            = local.orders["us-west-2"].tags

  lifecycle {
    ignore_changes  = [primary_key_arn]
    prevent_destroy = true

    precondition {
      condition     = data.aws_region.us_west_2.id == "us-west-2"
      error_message = "providers: {TOLD}"
    }
  }
}
"""
    )


def test_an_alias_of_an_imported_primary_is_of_its_id(files):
    assert block(files["main.tf"], 'resource "aws_kms_alias" "vault_us-west-2"') == (
        """resource "aws_kms_alias" "vault_us-west-2" {
  for_each = local.vault["us-west-2"].aliases
  provider = aws.us_west_2

  name          = "alias/${each.value}"
  target_key_id = aws_kms_external_key.vault.id
}
"""
    )


def test_a_grant_is_of_the_callers_account_and_its_templates_stay(files):
    assert block(files["main.tf"], 'resource "aws_kms_grant" "my-key_1--batch_us-east-1"') == (
        """resource "aws_kms_grant" "my-key_1--batch_us-east-1" {
  provider = aws.us_east_1

  grantee_principal = "arn:aws:iam::${var.account}:role/Batch"
  key_id            = aws_kms_key.my-key_1.key_id
  name              = "batch"
  operations        = ["Decrypt"]

  constraints {
    encryption_context_equals = {
      "ten.ant" = "$${x} a\\"b"
    }
  }
}
"""
    )


def test_a_promotion_and_what_is_let_go_of_stay_and_imports_go_to_the_root(hostile, files):
    main = files["main.tf"]
    assert re.findall(r"^moved \{\n  from = (\S+)\n  to   = (\S+)\n\}", main, re.MULTILINE) == [
        (
            "aws_kms_replica_external_key.vault_us-west-2",
            "aws_kms_replica_external_key.vault_us-east-1",
        )
    ]
    assert re.findall(
        r"^removed \{\n  from = (\S+)\n\n  lifecycle \{\n    destroy = false", main, re.MULTILINE
    ) == [
        "aws_kms_replica_key.solo_us-east-1",
        "aws_kms_alias.solo_us-east-1",
        "aws_kms_key.gone",
        "aws_kms_alias.gone_us-east-1",
    ]
    assert "import {" not in main
    solo = next(key for key in hostile.keys if key.name == "solo")
    assert list(adopted(hostile, solo)) == [
        ("aws_kms_key.solo", "mrk-0123456789abcdef0123456789abcdef"),
        ('aws_kms_alias.solo_us-west-2["solo"]', "alias/solo"),
    ]


def test_a_key_that_was_given_up_leaves_nothing_else(files):
    assert (
        "gone_"
        not in files["variables.tf"] + files["outputs.tf"] + files["tests/module.tftest.hcl"]
    )


def test_keys_are_chosen_by_name_and_bring_their_regions(tmp_path, hostile):
    chosen = replace(hostile, keys=tuple(key for key in hostile.keys if key.name == "solo"))
    made = texts(chosen)
    assert resources(made["main.tf"]) == ["aws_kms_key.solo", "aws_kms_alias.solo_us-west-2"]
    # Its key in us-east-1 is let go of through the provider that holds it.
    assert "configuration_aliases = [aws.us_east_1, aws.us_west_2]" in made["versions.tf"]


def test_where_one_provider_is_there_for_all_regions_none_is_handed_in(tmp_path):
    key_id = "mrk-0123456789abcdef0123456789abcdef"
    text = (
        'account = "111122223333"\nproviders = "region"\n[keys.orders]\nprimary = "us-east-1"\n'
        f'replicas = ["us-west-2"]\naliases = ["orders"]\nadopted = "{key_id}"\n'
    )
    made = texts(source(text, folder=tmp_path))
    assert "configuration_aliases" not in made["versions.tf"]
    assert 'version = ">= 6, < 7"' in made["versions.tf"]
    assert "providers" not in made["examples/basic/main.tf"].replace("required_providers", "")
    assert (
        '  for_each = local.orders["us-west-2"].aliases\n'
        '  provider = aws\n  region   = "us-west-2"\n' in made["main.tf"]
    )
    assert made["tests/module.tftest.hcl"].count("mock_provider") == 1
    assert f'id = "{key_id}@us-west-2"' in made["README.md"]
    assert 'id = "alias/orders@us-west-2"' in made["README.md"]
    assert "promoted_from" not in made["README.md"]
    assert "docs/region-mode.md" in made["README.md"]


@pytest.mark.parametrize(
    ("kind", "name", "arguments", "told"),
    [
        ("aws_kms_key", "orders", {"policy": "{}"}, "wrote another key policy than keyspan.toml"),
        ("aws_kms_key", "orders", {"description": "x"}, "has another description in us-east-1"),
        ("aws_kms_key", "orders", {"tags": {"a": "b"}}, "has other tags in us-east-1"),
        ("aws_kms_alias", "orders_us-east-1", {"name": "alias/x"}, "arguments in aws_kms_alias"),
        ("aws_kms_key", "orders", {"timeouts": {"create": "5m"}}, "holds timeouts, of which"),
        (
            "aws_kms_key",
            "orders",
            {"xks_key_id": "${aws_iam_role.a.arn}"},
            "refers to aws_iam_role.a",
        ),
        ("aws_kms_key", "orders", {"xks_key_id": '${f("x")}'}, "holds more than a reference"),
    ],
)
def test_what_somebody_has_the_app_write_besides_is_refused(orders, kind, name, arguments, told):
    with pytest.raises(UnfitModule, match=told):
        module_files(altered(orders, kind, name, arguments))


def test_a_key_that_the_app_does_not_make_is_refused(orders):
    document = {**orders.documents["keyring"], "resource": {}}
    with pytest.raises(UnfitModule, match=r"keys\.orders: the app made no aws_kms_key\.orders"):
        module_files(replace(orders, documents={"keyring": document}))
    document = {**orders.documents["keyring"], "provider": {}}
    with pytest.raises(UnfitModule, match=r"what the app wrote has no provider\.aws"):
        module_files(replace(orders, documents={"keyring": document}))
    with pytest.raises(UnfitModule, match="the app made no stack keyring, only none"):
        module_files(replace(orders, documents={}))


def test_a_record_that_the_app_does_not_write_is_refused(hostile):
    without = {
        name: {k: v for k, v in each.items() if k not in {"moved", "removed", "import"}}
        for name, each in hostile.documents.items()
    }
    for key in hostile.keys[1:]:
        with pytest.raises(UnfitModule, match=r"has no (moved|removed|import) block"):
            module_files(replace(hostile, keys=(key,), documents=without))
