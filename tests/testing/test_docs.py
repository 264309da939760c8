"""docs/testing.md: its tests are run, and fail in the words that it shows."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from keyspan.testing import Template
from tests.documents import blocks
from tests.project import ROOT
from tests.testing.conftest import BY_NAME

DOCUMENT = ROOT / "docs" / "testing.md"


@pytest.mark.node
@pytest.mark.terraform
def test_each_test_that_is_shown_ends_as_it_is_shown(pytester, monkeypatch):
    cache = os.environ.get("XDG_CACHE_HOME", str(Path("~/.cache").expanduser()))
    monkeypatch.setenv("XDG_CACHE_HOME", cache)
    (infra,) = blocks(DOCUMENT, "json")
    (pytester.path / "infra").mkdir()
    (pytester.path / "infra" / "keys.tf.json").write_text(infra)
    shutil.copy(ROOT / "examples" / "existing_app.py", pytester.path)
    pytester.makepyfile(test_shown="\n\n".join(blocks(DOCUMENT, "python")))
    result = pytester.runpytest_subprocess(*BY_NAME)
    result.assert_outcomes(passed=1, failed=2)
    texts = blocks(DOCUMENT, "text")
    assert len(texts) == 2
    for text in texts:
        assert text in result.stdout.str()


def test_each_name_of_a_template_is_told():
    text = DOCUMENT.read_text()
    names = {name for name in vars(Template) if not name.startswith("_")}
    assert [name for name in sorted(names) if not re.search(rf"`?\.{name}\b", text)] == []
