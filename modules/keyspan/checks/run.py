"""Every rule on every resource; nothing that breaks passes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from keyspan.checks import general
from keyspan.checks.finding import Finding, Report, Severity
from keyspan.checks.keys import Keys
from keyspan.checks.rule import Subject, Undecided
from keyspan.checks.rules import RULES
from keyspan.checks.waivers import Waivers
from keyspan.model.checks import Checks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from keyspan.checks.documents import View
    from keyspan.checks.rule import Rule


def check(
    views: Iterable[View],
    *,
    today: date,
    settings: Checks | None = None,
    fail_on: Severity | None = Severity.ERROR,
    rules: Sequence[Rule] = RULES,
) -> Report:
    """Return what the rules find in some documents.

    Args:
        views: what keyspan.checks.documents.read returned.
        today: the day on which waivers have to hold.
        settings: what a keyring asks for; Keyspan's own without one.
        fail_on: the least severity that fails the check; None for none.
        rules: the rules to ask.
    """
    asked = settings or Checks()
    waivers = Waivers(asked.waivers, today=today)
    documents: list[str] = []
    findings: list[Finding] = []
    checked = 0
    for view in views:
        documents.append(view.name)
        findings += waivers.read(view)
        for address, found in _looked_at(view, asked, rules):
            checked += 1
            findings += _with_undecided(view, address, found)
        findings += (general.UNREAD.finding(view.name, place, why) for place, why in view.unread)
    waived = [replace(each, waiver=waivers.waiver_of(each)) for each in findings]
    waived += waivers.findings("waivers")
    return Report(
        documents=tuple(documents),
        findings=tuple(sorted(waived, key=_order)),
        fail_on=fail_on,
        checked=checked,
    )


def _looked_at(
    view: View, settings: Checks, rules: Sequence[Rule]
) -> Iterator[tuple[str, list[tuple[Rule, Finding | Undecided]]]]:
    """Yield the address of each resource that a rule looks at, with what was found."""
    by_type: defaultdict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        for kind in rule.types:
            by_type[kind].append(rule)
    keys = Keys(view)
    for kind, asking in by_type.items():
        for resource in view.of_type(kind):
            subject = Subject(resource=resource, view=view, keys=keys, settings=settings)
            yield resource.address, [pair for rule in asking for pair in _asked(rule, subject)]


def _asked(rule: Rule, subject: Subject) -> list[tuple[Rule, Finding | Undecided]]:
    document = subject.resource.file or subject.view.name
    address = subject.resource.address
    try:
        outcomes = list(rule.find(subject))
    except Exception as error:  # noqa: BLE001 - whatever breaks a rule, its resource is not passed
        what = f"{rule.id}: {type(error).__name__}: {error}"
        return [(rule, general.RULE_FAILED.finding(document, address, what))]
    return [
        (rule, each if isinstance(each, Undecided) else rule.finding(document, address, each))
        for each in outcomes
    ]


def _with_undecided(
    view: View, address: str, found: list[tuple[Rule, Finding | Undecided]]
) -> Iterator[Finding]:
    """Yield what was found at a resource; what several rules could not tell is told once."""
    unknown: defaultdict[str, list[str]] = defaultdict(list)
    for rule, outcome in found:
        if isinstance(outcome, Finding):
            yield outcome
        else:
            unknown[outcome.what].append(rule.id)
    for what, rules in unknown.items():
        told = f"{what} is not known here: {', '.join(dict.fromkeys(rules))}"
        yield general.UNDECIDED.finding(view.name, address, told)


def _order(finding: Finding) -> tuple[int, str, str, str]:
    place = list(Severity).index(finding.severity)
    return place, finding.document, finding.address, finding.rule
