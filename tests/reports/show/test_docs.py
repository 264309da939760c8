"""docs/show.md shows what is printed, and tells of every format."""

from keyspan.reports.show import FORMATS
from tests.documents import commands
from tests.pictures.keyrings import example
from tests.project import ROOT

DOCUMENT = ROOT / "docs" / "show.md"


def test_the_keyring_is_shown_as_it_is_printed():
    (shown,) = commands(DOCUMENT)
    assert (shown.command, shown.output) == ("keyspan show", FORMATS["text"](example()))


def test_every_format_is_told_of():
    told = DOCUMENT.read_text()
    assert [name for name in FORMATS if f"| `{name}` |" not in told] == []
