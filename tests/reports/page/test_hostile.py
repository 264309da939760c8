"""Whoever names keys and aliases, or answers in AWS's place, does not write the page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from keyspan.errors import Fault
from keyspan.live.comparison import Aspect
from keyspan.live.gateway import CallRefused
from keyspan.live.roundtrip import Trip
from keyspan.reports.page import Page, render
from keyspan.writing.printable import printable
from tests.checks.reports.hostile import reports, texts
from tests.reports.page.reading import links, read
from tests.reports.page.samples import (
    REGIONS,
    difference,
    fleet,
    good,
    matrix,
    page,
    wanted,
)

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

TRICKS = st.sampled_from((
    '"><script>alert(1)</script>', "' onload='x", "</style>", "{{ 7*7 }}", "javascript:alert(1)",
    "<!--", "-->", "]]>", "&amp;", "\u202egnp",
))  # fmt: skip
hostile = st.one_of(texts, TRICKS)


@st.composite
def pages(draw: st.DrawFn) -> Page:
    """A page whose every text somebody else wrote."""
    name, told, said = draw(hostile), draw(hostile), draw(hostile)
    key = replace(wanted("a", *REGIONS[:2], description=said), name=name)
    refusal = CallRefused(region=said, operation=told, code=told, message=said, mend=said)
    found = good(key)
    verified = replace(
        found,
        key_id=draw(hostile),
        standings=tuple(
            replace(each, state=told, aliases=(said, told), material_id=said)
            for each in found.standings
        ),
        matrices=(
            replace(
                matrix(key.regions, **{key.regions[1]: Trip(problem=told or "x", message=said)}),
                operations=(told, said),
                done=said,
            ),
        ),
        differences=(
            difference(
                Aspect.ALIAS, said, found=told, wanted=said, mend=f"{said}\n{told}", details=(told,)
            ),
        ),
        refusals=(refusal,),
    )
    fault = Fault(where=told, problem=said, mend=said)
    (priced,) = fleet(key).keys
    stranger = replace(priced, name=None, key_id=told, notes=(fault,))
    return page(
        key,
        verified=(verified,),
        file=told,
        caller=said,
        version=said,
        warnings=(fault,),
        checked=draw(reports()),
        fleet=replace(fleet(key), keys=(replace(priced, notes=(fault,)), stranger)),
    )


SAME = read(render(page(wanted("a", *REGIONS[:2]))))
ELEMENTS = {each.tag for each in SAME.iter()} | {"li", "ul", "h4", "strong"}


@given(made=pages())
def test_what_others_wrote_is_text_and_stands_there_as_it_is(made: Page):
    html = render(made)
    assert all(line.isprintable() for line in html.split("\n"))
    told = read(html)
    for each in told.iter():
        assert each.tag in ELEMENTS
        assert not [name for name in each.attrib if name.startswith("on") or name == "style"]
    assert policies(told) == policies(SAME)
    for each in links(told):
        assert each.startswith(("#", "https://"))
    words = "\0".join(told.itertext())
    (verified,) = made.verified
    lines = verified.differences[0].mend.split("\n")
    for text in (verified.name, *verified.standings[0].aliases, made.caller, made.file, *lines):
        assert printable(text).strip() in words


def policies(told: ET.Element) -> list[str | None]:
    """What a page lets itself do."""
    return [each.get("content") for each in told.iter("meta") if each.get("http-equiv")]
