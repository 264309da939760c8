"""What is wrong, what loses data first; each with the way to mend it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING

from keyspan.checks import Severity
from keyspan.checks.reports.summary import standing
from keyspan.live.comparison import Aspect
from keyspan.live.deletion import SCHEDULED
from keyspan.live.gateway import CallRefused, Reason
from keyspan.live.roundtrip import OTHER_KEY
from keyspan.writing.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keyspan.checks import Finding
    from keyspan.live.comparison import Difference
    from keyspan.live.roundtrip import Matrix
    from keyspan.live.verification import Verified
    from keyspan.reports.page.contents import Page

_USED = frozenset({
    Aspect.IDENTITY, Aspect.MISSING, Aspect.STATE, Aspect.KIND, Aspect.POLICY, Aspect.ALIAS,
    Aspect.GRANTS,
})  # fmt: skip
"""What decides whether somebody can use a key; of other aspects none notices at once."""

_TRIP_MENDS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.DENIED: "let who asks do it there, by the key policy and IAM; or let who "
        "may make this page",
        Reason.THROTTLED: "AWS answers too many calls: make the page again a little later",
        Reason.UNREACHABLE: "nobody answered: look at AWS's health there, and at the network here",
        Reason.REGION_OFF: "turn the Region on in the account, or look at the credentials",
        Reason.NOT_FOUND: "the key is not there; what became of it: keyspan doctor",
    }
)
_OTHER_MEND = "how the key stands there: keyspan doctor"


class Danger(Enum):
    """How bad it is, the worst first; the value is how the page says it."""

    LOSS = "Data may be lost"
    USE = "A key cannot be used as it should"
    DRIFT = "Not what the keyring says"
    RULES = "What the checks found"
    UNREAD = "Could not be read"
    NOTE = "Worth knowing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong, that nobody could look at, or that is worth knowing.

    Attributes:
        danger: how bad it is.
        keys: the names of the keys that it is about; none where it is about no key.
        where: the Region, the address or the place; "" where it is about the whole.
        found: what was found.
        wanted: what was wanted; "" where found says it.
        mend: how to mend it, one line or more.
        details: more lines about it.
    """

    danger: Danger
    found: str
    mend: str
    keys: tuple[str, ...] = ()
    where: str = ""
    wanted: str = ""
    details: tuple[str, ...] = ()


def problems(page: Page) -> tuple[Problem, ...]:
    """Return everything that is wrong or was not read, what loses data first."""
    order = list(Danger)
    return tuple(sorted(_problems(page), key=lambda each: order.index(each.danger)))


def _problems(page: Page) -> Iterator[Problem]:
    for verified in page.verified:
        yield from (_difference(verified, each) for each in verified.differences)
        for matrix in verified.matrices:
            yield from _failed(verified, matrix)
    yield from _missing(page)
    if page.checked:
        yield from map(_finding, page.checked.failures)
    for fault in page.warnings:
        yield Problem(danger=Danger.RULES, where=fault.where, found=fault.problem, mend=fault.mend)
    yield from _unread(page)
    if fault := page.unchecked:
        yield Problem(danger=Danger.UNREAD, where=fault.where, found=fault.problem, mend=fault.mend)
    yield from _notes(page)
    if page.checked:
        for finding in standing(page.checked):
            if finding.severity is Severity.WARNING and finding not in page.checked.failures:
                yield replace(_finding(finding), danger=Danger.NOTE)


def _difference(verified: Verified, difference: Difference) -> Problem:
    return Problem(
        danger=_danger(verified, difference),
        keys=(verified.name,),
        where=difference.region,
        found=difference.found,
        wanted=difference.wanted,
        mend=difference.mend,
        details=difference.details,
    )


def _danger(verified: Verified, difference: Difference) -> Danger:
    if difference.aspect is Aspect.MATERIAL:
        return Danger.LOSS
    if difference.aspect is Aspect.STATE:
        concerned = (
            each.state for each in verified.standings if difference.region in ("", each.region)
        )
        return Danger.USE if set(SCHEDULED).isdisjoint(concerned) else Danger.LOSS
    return Danger.USE if difference.aspect in _USED else Danger.DRIFT


def _failed(verified: Verified, matrix: Matrix) -> Iterator[Problem]:
    """Yield the tries that failed, those with the same answer of AWS together."""
    making, taking = matrix.operations
    tries: defaultdict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
    for origin, target, trip in matrix.failed():
        operation = taking if trip.made else making
        pair = f"made in {origin}, taken in {target}" if trip.made else f"{making} in {origin}"
        tries[operation, trip.problem, trip.message][pair] = None
    for (operation, problem, message), pairs in tries.items():
        other = problem == OTHER_KEY
        said = f"{operation}: {problem}{': ' * bool(message)}{message}"
        yield Problem(
            danger=Danger.LOSS if other else Danger.USE,
            keys=(verified.name,),
            where=f"{making} and {taking}",
            found="the Regions' keys are not one key" if other else said,
            wanted=matrix.done,
            mend="which Region has another key: keyspan doctor" if other else _mend(problem),
            details=tuple(pairs),
        )


def _mend(code: str) -> str:
    refused = CallRefused(region="", operation="", code=code, message="", mend="")
    return _TRIP_MENDS.get(refused.reason, _OTHER_MEND)


def _missing(page: Page) -> Iterator[Problem]:
    """Yield each key that no Region shows, where nothing else says so."""
    as_wanted = {each.name for each in page.verified if not each.differences}
    for name in page.fleet.missing if page.fleet else ():
        if name in as_wanted:
            yield Problem(
                danger=Danger.USE,
                keys=(name,),
                found="the inventory shows it in no Region",
                wanted="a key in each Region of the file",
                mend=f"keyspan doctor {name}",
            )


def _notes(page: Page) -> Iterator[Problem]:
    """Yield what the inventory noticed: a key that is disabled, as the file may want it, too."""
    if page.fleet is None:
        return
    shown = {each.name for each in page.verified}
    noted = [(note, ()) for note in page.fleet.notes]
    noted += [(n, (key.name,)) for key in page.fleet.keys if key.name in shown for n in key.notes]
    for note, keys in noted:
        yield Problem(
            danger=Danger.NOTE, keys=keys, where=note.where, found=note.problem, mend=note.mend
        )


def _finding(finding: Finding) -> Problem:
    return Problem(
        danger=Danger.RULES,
        where=finding.address or finding.document,
        found=f"{finding.rule}: {finding.what}",
        mend=finding.mend,
        details=(finding.why,),
    )


def _unread(page: Page) -> Iterator[Problem]:
    """Yield what was not read; where a Region is down it is told once, with all of its keys."""
    refusals = [(each, verified.name) for verified in page.verified for each in verified.refusals]
    refusals += [(each, "") for each in (page.fleet.refusals if page.fleet else ())]
    calls: defaultdict[tuple[str, str, str, str], dict[str, None]] = defaultdict(dict)
    keys: defaultdict[tuple[str, str, str, str], dict[str, None]] = defaultdict(dict)
    for refusal, name in refusals:
        same = (refusal.region, refusal.code, refusal.message, refusal.mend)
        calls[same][refusal.operation] = None
        keys[same][name] = None
    for (region, code, message, mend), operations in calls.items():
        yield Problem(
            danger=Danger.UNREAD,
            keys=tuple(filter(None, keys[region, code, message, mend])),
            where=region,
            found=f"{', '.join(operations)}: {code}{': ' * bool(message)}{message}",
            mend=mend,
        )


def counts(every: tuple[Problem, ...]) -> tuple[int, int]:
    """Return how many are findings, and how many were not read; notes are neither."""
    unread = sum(1 for each in every if each.danger is Danger.UNREAD)
    notes = sum(1 for each in every if each.danger is Danger.NOTE)
    return len(every) - unread - notes, unread


def of_key(every: tuple[Problem, ...], name: str) -> str:
    """Return what is wrong with a key in words: "2 findings, not all read"; "" for nothing."""
    findings, unread = counts(tuple(each for each in every if name in each.keys))
    told = [counted(findings, "finding")] if findings else []
    return ", ".join([*told, "not all read"] if unread else told)
