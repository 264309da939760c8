"""Edits of a keyring file: what was meant changes, and nothing else does."""

from __future__ import annotations

import stat
from dataclasses import replace
from difflib import ndiff
from unittest.mock import ANY

import pytest

from keyspan.config import loads
from keyspan.config.edit import UnfitEdit, edited, replace_text
from keyspan.errors import KeyspanError

ORDERS = ("keys", "orders")
TEXT = """\
account = "111122223333"   # ours

[keys.orders]
primary  = "us-east-1" # home
# the others
replicas = ["us-west-2", # west
            "eu-west-1"]
aliases  = ["orders"]

# Europe differs.
[keys.orders.in.eu-west-1]
enabled = false

[keys.audit]
primary = "us-east-1"
"""
WAYS = {
    "dotted": """
account = "111122223333"
keys.orders.primary = "us-east-1"
keys.orders.replicas = ["us-west-2"]
""",
    "inline": """
account = "111122223333"
[keys]
orders = { primary = "us-east-1", replicas = ["us-west-2"] }
""",
    "of Windows": """
account = "111122223333"
[keys.orders]
primary = "us-east-1"
replicas = ["us-west-2"]
""".replace("\n", "\r\n"),
    "between others": """
account = "111122223333"
[keys]
[keys.orders]
replicas = ["us-west-2"]
primary = "us-east-1"
[backend]
type = "local"
[keys.audit]
primary = "us-east-1"
[checks]
""",
}


def changes(before, after):
    lines = ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line[0] in "+-"]


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        (
            {(*ORDERS, "primary"): "us-west-2"}
            | {(*ORDERS, "replicas"): ["us-east-1", "eu-west-1"]},
            [
                '- primary  = "us-east-1" # home',
                '+ primary  = "us-west-2" # home',
                '- replicas = ["us-west-2", # west',
                '+ replicas = ["us-east-1", # west',
            ],
        ),
        (
            {(*ORDERS, "promoted_from"): "us-west-2"},
            ['+ promoted_from = "us-west-2"'],
        ),
        (
            {(*ORDERS, "in", "us-east-1", "enabled"): False},
            ["+ [keys.orders.in.us-east-1]", "+ enabled = false"],
        ),
        (
            {(*ORDERS, "in", "eu-west-1", "enabled"): None},
            ["- [keys.orders.in.eu-west-1]", "- enabled = false", "- "],
        ),
        (
            {(*ORDERS, "in", "eu-west-1", "enabled"): True},
            ["- enabled = false", "+ enabled = true"],
        ),
        (
            {(*ORDERS, "replicas"): ["us-west-2", "eu-west-1", "ap-south-1"]},
            [
                '-             "eu-west-1"]',
                '+             "eu-west-1",',
                '+             "ap-south-1"]',
            ],
        ),
        ({("keys", "audit", "aliases"): ["audit"]}, ['+ aliases = ["audit"]']),
        ({("keys", "audit", "promoted_from"): None}, []),
        ({("keys", "audit", "in", "us-east-1", "enabled"): None}, []),
    ],
)
def test_comments_and_all_else_stay(edits, expected):
    found = [
        line
        for line in changes(TEXT, edited(TEXT, edits, expected=ANY, name="x"))
        if line.strip() != "+"
    ]
    assert found == expected


@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS)
def test_each_way_to_write_a_key_is_edited(text):
    was = loads(text)
    (key, *others) = was.keys
    promoted = replace(key, primary=key.replicas[0], replicas=(key.primary,))
    expected = replace(was, keys=(replace(promoted, promoted_from="us-east-1"), *others))
    edits = {
        (*ORDERS, "primary"): "us-west-2",
        (*ORDERS, "replicas"): ["us-east-1"],
        (*ORDERS, "promoted_from"): "us-east-1",
    }
    after = edited(text, edits, expected=expected, name="keyspan.toml")
    assert loads(after) == expected


def test_an_edit_that_means_something_else_is_refused_and_told():
    with pytest.raises(UnfitEdit) as raised:
        edited(
            TEXT,
            {(*ORDERS, "primary"): "us-west-2", (*ORDERS, "promoted_from"): None},
            expected=loads(TEXT),
            name="keyspan.toml",
        )
    assert str(raised.value) == (
        "keyspan.toml: cannot be edited as it is written: "
        'keyspan.toml: keys.orders.replicas: "us-west-2" is the primary\'s own Region\n'
        "  leave it out; a Region holds one key of a set of related keys\n"
        '  edit it by hand: keys.orders.primary = "us-west-2"; drop keys.orders.promoted_from'
    )


def test_an_edit_that_changes_more_than_was_meant_is_refused():
    with pytest.raises(UnfitEdit, match="without a change of something else"):
        edited(
            TEXT,
            {(*ORDERS, "in", "eu-west-1", "enabled"): True},
            expected=loads(TEXT),
            name="keyspan.toml",
        )


def test_a_file_is_replaced_in_one_step_with_its_mode_and_behind_its_link(tmp_path):
    file, link = tmp_path / "keyspan.toml", tmp_path / "link.toml"
    file.write_bytes(b"one\r\n")
    file.chmod(0o640)
    link.symlink_to(file)
    replace_text(link, "two\r\n", was="one\r\n")
    assert file.read_bytes() == b"two\r\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert link.is_symlink()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["keyspan.toml", "link.toml"]


def test_a_file_that_somebody_changed_meanwhile_is_left_alone(tmp_path):
    file = tmp_path / "keyspan.toml"
    file.write_text("theirs\n")
    with pytest.raises(KeyspanError, match="was changed since it was read"):
        replace_text(file, "ours\n", was="one\n")
    assert file.read_text() == "theirs\n"


def test_a_file_that_cannot_be_written_is_left_alone(tmp_path, monkeypatch):
    file = tmp_path / "keyspan.toml"
    file.write_text("one\n")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(KeyspanError, match="cannot be written: No space left on device"):
        replace_text(file, "two\n", was="one\n")
    assert file.read_text() == "one\n"
    assert list(tmp_path.iterdir()) == [file], "nothing is left beside it"
