"""What callers vary: the file's values are the defaults, and its bounds hold."""

from __future__ import annotations

import re

import pytest

from tests.module.making import source, texts

pytestmark = pytest.mark.node


def variable(text, name):
    return re.search(
        rf'^variable "{re.escape(name)}" \{{\n.*?^\}}\n', text, re.DOTALL | re.MULTILINE
    )[0]


def head(text, name):
    """A variable without what validates it."""
    return variable(text, name).partition("\n\n")[0]


def wanted(text, name):
    return re.findall(r'error_message = "(.*)"$', variable(text, name), re.MULTILINE)


def test_variables_are_flat_and_begin_with_the_name_of_their_key(files):
    names = re.findall(r'^variable "([^"]+)"', files["variables.tf"], re.MULTILINE)
    fields = ("administrators", "users", "description", "tags", "aliases", "in")
    keys = ("my-key_1", "vault", "solo")
    assert names == ["account", *(f"{key}_{field}" for key in keys for field in fields)]


def test_each_has_a_type_and_words_and_the_files_value_and_is_never_null(files):
    assert head(files["variables.tf"], "my-key_1_description") == (
        """variable "my-key_1_description" {
  type        = string
  description = "my-key_1: what the key is for, in each Region for which my-key_1_in has none."
  default     = "Quote \\" back \\\\ new\\nline $${aws:x} %%{if} ünï 日本"
  nullable    = false"""
    )
    assert '  default     = ["app/my-key", "2024"]\n' in head(
        files["variables.tf"], "my-key_1_aliases"
    )
    assert "  default     = []\n" in head(files["variables.tf"], "vault_users")


def test_what_differs_in_one_region_mirrors_the_files_own_tables(files):
    assert '''  default = {
    us-west-2 = {
      tags = {
        "only.here" = "1"
      }
      aliases = []
    }
  }
''' in variable(files["variables.tf"], "my-key_1_in")  # fmt: skip


def test_a_region_has_its_own_where_there_is_one_and_its_tags_are_added(files):
    local = re.search(r"^  vault = \{\n.*?^  \}\n", files["main.tf"], re.DOTALL | re.MULTILINE)[0]
    own = "var.vault_in[region]"
    assert '    for region in ["us-west-2", "us-east-1"] : region => {\n' in local
    assert f"= try({own}.users, null) == null ? var.vault_users : {own}.users\n" in local
    assert f"= merge(var.vault_tags, try({own}.tags, {{}}))\n" in local


def test_a_message_says_what_was_wanted(files):
    assert wanted(files["variables.tf"], "account") == ["account: wanted twelve digits, as text."]
    assert wanted(files["variables.tf"], "vault_aliases") == [
        (
            "vault_aliases: wanted names of 1 to 250 letters, digits, /, - and _, that begin with "
            "neither alias/ nor aws/."
        ),
        "vault_aliases: wanted at most 50 aliases.",
    ]
    assert wanted(files["variables.tf"], "vault_in")[:2] == [
        "vault_in: wanted Regions of the key: us-west-2, us-east-1.",
        (
            "vault_in: wanted in administrators ARNs of IAM users, roles, sessions or an account's "
            "root, and never *."
        ),
    ]


def test_an_administrator_is_asked_for_where_nobody_else_could_change_the_key_policy(files):
    told = "my-key_1_in: wanted an administrator in us-east-1, us-west-2, where nobody else could"
    assert [each for each in wanted(files["variables.tf"], "my-key_1_in") if told in each]
    assert not [
        each for each in wanted(files["variables.tf"], "vault_in") if "administrator in" in each
    ]


def test_the_principals_are_of_the_partition_of_the_key(tmp_path):
    text = 'account = "111122223333"\n[keys.a]\nprimary = "cn-north-1"'
    made = texts(source(text, folder=tmp_path))["variables.tf"]
    assert r'regex("^arn:aws-cn:(iam|sts)::${var.account}:", arn)' in variable(made, "a_users")
