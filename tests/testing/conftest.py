"""A team's own folder, in which pytest is run as they run it."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

PLUGIN = "keyspan.testing.plugin"
# An installation from before the entry point does not load it by itself.
_INSTALLED = any(each.value == PLUGIN for each in entry_points(group="pytest11"))
BY_NAME = () if _INSTALLED else ("-p", PLUGIN)

KEYS = """\
KEYS = {
    "resource": {
        "aws_kms_key": {"orders": {"multi_region": True, "enable_key_rotation": True}},
        "aws_kms_alias": {
            "orders": {"name": "alias/orders", "target_key_id": "${aws_kms_key.orders.key_id}"}
        },
    },
    "provider": {"aws": {"region": "us-east-1"}},
}
"""
"""A document that is valid, and has findings: no prevent_destroy, no policy, a default provider."""


@pytest.fixture
def run(pytester: pytest.Pytester) -> Callable[..., pytest.RunResult]:
    """Run the text of a test file, after what it begins with."""

    def run(test: str, *, start: str = "from keyspan.testing import *\n" + KEYS) -> pytest.RunResult:
        pytester.makepyfile(test_theirs=start + test)
        return pytester.runpytest(*BY_NAME)

    return run
