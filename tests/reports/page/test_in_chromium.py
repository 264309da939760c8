"""The page in a real Chromium: on a desk, on a phone, in the dark and on paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from keyspan.reports.page import render
from tests.project import ROOT
from tests.reports.page.conftest import settled
from tests.reports.page.samples import BAD, GOOD, MANY, REGIONS, UNREAD, page, wanted

if TYPE_CHECKING:
    from tests.reports.page.conftest import Browser

pytestmark = pytest.mark.chromium

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
DESK, PHONE = 1280, 360

SAMPLES = {"good": GOOD, "bad": BAD, "unread": UNREAD}
LONG = page(
    wanted("k" * 120, *REGIONS, description="https://example.com/" + "w" * 300),
    caller="arn:aws:sts::111122223333:assumed-role/" + "r" * 200,
)

every_sample = pytest.mark.parametrize("name", SAMPLES)
every_light = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
every_width = pytest.mark.parametrize("width", [DESK, PHONE])


def hidden(browser: Browser, selector: str, *, wanted: int) -> int:
    """Return how many elements are not to be seen, once it is as many as wanted."""
    count = """
return [...document.querySelectorAll(arguments[0])].filter(
  each => each.checkVisibility({contentVisibilityAuto: true}) === false).length
"""
    return settled(lambda: browser.run(count, selector), wanted=wanted)


@every_sample
@every_light
@every_width
def test_nobody_is_kept_out(browser: Browser, name: str, dark: bool, width: int):  # noqa: FBT001
    """axe-core finds nothing against WCAG 2.1, A and AA."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: make install")
    browser.open(render(SAMPLES[name]), width=width, dark=dark)
    browser.run("for (const each of document.querySelectorAll('details')) each.open = true")
    browser.run(AXE.read_text("utf-8"))
    found = browser.driver.execute_async_script(
        "axe.run(document, {runOnly: arguments[0]}).then(arguments[1])", WCAG
    )
    assert found["passes"]
    told = [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]]
    assert told == []


@pytest.mark.parametrize("made", [GOOD, BAD, UNREAD, LONG], ids=["good", "bad", "unread", "long"])
def test_a_phone_scrolls_down_only(browser: Browser, made):
    browser.open(render(made), width=PHONE)
    browser.run("for (const each of document.querySelectorAll('details')) each.open = true")
    assert browser.run("return document.documentElement.scrollWidth") == PHONE
    outside = browser.run("""
        return [...document.querySelectorAll('main *, footer *, header *')].filter(each =>
            !each.closest('.scroll, nav') && each.getBoundingClientRect().right > innerWidth + 1
        ).map(each => each.outerHTML.slice(0, 99))""")
    assert outside == []


def test_a_phone_shows_the_verdict_and_what_loses_data_on_its_first_screen(browser: Browser):
    browser.open(render(BAD), width=PHONE)
    top = "return document.querySelector(arguments[0]).getBoundingClientRect().top"
    assert browser.run(top, "h1") < 200
    assert browser.run(top, ".problems.loss") < 800


@every_light
def test_the_ground_is_dark_where_that_is_asked_for(browser: Browser, dark: bool):  # noqa: FBT001
    browser.open(render(BAD), dark=dark)
    ground = browser.run("return getComputedStyle(document.documentElement).backgroundColor")
    shades = list(map(int, re.findall(r"\d+", ground)))
    assert max(shades) < 64 if dark else min(shades) > 192


def test_nothing_leaves_the_page_and_nothing_is_refused(browser: Browser):
    browser.open(render(BAD))
    assert browser.run("return performance.getEntriesByType('resource').map(e => e.name)") == []
    assert browser.told() == []


def test_the_policy_of_the_page_forbids_scripts_styles_and_pictures(browser: Browser):
    smuggled = (
        "<script>document.title = 'run'</script>"
        "<img src='https://example.com/a.png'>"
        "<p id='styled' style='position: fixed'></p></body>"
    )
    browser.open(render(BAD).replace("</body>", smuggled))
    told = browser.told()
    assert browser.run("return document.title").startswith("8 findings")
    assert browser.run("return getComputedStyle(document.querySelector('#styled')).position") == (
        "static"
    )
    for directive in ("script-src", "img-src", "style-src"):
        assert [each for each in told if "Content Security Policy" in each and directive in each]


def test_a_link_to_a_key_that_is_closed_opens_it(browser: Browser):
    browser.open(render(MANY))
    assert hidden(browser, "#key-key-17", wanted=1) == 1
    browser.run("document.querySelector(\"a[href='#key-key-17']\").click()")
    assert hidden(browser, "#key-key-17", wanted=0) == 0
    assert browser.run("return document.querySelectorAll('details[open]').length") == 1


def test_the_keyboard_skips_to_what_was_found(browser: Browser):
    from selenium.webdriver import ActionChains, Keys

    browser.open(render(BAD))
    ActionChains(browser.driver).send_keys(Keys.TAB).perform()
    focus = "return document.activeElement.className"
    assert settled(lambda: browser.run(focus), wanted="skip") == "skip"
    assert browser.run("return document.activeElement.getBoundingClientRect().top") >= 0
    outline = "return getComputedStyle(document.activeElement).outlineStyle"
    assert browser.run(outline) == "solid"
    ActionChains(browser.driver).send_keys(Keys.ENTER).perform()
    focus = "return document.activeElement.id"
    assert settled(lambda: browser.run(focus), wanted="main") == "main"


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_tables_stay_tables_for_who_hears_them(browser: Browser, width: int):
    """Cards on a phone are laid out as no table, and still said to be one."""
    browser.open(render(GOOD), width=width)
    tables = 8  # keys and cost; Regions and round trips of three keys
    assert settled(lambda: browser.roles().count("table"), wanted=tables) == tables
    assert browser.roles().count("rowheader") >= 3 * 2 + 9 * 2
    assert {"main", "banner", "navigation", "contentinfo"} <= set(browser.roles())


def test_paper_has_every_section_and_the_keys_that_were_closed(browser: Browser):
    browser.open(render(MANY), dark=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", browser.pdf()))
    assert pages > len(MANY.verified) / 3
    browser.cdp("Emulation.setEmulatedMedia", media="print")
    shown = "section, footer, .key > *, .inside > :not(.back, .narrow), td"
    assert hidden(browser, shown, wanted=0) == 0
    assert hidden(browser, "nav", wanted=1) == 1
    ground = browser.run("return getComputedStyle(document.documentElement).backgroundColor")
    assert ground == "rgb(255, 255, 255)"


def test_paper_cuts_no_table_off(browser: Browser):
    browser.open(render(LONG), width=700)
    browser.cdp("Emulation.setEmulatedMedia", media="print")
    browser.cdp(
        "Emulation.setDeviceMetricsOverride",
        width=703, height=1000, deviceScaleFactor=1, mobile=False,
    )  # fmt: skip
    wide = browser.run("""
        return [...document.querySelectorAll('.scroll')].filter(
            each => each.scrollWidth > each.clientWidth + 1).map(each => each.ariaLabel)""")
    assert wide == []
