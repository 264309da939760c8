"""The first screen: what it all comes to, and how much was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyspan.checks.reports.summary import summary
from keyspan.reports.page.problems import Danger, counts, problems
from keyspan.writing.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.reports.page.contents import Page
    from keyspan.reports.page.problems import Problem

BAD, UNREAD, GOOD, NONE = "bad", "unread", "good", "none"
"""The tones of the page; each comes with a word, and colours say nothing alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One thing that was looked at.

    Attributes:
        what: its name: "Round trips".
        told: what came of it, or that nobody looked.
        tone: BAD, UNREAD, GOOD, or NONE where it was not asked for.
    """

    what: str
    told: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the page comes to.

    Attributes:
        tone: BAD, UNREAD or GOOD.
        headline: it in one line: "3 findings".
        added: what has to be known beside it; "" for nothing.
        looks: how much was looked at.
    """

    tone: str
    headline: str
    added: str
    looks: tuple[Look, ...]


def exit_code(page: Page) -> int:
    """Return what the command line says: 1 for findings, 2 where only not all was read."""
    findings, unread = counts(problems(page))
    return 1 if findings else 2 if unread else 0


def headline(page: Page) -> str:
    """Return what the page comes to, in a line."""
    return verdict(page).headline


def verdict(page: Page) -> Verdict:
    """Return what the page comes to."""
    every = problems(page)
    findings, unread = counts(every)
    looks = tuple(_looks(page))
    if findings:
        headline, added = counted(findings, "finding"), " ".join(_added(page, every))
        return Verdict(tone=BAD, headline=headline, added=added, looks=looks)
    if unread:
        return Verdict(
            tone=UNREAD,
            headline="Not everything could be read",
            added="Nothing wrong was found in the rest; that says nothing of what was not read.",
            looks=looks,
        )
    regions = {each.region for one in page.verified for each in one.standings}
    keys = counted(len(page.verified), "key")
    headline = f"All good: {keys} in {counted(len(regions), 'Region')}"
    return Verdict(tone=GOOD, headline=headline, added=_unused(page), looks=looks)


def _added(page: Page, every: tuple[Problem, ...]) -> Iterator[str]:
    """Yield what has to be known of findings, beside their number."""
    if every[0].danger is Danger.LOSS:
        yield "Data may be lost: that comes first below."
    neither = (Danger.UNREAD, Danger.NOTE)
    concerned = {k for each in every if each.danger not in neither for k in each.keys}
    if concerned:
        yield f"{len(concerned)} of {counted(len(page.verified), 'key')} concerned."
    if any(each.danger is Danger.UNREAD for each in every):
        yield "Not everything could be read: there may be more."


def _unused(page: Page) -> str:
    """Return which keys nobody tried to use; "" for none."""
    if not page.tried:
        return "No key was used: the page was made with --no-crypto."
    names = [each.name for each in page.verified if not each.matrices]
    return f"No round trip was made with {', '.join(names)}." if names else ""


def _looks(page: Page) -> Iterator[Look]:
    yield _compared(page)
    yield _tried(page)
    yield _checked(page)
    warnings = counted(len(page.warnings), "warning") if page.warnings else "no warning"
    yield Look(what="Keyring file", told=warnings, tone=BAD if page.warnings else GOOD)
    yield _priced(page)


def _compared(page: Page) -> Look:
    differences = sum(len(each.differences) for each in page.verified)
    unread = any(each.refusals for each in page.verified)
    told = [counted(differences, "difference") if differences else "no difference"]
    if unread:
        told.append("not all read")
    tone = BAD if differences else UNREAD if unread else GOOD
    return Look(what="Drift", told=", ".join(told), tone=tone)


def _tried(page: Page) -> Look:
    what = "Round trips"
    if not page.tried:
        return Look(what=what, told="not tried: --no-crypto", tone=NONE)
    trips = [t for each in page.verified for m in each.matrices for t in m.trips.values()]
    if not trips:
        return Look(what=what, told="none was possible", tone=UNREAD)
    good = sum(1 for each in trips if each.good)
    without = sum(1 for each in page.verified if not each.matrices)
    told = f"{good} of {len(trips)} came back"
    if without:
        told += f", none of {counted(without, 'key')}"
    tone = BAD if good < len(trips) else UNREAD if without else GOOD
    return Look(what=what, told=told, tone=tone)


def _checked(page: Page) -> Look:
    what = "Terraform"
    if page.unchecked:
        return Look(what=what, told="could not be checked", tone=UNREAD)
    if page.checked is None:
        return Look(what=what, told="none to check", tone=NONE)
    told = summary(page.checked).partition(" in ")[0]
    return Look(what=what, told=told, tone=GOOD if page.checked.passed else BAD)


def _priced(page: Page) -> Look:
    what = "Cost"
    if page.fleet is None:
        return Look(what=what, told="not read", tone=NONE)
    if page.fleet.refusals:
        return Look(what=what, told="not all read", tone=UNREAD)
    return Look(what=what, told="read", tone=GOOD)
