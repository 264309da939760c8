"""docs/protects: a page for each service, whose keyrings load and are synthesized."""

import re

import pytest

from keyspan.config import loads
from keyspan.model.protects import PROTECTIONS
from tests.documents import blocks
from tests.project import ROOT

PAGES = ROOT / "docs" / "protects"
INDEX = (PAGES / "README.md").read_text()


def test_each_service_has_its_page_and_its_row_in_the_index():
    rows = re.findall(
        r"^\| \[.*?\]\((.*?)\.md\) \| `\[protects\.(\w+)\.NAME\]`", INDEX, re.MULTILINE
    )
    assert [page for page, service in rows if page != service] == []
    assert {page for page, _ in rows} == set(PROTECTIONS)
    assert {page.stem for page in PAGES.glob("*.md")} == {"README", *PROTECTIONS}


@pytest.mark.parametrize("page", sorted(page.name for page in PAGES.glob("*.md")))
def test_every_keyring_of_a_page_loads(page):
    for text in blocks(PAGES / page, "toml"):
        assert loads(text).keys[0].protects
