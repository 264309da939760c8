"""Mermaid: what is drawn, and that no text leaves its label.

What is held here of labels was tried with mermaid 11 in a browser: the character codes come out as
the very characters.
"""

import re
from pathlib import Path

from hypothesis import given

from keyspan.pictures import Picture, mermaid
from keyspan.writing.printable import printable
from tests.pictures.hostile import pictures, texts
from tests.pictures.keyrings import DATA, SEVERAL, drawn, example
from tests.snapshot import committed

EXPECTED = Path(__file__).parent / "expected"

LABEL = r'"(?:[A-Za-z0-9, -]|#\d+;|<br>)*"'
NODE = rf"k\d+[ra]\d+\[{LABEL}\](?::::(?:primary|wrong|access))?"
STATEMENT = re.compile(
    rf"(?:  subgraph k\d+\[{LABEL}\]|    {NODE}|  {NODE}|    k\d+r\d+ --> k\d+r\d+|  end"
    rf"|    subgraph k\d+r\d+s\[{LABEL}\]|    k\d+r\d+d\d+\({LABEL}\)|    end"
    r"|    k\d+r\d+d\d+ <?==> k\d+r\d+d\d+|  k\d+a\d+ -\.-> k\d+(?:r\d+)?)"
)


def decoded(label: str) -> str:
    return re.sub(r"#(\d+);", lambda found: chr(int(found[1])), label)


def test_the_example():
    text = mermaid.render(example())
    assert committed(EXPECTED / "keyring.mmd", text) == text


def test_access_in_every_region_leads_to_the_key_and_else_to_its_regions():
    arrows = re.findall(r"(k1a\d) -\.-> (\w+)", mermaid.render(example()))
    assert arrows == [("k1a1", "k1"), ("k1a2", "k1r1"), ("k1a2", "k1r2"), ("k1a3", "k1r3")]


def test_each_primary_leads_to_its_replicas():
    arrows = re.findall(r"(\w+) --> (\w+)", mermaid.render(drawn(SEVERAL)))
    assert arrows == [("k1r1", "k1r2"), ("k1r1", "k1r3"), ("k2r1", "k2r2")]


def test_data_stands_with_the_key_of_its_region_and_leads_to_its_copies():
    text = mermaid.render(drawn(DATA))
    assert committed(EXPECTED / "data.mmd", text) == text


@given(picture=pictures())
def test_no_text_leaves_its_label(picture: Picture):
    settings, head, *lines = mermaid.render(picture).splitlines()
    assert (settings[:8], head) == ("%%{init:", "flowchart LR")
    assert [line for line in lines[:-3] if not STATEMENT.fullmatch(line)] == []
    assert all(line.startswith("  classDef ") for line in lines[-3:])


@given(text=texts)
def test_a_label_is_the_text_that_prints(text: str):
    shown = printable(text)
    told = decoded(mermaid.label(text)).replace("\u200b", "")
    assert told == shown if len(shown) <= mermaid.LABEL_CHARACTERS else told.endswith("…")


def test_what_mermaid_takes_for_its_own_is_coded():
    assert mermaid.label('end "]') == "end #34;#93;"
    assert mermaid.label("- a") == "#45; a"
    assert mermaid.label("1. a") == "#49;#46; a"
    assert mermaid.label("`x`") == "#96;x#96;"
    assert mermaid.label("#quot;") == "#35;quot#59;"


def test_what_mermaid_reads_together_even_as_codes_is_parted():
    for text, first in (("$$x", "$"), ("fa:fa-bell", "fa:"), ("a\\nb", "a\\"), ("ﬂ°°34¶ß", "ﬂ")):
        parted = decoded(mermaid.label(text))
        assert parted.startswith(f"{first}\u200b")
        assert parted.replace("\u200b", "") == text
