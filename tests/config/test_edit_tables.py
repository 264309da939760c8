"""A Region's own table comes and goes, and leaves every comment where it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from keyspan.config import loads
from keyspan.config.edit import edited

HEAD = """\
account = "111122223333"

[keys.orders]
primary  = "us-east-1"
replicas = ["us-west-2", "eu-west-1"]  # two
"""
OWN = """
[keys.orders.in.us-west-2]
enabled = false
"""
NEXT = """
# The next key is for audit.
[keys.audit]
primary = "us-east-1"
"""
SIBLING = """
[keys.orders.in.eu-west-1]  # the auditors
description = "Audit"

# The end.
"""
PLACE = ("keys", "orders", "in", "us-west-2", "enabled")


@pytest.mark.parametrize("after", ["\n", NEXT, SIBLING], ids=["nothing", "a key", "a Region"])
def test_a_table_stands_above_the_comments_of_what_follows_and_takes_none_with_it(after):
    before = loads(HEAD + after)
    orders, *others = before.keys
    one, *more = orders.replicas
    disabled = replace(orders, replicas=(replace(one, enabled=False), *more))
    expected = replace(before, keys=(disabled, *others))

    there = edited(HEAD + after, {PLACE: False}, expected=expected, name="keyspan.toml")
    assert there == HEAD + OWN + after
    gone = edited(there, {PLACE: None}, expected=before, name="keyspan.toml")
    assert gone == HEAD + after
