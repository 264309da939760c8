"""The picture in a real browser: every text keeps to its box, in every scheme, alone and in a page.

A box is the innermost rectangle that a text begins in, its pill or Region or card or the sheet.
"""

import pytest

from keyspan.pictures import svg
from keyspan.pictures.svg.palette import DARK, LIGHT, PAPER
from tests.pictures.browser import chromium, emulate
from tests.pictures.keyrings import DATA, LONG, MANY_COPIES, SEVERAL, TWELVE, drawn, example

pytestmark = pytest.mark.chromium

PICTURES = {
    "example": example(),
    "several": drawn(SEVERAL),
    "twelve": drawn(TWELVE),
    "long": drawn(LONG),
    "data": drawn(DATA),
    "many copies": drawn(MANY_COPIES),
}
SLACK = 0.5  # pixels: a text's box is as high as its font, and wider than its ink

LEAVING = """
const boxes = [...document.querySelectorAll("rect")].map((each) => each.getBBox());
const inside = (box, x, y) =>
  box.x <= x && x <= box.x + box.width && box.y <= y && y <= box.y + box.height;
return [...document.querySelectorAll("text")].filter((text) => {
  const own = text.getBBox();
  const begun = boxes.filter((box) => inside(box, own.x + 1, own.y + own.height / 2));
  const box = begun.sort((a, b) => a.width * a.height - b.width * b.height)[0];
  return !box || own.x + own.width > box.x + box.width + arguments[0]
    || own.y < box.y - arguments[0] || own.y + own.height > box.y + box.height + arguments[0];
}).map((text) => text.firstChild.data);
"""
OVERLAPPING = """
const found = [...document.querySelectorAll("text")].map((text) => [text, text.getBBox()]);
const over = [];
for (const [one, a] of found) for (const [other, b] of found) {
  if (one === other || one.compareDocumentPosition(other) & 2) continue;
  if (a.x + a.width > b.x + 0.5 && b.x + b.width > a.x + 0.5
    && a.y + a.height * 0.8 > b.y + b.height * 0.2 && b.y + b.height * 0.8 > a.y + a.height * 0.2)
    over.push(`${one.firstChild.data} / ${other.firstChild.data}`);
}
return over;
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


def show(browser, folder, picture, *, width=svg.WIDTH):
    file = folder / "picture.svg"
    file.write_text(svg.render(picture, width=width), encoding="utf-8")
    browser.get(file.as_uri())


def rgb(colour):
    return "rgb({}, {}, {})".format(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))


def fill_of(browser, selector):
    script = "return getComputedStyle(document.querySelector(arguments[0])).fill"
    return browser.execute_script(script, selector)


@pytest.mark.parametrize("width", [svg.WIDTH, svg.LEAST_WIDTH])
@pytest.mark.parametrize("name", PICTURES)
def test_no_text_leaves_its_box_nor_lies_upon_another(browser, tmp_path, name, width):
    show(browser, tmp_path, PICTURES[name], width=width)
    assert browser.execute_script(LEAVING, SLACK) == []
    assert browser.execute_script(OVERLAPPING) == []


@pytest.mark.parametrize(
    ("scheme", "media", "palette"),
    [
        ("light", "screen", LIGHT),
        ("dark", "screen", DARK),
        ("light", "print", PAPER),
        ("dark", "print", PAPER),
    ],
)
def test_each_scheme_has_its_colours(browser, tmp_path, scheme, media, palette):
    emulate(browser, scheme=scheme, media=media)
    show(browser, tmp_path, example())
    assert fill_of(browser, ".ks-page") == rgb(palette.page)
    assert fill_of(browser, "text.ks-ink") == rgb(palette.ink)


def test_two_of_them_stand_in_one_page(browser, tmp_path):
    emulate(browser, scheme="light")
    page = tmp_path / "page.html"
    one, other = svg.render(example()), svg.render(drawn(SEVERAL), width=360)
    page.write_text(
        '<!doctype html><meta charset="utf-8"><title>two</title><style>.card, .page, text'
        f"{{ fill: red }}</style><p class='ks-ink'>words</p>{one}{other}",
        encoding="utf-8",
    )
    browser.get(page.as_uri())
    assert fill_of(browser, "svg:last-of-type .ks-card") == rgb(LIGHT.card)
    assert fill_of(browser, "p") == "rgb(0, 0, 0)"
