"""Who agrees to a deployment: a person who types yes, and nobody else."""

import io

import pytest

from keyspan.cli.deploy import _agreed
from keyspan.errors import KeyspanError


@pytest.mark.parametrize(
    ("typed", "agreed"),
    [("yes\n", True), (" yes \n", True), ("y\n", False), ("YES\n", False), ("\n", False)],
)
def test_only_yes_is_yes(monkeypatch, typed, agreed):
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert _agreed("Apply this plan?") is agreed


def test_where_nobody_is_there_nobody_agrees(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(KeyspanError, match="nobody is there to ask, and nothing was applied"):
        _agreed("Apply this plan?")
