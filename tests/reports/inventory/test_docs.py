"""What docs/inventory.md says of calls and metrics holds."""

import re

from keyspan.live.listing import AT_ONCE
from tests.project import ROOT
from tests.reports.inventory.test_prometheus import NAMES

PAGE = (ROOT / "docs" / "inventory.md").read_text()


def test_every_metric_is_documented():
    assert set(re.findall(r"`(keyspan_inventory_\w+)`", PAGE)) == NAMES


def test_how_many_are_asked_at_once():
    words = {4: "four"}
    assert f"and {words[AT_ONCE]} keys of each" in PAGE
