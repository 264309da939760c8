"""What tests bring up, and how they see that Terraform has nothing more to do."""

from __future__ import annotations

import json

import pytest

from keyspan.errors import CommandFailed
from keyspan.terraform import Counts
from tests.deployment import bring_up, idle
from tests.terraform.test_workspace import FORGOTTEN, ONE, RENAMED, REPLACED, workspace

pytestmark = pytest.mark.terraform

ALONE = json.dumps({"resource": json.loads(ONE)["resource"]})


@pytest.fixture
def stack(tmp_path):
    stack = workspace(tmp_path, ALONE)
    stack.init()
    assert bring_up(stack) == Counts(add=1)
    return stack


def test_what_is_brought_up_is_idle(stack):
    assert idle(stack)


@pytest.mark.parametrize(
    "text",
    [RENAMED, REPLACED, FORGOTTEN, ONE, "{}"],
    ids=["renamed", "replaced", "forgotten", "outputs more", "deleted"],
)
def test_what_is_edited_is_not(stack, tmp_path, text):
    assert not idle(workspace(tmp_path, text))


def test_a_replacement_is_counted_twice(stack, tmp_path):
    assert bring_up(workspace(tmp_path, REPLACED)) == Counts(add=1, destroy=1)


def test_what_fails_is_no_idleness(stack, tmp_path):
    with pytest.raises(CommandFailed):
        idle(workspace(tmp_path, '{"output": {"o": {"value": "${terraform_data.none.id}"}}}'))
