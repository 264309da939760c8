"""examples/test_existing_app.py, run as a team runs it: by pytest, beside its app."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.project import ROOT
from tests.testing.conftest import BY_NAME

USE = "kms_master_key_id=key.arns[region]"

pytestmark = [pytest.mark.node, pytest.mark.terraform]


@pytest.fixture
def theirs(pytester, monkeypatch):
    """Their folder; what Keyspan has cached for this user is at hand, as it is for them."""
    cache = os.environ.get("XDG_CACHE_HOME", str(Path("~/.cache").expanduser()))
    monkeypatch.setenv("XDG_CACHE_HOME", cache)
    for name in ("existing_app.py", "test_existing_app.py"):
        shutil.copy(ROOT / "examples" / name, pytester.path)
    return pytester


def test_it_passes(theirs):
    theirs.runpytest_subprocess(*BY_NAME).assert_outcomes(passed=9)
    assert not (theirs.path / "cdktf.out").exists()


def test_it_fails_when_the_app_is_not_as_it_says(theirs):
    app = theirs.path / "existing_app.py"
    text = app.read_text()
    assert USE in text
    app.write_text(text.replace(USE, "sqs_managed_sse_enabled=True"))
    result = theirs.runpytest_subprocess(*BY_NAME)
    result.assert_outcomes(passed=7, failed=2)
    assert (
        'E         kms_master_key_id: wanted "${aws_kms_key.orders.arn}", got nothing'
        in result.outlines
    )
