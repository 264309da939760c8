"""Pictures whose every text somebody else wrote, to break what draws them."""

from __future__ import annotations

from hypothesis import strategies as st

from keyspan.pictures import Line, Mark, Picture, PicturedData, PicturedKey, PicturedRegion, Tone

_TRICKS = (
    "\n", "\r\n", "\x1b[2J", "\x00", "\u202e", "\ud800", "\uffff", "]]>", '"', "'", "`", "#", ";",
    "end", "]", "[", "]:::primary", "(", ")", "{", "}", "|", "-->", "<br>", "<script>", "</text>",
    "<!--", "-->", "&lt;", "&#34;", "#quot;", "#34;", "%%", "%%{init: {}}%%", "$$x$$", "**", "_a_",
    "fa:fa-bell", "click k1 href", "style k1 fill:#f00;", "1. a", "- a", "# a", "  ", " ", "\t",
    "www.example.com", "@octocat", "::error::", "##[error]", "鍵", "🔑", "\\", "ﬂ°°34¶ß",
)  # fmt: skip

texts = st.lists(
    st.sampled_from(_TRICKS) | st.text(st.characters(exclude_categories=()), max_size=8), max_size=5
).map("".join)


@st.composite
def lines(draw: st.DrawFn) -> Line:
    return Line(
        principal=draw(texts),
        who=draw(texts),
        powers=(draw(texts),),
        provided=tuple(draw(st.lists(texts, max_size=2))),
        denied=draw(st.booleans()),
    )


@st.composite
def regions(draw: st.DrawFn) -> PicturedRegion:
    return PicturedRegion(
        region=draw(texts),
        role=draw(st.sampled_from(["primary", "replica", "retired"])),
        aliases=tuple(draw(st.lists(texts, max_size=6))),
        access=tuple(draw(st.lists(lines(), max_size=2))),
        marks=tuple(
            Mark(text=text, tone=tone)
            for text, tone in draw(st.lists(st.tuples(texts, st.sampled_from(Tone)), max_size=2))
        ),
    )


@st.composite
def data(draw: st.DrawFn, regions: list[PicturedRegion]) -> PicturedData:
    names = [place.region for place in regions] or ["us-east-1"]
    places = st.sampled_from(names)
    return PicturedData(
        service=draw(texts),
        name=draw(texts),
        existing=draw(st.booleans()),
        names=draw(st.dictionaries(places | texts, texts, max_size=4)),
        copied=tuple(draw(st.lists(st.tuples(places, places), max_size=4))),
    )


@st.composite
def keys(draw: st.DrawFn) -> PicturedKey:
    places = draw(st.lists(regions(), max_size=4, unique_by=lambda place: place.region))
    return PicturedKey(
        name=draw(texts),
        description=draw(texts),
        key_spec="SYMMETRIC_DEFAULT",
        key_usage="ENCRYPT_DECRYPT",
        imported=draw(st.booleans()),
        rotation_days=draw(st.none() | st.integers(90, 2560)),
        regions=tuple(places),
        data=tuple(draw(st.lists(data(places), max_size=2))),
    )


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    return Picture(account=draw(texts), keys=tuple(draw(st.lists(keys(), max_size=2))))
