"""SVG: what is drawn, that it stays well-formed, and that it can stand in any page, twice."""

import re
from dataclasses import replace
from itertools import chain
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from keyspan.pictures import Picture, PicturedKey, svg
from keyspan.pictures.svg.palette import DARK, LIGHT, PAPER, PREFIX, ROOT, Palette
from keyspan.writing.printable import printable
from tests.pictures.hostile import pictures
from tests.pictures.keyrings import DATA, LONG, MANY_COPIES, SEVERAL, TWELVE, drawn, example
from tests.project import ROOT as REPOSITORY
from tests.snapshot import committed

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {"svg", "title", "desc", "style", "g", "rect", "path", "text"}


def parsed(picture: Picture, *, width: int = svg.WIDTH) -> ET.Element:
    return ET.fromstring(svg.render(picture, width=width))  # noqa: S314 - our own


def texts(root: ET.Element) -> list[str]:
    return [(each.text or "").strip() for each in root.iter(f"{SVG}text")]


def with_key(picture: Picture, **changes) -> Picture:
    (key,) = picture.keys
    return replace(picture, keys=(replace(key, **changes),))


def test_the_documents_show_what_is_drawn_of_the_example():
    text = svg.render(example())
    assert committed(REPOSITORY / "docs" / "keyring.svg", text) == text


def test_every_region_alias_and_principal_is_drawn():
    told = texts(parsed(example()))
    assert [each for each in told if each in ("us-east-1", "us-west-2", "eu-west-1")] == [
        "us-east-1",
        "us-west-2",
        "eu-west-1",
    ]
    assert told.count("PRIMARY KEY") == 1
    assert told.count("REPLICA KEY") == 2
    assert told.count("alias/orders") == 3
    assert {"role KeyAdmin", "role OrdersApp", "role OrdersAppEU"} <= set(told)


def arrows(picture: Picture) -> int:
    """How many heads of arrows there are."""
    return len(re.findall(r'<path d="M[^"]*Z" class="ks-accent" />', svg.render(picture)))


@pytest.mark.parametrize(("text", "count"), [(TWELVE, 11), (SEVERAL, 3), (LONG, 1)])
@pytest.mark.parametrize("width", [svg.WIDTH, svg.LEAST_WIDTH])
def test_an_arrow_leads_to_each_replica(text, count, width):
    found = re.findall(
        r'<path d="M[^"]*Z" class="ks-accent" />', svg.render(drawn(text), width=width)
    )
    assert len(found) == count


def test_where_nobody_knows_the_primary_there_are_no_arrows():
    (key,) = example().keys
    lost = tuple(replace(place, role="replica") for place in key.regions)
    assert arrows(example()) == 2
    assert arrows(with_key(example(), regions=lost)) == 0


def test_data_stands_in_a_row_across_the_regions_and_dashed_arrows_lead_to_its_copies():
    root = parsed(drawn(DATA))
    heights = {(each.text or "").strip(): each.get("y") for each in root.iter(f"{SVG}text")}
    assert heights["acme-invoices"] == heights["acme-invoices-west"] == heights["acme-invoices-eu"]
    dashed = [each.get("d") for each in root.iter(f"{SVG}path") if each.get("stroke-dasharray")]
    assert len(dashed) == 4  # two copies of invoices, one of the archive, the catalogue's both ways
    assert arrows(drawn(DATA)) == 2 + 5


@pytest.mark.parametrize(("text", "width"), [(DATA, svg.LEAST_WIDTH), (MANY_COPIES, svg.WIDTH)])
def test_where_regions_stand_below_each_other_words_tell_where_data_comes_from(text, width):
    root = parsed(drawn(text), width=width)
    assert [each for each in root.iter(f"{SVG}path") if each.get("stroke-dasharray")] == []
    assert [said for said in texts(root) if said.startswith("copied from")]


def test_what_is_cut_is_told_in_full():
    titles = [each.text for each in parsed(drawn(LONG)).iter(f"{SVG}title")]
    assert f"alias/{'M' * 100}" in titles
    assert any(title and title.startswith("W" * 300) for title in titles)


def test_a_picture_tells_what_it_shows_to_who_cannot_see_it():
    root = parsed(example())
    assert root.get("role") == "img"
    assert [each.tag for each in root[:2]] == [f"{SVG}title", f"{SVG}desc"]
    assert root[0].text == "Keyring of account 111122223333"
    assert "primary key in us-east-1; replica key in us-west-2;" in (root[1].text or "")
    assert "in eu-west-1 role OrdersAppEU: encrypt, decrypt" in (root[1].text or "")
    told = parsed(drawn(DATA))[1].text or ""
    assert "s3 archive, existing: acme-archive-eu in eu-west-1, acme-archive in us-east-1 " in told


def test_nothing_in_it_reaches_out_or_meets_another_picture():
    text = svg.render(drawn(SEVERAL))
    root = ET.fromstring(text)  # noqa: S314 - our own
    attributes = set(chain.from_iterable(each.attrib for each in root.iter()))
    assert attributes.isdisjoint({"id", "href", "style", "onload"})
    assert {each.tag.removeprefix(SVG) for each in root.iter()} == DRAWN
    assert text.count("http") == text.count("http://www.w3.org/2000/svg") == 1
    assert "url(" not in text


def test_no_rule_of_its_style_is_about_anything_else():
    style = next(parsed(example()).iter(f"{SVG}style")).text or ""
    rules = re.findall(r"^([^@\n}][^{\n]*) \{", style, re.MULTILINE)
    assert rules
    assert [rule for rule in rules if not rule.startswith(f".{ROOT}")] == []
    named = {each.get("class") for each in parsed(drawn(SEVERAL)).iter()} - {None, ROOT}
    assert {f".{ROOT} .{name}" for name in named} <= set(rules)
    assert all(str(name).startswith(PREFIX) for name in named)


@given(picture=pictures())
def test_whatever_texts_say_it_is_the_same_elements(picture: Picture):
    root = parsed(picture)
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= DRAWN
    for each in root.iter():
        if each.tag != f"{SVG}style":
            words = (each.text or "").strip()
            assert printable(words) == words


@given(picture=pictures())
def test_at_any_width_everything_stays_on_the_sheet(picture: Picture):
    for width in (svg.LEAST_WIDTH, 500, svg.WIDTH):
        root = parsed(picture, width=width)
        height = float(root.get("height", 0))
        for each in root.iter(f"{SVG}rect"):
            x, y, wide, high = (float(each.get(name, 0)) for name in ("x", "y", "width", "height"))
            assert x >= 0 and y >= 0
            assert x + wide <= width + 0.1
            assert y + high <= height + 0.1


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, as WCAG 2 defines it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("palette", [LIGHT, DARK, PAPER], ids=["light", "dark", "paper"])
def test_every_text_can_be_read(palette: Palette):
    grounds = (palette.page, palette.card, palette.box, palette.primary)
    for ground in grounds:
        assert contrast(palette.ink, ground) >= 7
        assert contrast(palette.soft, ground) >= 4.5
        assert contrast(palette.accent, ground) >= 3
    for pill in (palette.accent, palette.wrong, palette.soft):
        assert contrast(palette.tag, pill) >= 4.5


def test_many_keys_are_drawn_one_below_the_other():
    picture = example()
    keys: tuple[PicturedKey, ...] = picture.keys * 50
    root = parsed(replace(picture, keys=keys))
    tops = [float(each[0].get("y", 0)) for each in root.iter(f"{SVG}g")]
    assert len(tops) == 50
    assert tops == sorted(set(tops))
