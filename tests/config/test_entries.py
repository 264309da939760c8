"""New keys, written below what a keyring file holds."""

import tomllib

import pytest

from keyspan.config import loads
from keyspan.config.edit import create_text
from keyspan.config.entries import appended, begun, read_back, written
from keyspan.errors import InvalidKeyring, KeyspanError

FILE = 'account = "111122223333"\n\n[keys.audit]\nprimary = "us-east-1"\n'
ENTRY = {"primary": "us-east-1", "replicas": ["us-west-2"]}
STATEMENT = {
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:role/Auditor"},
    "Action": "kms:DescribeKey",
}


def test_how_an_entry_reads():
    entry = ENTRY | {
        "tags": {"a b": "c"},
        "enabled": False,
        "deny": {"lockout_bypass": True},
        "statements": [STATEMENT],
        "in": {"us-west-2": {"aliases": [], "deny": {}}},
    }
    assert written("orders", entry) == (
        "[keys.orders]\n"
        'primary  = "us-east-1"\n'
        'replicas = ["us-west-2"]\n'
        'tags     = { "a b" = "c" }\n'
        "enabled  = false\n"
        "\n"
        "[keys.orders.deny]\n"
        "lockout_bypass = true\n"
        "\n"
        "[[keys.orders.statements]]\n"
        'Effect    = "Allow"\n'
        'Principal = { AWS = "arn:aws:iam::111122223333:role/Auditor" }\n'
        'Action    = "kms:DescribeKey"\n'
        "\n"
        "[keys.orders.in.us-west-2]\n"
        "aliases = []\n"
        "\n"
        "[keys.orders.in.us-west-2.deny]\n"
    )


def test_what_is_long_takes_several_lines():
    names = [f"arn:aws:iam::111122223333:role/{'x' * 30}{n}" for n in range(3)]
    tags = {f"tag-{n}": "v" * 40 for n in range(4)}
    condition = {"StringEquals": {"kms:ViaService": ["s3.us-east-1.amazonaws.com"] * 4}}
    entry = ENTRY | {
        "tags": tags,
        "users": names,
        "statements": [STATEMENT | {"Condition": condition}],
    }
    text = written("orders", entry)
    assert tomllib.loads(text)["keys"]["orders"] == entry
    assert max(map(len, text.splitlines())) <= 100
    assert 'Condition.StringEquals."kms:ViaService" = [' in text
    assert "[keys.orders.tags]" in text


@pytest.mark.parametrize(
    "text", ['"', "\\", "\n\t\r", "\x7f\x00\u0085", "\u00fc\u20ac\U0001f511", "'''", "${a} {b} #"]
)
def test_every_text_comes_back(text):
    entry = {"description": text, "tags": {text: text}, "users": [text]}
    assert tomllib.loads(written("k", entry))["keys"]["k"] == entry


def test_a_new_file():
    assert begun("111122223333", {"orders": {"primary": "us-east-1"}}) == (
        'account = "111122223333"\n\n[keys.orders]\nprimary = "us-east-1"\n'
    )


def test_the_keys_of_a_file_stay_and_new_ones_follow():
    after = appended(f"{FILE}# end", {"orders": ENTRY}, was=loads(FILE), name="keyspan.toml")
    assert after == f"{FILE}# end\n\n{written('orders', ENTRY)}"
    assert loads(after).keys == (
        *loads(FILE).keys,
        *read_back("111122223333", "orders", ENTRY).keys,
    )


def test_two_keys_of_one_name_are_refused():
    with pytest.raises(InvalidKeyring, match="is not TOML"):
        appended(FILE, {"audit": ENTRY}, was=loads(FILE), name="keyspan.toml")


def test_what_would_change_another_key_is_refused():
    with pytest.raises(KeyspanError, match="what stands below its text would change it"):
        appended(
            FILE.replace("us-east-1", "us-east-2"), {"orders": ENTRY}, was=loads(FILE), name="k"
        )


def test_a_text_is_made_a_file_once(tmp_path):
    create_text(tmp_path / "new", "first")
    with pytest.raises(KeyspanError, match="is there by now\n  run it again"):
        create_text(tmp_path / "new", "second")
    assert [each.read_text() for each in tmp_path.iterdir()] == ["first"]


def test_where_nothing_can_be_written_it_is_told(tmp_path):
    with pytest.raises(KeyspanError, match="cannot be written: No such file"):
        create_text(tmp_path / "no" / "new", "text")
