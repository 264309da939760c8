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
"""A valid document, of which one thing is found: there is no prevent_destroy."""


@pytest.fixture
def run(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., pytest.RunResult]:
    """Run the text of a test file, after what it begins with."""
    monkeypatch.delenv("CI", raising=False)  # there, pytest's summary tells each failure again

    def run(test: str) -> pytest.RunResult:
        pytester.makepyfile(test_theirs=f"from keyspan.testing import *\n{KEYS}{test}")
        return pytester.runpytest(*BY_NAME)

    return run
