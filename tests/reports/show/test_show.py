"""A keyring, shown in every format."""

import json
import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from pydantic import TypeAdapter

from keyspan.pictures import Picture
from keyspan.reports.show import FORMATS, ShowReport
from keyspan.writing.printable import printable
from tests.pictures.hostile import pictures
from tests.pictures.keyrings import DATA, SEVERAL, TWELVE, drawn, example
from tests.snapshot import committed

EXPECTED = Path(__file__).parent / "expected"
FILES = {"text": "txt", "json": "json", "markdown": "md"}
every_format = pytest.mark.parametrize("name", FORMATS)
page = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def test_the_formats():
    assert list(FORMATS) == ["text", "json", "markdown", "mermaid", "svg"]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(("keyring", "file"), [(SEVERAL, "several"), (DATA, "data")])
def test_a_whole_keyring(keyring: str, file: str, name: str):
    text = FORMATS[name](drawn(keyring))
    assert committed(EXPECTED / f"{file}.{FILES[name]}", text) == text


@every_format
def test_every_format_tells_regions_aliases_and_who_may(name: str):
    shown = FORMATS[name](example())
    plain = re.sub(r"#(\d+);", lambda found: chr(int(found[1])), unescape(shown))
    for told in ("us-east-1", "eu-west-1", "orders", "OrdersAppEU", "SYMMETRIC_DEFAULT"):
        assert told in plain
    assert "through s3 or dynamodb" in plain


@given(picture=pictures())
def test_only_what_prints_is_written_and_no_line_commands_a_log(picture: Picture):
    for render in FORMATS.values():
        text = render(picture)
        text.encode("utf-8")
        for line in text.split("\n"):
            assert line.isprintable()
            assert not line.lstrip().startswith("::")
            assert not re.search(r"##\w*\[", line)


@given(picture=pictures())
def test_json_is_of_the_shape_that_is_documented(picture: Picture):
    document = json.loads(FORMATS["json"](picture))
    jsonschema.validate(document, TypeAdapter(ShowReport).json_schema())
    assert document["version"] == 1


def test_json_tells_texts_as_they_are():
    (key,) = json.loads(FORMATS["json"](example()))["keys"]
    assert [place["role"] for place in key["regions"]] == ["primary", "replica", "replica"]
    assert key["regions"][2]["access"][1] == {
        "principal": "arn:aws:iam::111122223333:role/OrdersAppEU",
        "who": "role OrdersAppEU",
        "powers": ["encrypt", "decrypt"],
        "provided": [],
        "denied": False,
    }


@given(picture=pictures())
def test_markdown_shows_each_text_as_text(picture: Picture):
    html = page.render(FORMATS["markdown"](picture))
    assert not re.search(
        r"<(?!/?(?:h[23]|p|table|thead|tbody|tr|th|td|code|pre|br|strong)\b)", html
    )
    tables = re.findall(r"<tbody>.*?</tbody>", html, re.DOTALL)
    cells = [re.findall(r"<td>(.*?)</td>", each, re.DOTALL) for each in tables]
    told = {
        unescape(re.sub(r"<.*?>", "", each)).replace("\u200b", "") for row in cells for each in row
    }
    for key in picture.keys:
        for place in key.regions:
            assert printable(place.region).strip() in {each.strip() for each in told}


def test_markdown_holds_the_picture_that_mermaid_draws():
    (drawing,) = re.findall(r"```mermaid\n(.*?)```", FORMATS["markdown"](example()), re.DOTALL)
    assert drawing == FORMATS["mermaid"](example())


def test_markdown_holds_no_picture_that_mermaid_would_not_draw():
    many = drawn(TWELVE)
    picture = Picture(account=many.account, keys=many.keys * 40)
    text = FORMATS["markdown"](picture)
    assert "```mermaid" not in text
    assert "`--format svg` has all of it" in text


def test_no_key_is_shown_without_a_crash():
    for render in FORMATS.values():
        assert render(Picture(account="111122223333", keys=()))
    ET.fromstring(FORMATS["svg"](Picture(account="111122223333", keys=())))  # noqa: S314 - our own
