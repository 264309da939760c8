"""What is let pass: waivers of the keyring, and of comments in Terraform JSON.

    "//": {"keyspan": {"waivers": [{"rule": "KS007", "reason": "…", "until": "2027-01-31"}]}}

In a resource it is about that resource; in a file as a whole about the "address" that it names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from keyspan.checks import general
from keyspan.model.checks import Waiver
from keyspan.model.rules import text_problem, waiver_rule_problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keyspan.checks.documents import View
    from keyspan.checks.finding import Finding

COMMENT = "keyspan"
_FIELDS = frozenset({"rule", "reason", "until"})


def today() -> date:
    """Return the day on which waivers have to hold: that of whoever runs the check."""
    return date.today()  # noqa: DTZ011 - a day ends where the person is


class Waivers:
    """The waivers of a check.

    Args:
        waivers: those of the keyring.
        today: the day on which they have to hold.
    """

    def __init__(self, waivers: Iterable[Waiver], *, today: date) -> None:
        self._waivers = dict.fromkeys(waivers)
        self._today = today
        self._used: set[Waiver] = set()

    def read(self, view: View) -> Iterator[Finding]:
        """Take up the waivers in a document's comments; yield each that is not understood."""
        places = [(comment, "") for comment in view.comments]
        places += [(each.comments, each.address) for each in view.resources if each.comments]
        for comment, address in places:
            for written in _written(comment):
                made = _waiver(written, address)
                if isinstance(made, Waiver):
                    self._waivers[made] = None
                else:
                    yield general.WAIVER_UNFIT.finding(view.name, address, made)

    def waiver_of(self, finding: Finding) -> Waiver | None:
        """Return the waiver that lets a finding pass today, or None."""
        if finding.rule in general.UNWAIVABLE:
            return None
        for waiver in self._waivers:
            if waiver.rule == finding.rule and _covers(waiver, finding.address):
                self._used.add(waiver)
                if waiver.until >= self._today:
                    return waiver
        return None

    def findings(self, document: str) -> Iterator[Finding]:
        """Yield each waiver that has run out, and each that let nothing pass."""
        for waiver in self._waivers:
            told = f"of {waiver.rule} until {waiver.until} ({waiver.reason})"
            if waiver.until < self._today:
                yield general.WAIVER_EXPIRED.finding(document, waiver.address, told)
            elif waiver not in self._used:
                yield general.WAIVER_UNUSED.finding(document, waiver.address, told)


def _covers(waiver: Waiver, address: str) -> bool:
    pattern = ".*".join(map(re.escape, waiver.address.split("*")))
    return re.fullmatch(pattern, address) is not None


def _written(comment: Any) -> list[Any]:
    """Return the waivers that a comment holds; a comment may be anything."""
    own: Any = cast("Mapping[str, Any]", comment).get(COMMENT) if _is_table(comment) else None
    waivers: Any = cast("Mapping[str, Any]", own).get("waivers", []) if _is_table(own) else []
    return cast("list[Any]", waivers) if isinstance(waivers, list) else [waivers]


def _waiver(written: Any, address: str) -> Waiver | str:
    """Return the waiver of a comment, or what is wrong with it."""
    if not _is_table(written):
        return f"{written!r} is no waiver"
    fields = cast("Mapping[str, Any]", written)
    allowed = _FIELDS if address else _FIELDS | {"address"}
    if fields.keys() ^ allowed or not all(isinstance(each, str) for each in fields.values()):
        has = ", ".join(sorted(fields)) or "nothing"
        return f"it has {has}, and wants {', '.join(sorted(allowed))}, texts"
    problems = (waiver_rule_problem(fields["rule"]), text_problem(fields["reason"]))
    for problem in filter(None, problems):
        return f"{problem.text}: {problem.mend}"
    try:
        until = date.fromisoformat(fields["until"])
    except ValueError:
        return f'"{fields["until"]}" is no day such as 2027-01-31'
    return Waiver(
        rule=fields["rule"],
        address=address or fields["address"],
        reason=fields["reason"],
        until=until,
    )


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping)
