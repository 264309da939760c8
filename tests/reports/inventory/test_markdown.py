"""An inventory in a wiki or a pull request."""

from keyspan.reports.inventory import FORMATS
from tests.reports.inventory.texts import ORDERS, OTHER


def test_a_row_for_the_key_of_each_region(fleet):
    lines = FORMATS["markdown"](fleet).splitlines()
    assert lines[0] == "## Multi-Region keys of account 111122223333"
    home, away = (line for line in lines if ORDERS in line)
    assert home == (
        f"| orders | `{ORDERS}` | us-east-1 | primary | Enabled | orders | 2026-11-25 Decrypt "
        "| 1 rotation | 2.00 |"
    )
    assert away == (
        f"| orders | `{ORDERS}` | us-west-2 | replica | Enabled | not read | not read "
        "| 1 rotation | 2.00 |"
    )


def test_what_is_missing_odd_or_not_read(fleet):
    shown = FORMATS["markdown"](fleet)
    assert "### Of the keyring, and in no Region\n\n- `gone`\n" in shown
    assert f"| `{OTHER}` | it waits for its deletion | cancel it |" in shown
    assert "| `eu-south-2` | it is not enabled | enable it |" in shown
    denied = "AccessDeniedException: no"
    assert f"| us-west-2 | `GetKeyLastUsage` | {denied} | 2 | allow it |" in shown
    assert "| eu-north-1 | not read | not read | not known |" in shown
    assert "| eu-west-1 | 1 | 0 | 0.00 + 1 not known |" in shown
    assert "Regions without any key: 1." in shown


def test_nothing_from_outside_forges_a_cell_a_mention_or_a_tag(hostile):
    shown = FORMATS["markdown"](hostile)
    assert "<b>" not in shown
    assert "@team" not in shown
    assert "\x1b" not in shown
    heads = {line.count("|") for line in shown.splitlines() if line.startswith("| Key |")}
    rows = {line.count("|") for line in shown.splitlines() if "not read | not read |" in line}
    assert rows == heads
