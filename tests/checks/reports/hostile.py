"""Reports whose every text somebody else wrote, to break what shows it."""

from dataclasses import replace

from hypothesis import strategies as st

from keyspan.checks import KeyChange, Report
from keyspan.model.checks import Waiver
from tests.checks.reports.samples import FAILED, REFUSED

_TRICKS = (
    "\n", "\r\n", "\x1b[2J", "\x00", "\u202e", "\ud800", "\uffff", "]]>", "|", "\\|", "`", "``` ",
    "<!--", "</details>", "<script>", "@octocat", "#1", "[a](https://example.com)", "](0)", "{0}",
    "::error::", "##[error]", "##vso[task.complete]", "&lt;", "&#124;", "**", "_a_", "~~", "- ",
    "error KS003 aws_kms_key.a (b)", " ",
)  # fmt: skip

texts = st.lists(
    st.sampled_from(_TRICKS) | st.text(st.characters(exclude_categories=()), max_size=8), max_size=5
).map("".join)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """A check or a guard's report, with the texts of one finding in each of its places."""
    sample = draw(st.sampled_from([FAILED, REFUSED]))
    address, what, words = draw(texts), draw(texts), draw(texts)
    waiver = Waiver(
        rule="KS001",
        address=address,
        reason=words,
        until=FAILED.findings[1].waiver.until,  # type: ignore[union-attr]
    )
    found = replace(
        sample.findings[0],
        address=address,
        what=what,
        why=words,
        mend=words,
        source=draw(texts.map("https://example.com/".__add__) | texts),
        document=draw(texts),
    )
    return replace(
        sample,
        documents=(found.document, words),
        findings=(found, replace(found, waiver=waiver)),
        refusals=(replace(found, rule="KS101"),) if sample.guarded else (),
        allowed=(replace(found, rule="KS101"),) if sample.guarded else (),
        changes=(KeyChange(address=address, region=words, change=what),),
    )
