"""What a check found, and what it made of a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.model.checks import Waiver


class Severity(Enum):
    """How bad it is: an error breaks or endangers keys or data, a note is for a person to know."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    def at_least(self, other: Severity) -> bool:
        """Whether it is as bad as another, or worse."""
        order = list(Severity)
        return order.index(self) <= order.index(other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a rule has found.

    Attributes:
        rule: the rule's ID: "KS003".
        severity: how bad it is.
        address: the Terraform address that it is about, or "" where it is about no resource.
        what: what was found.
        why: why it matters.
        mend: what to do about it.
        source: the page that the rule stands on.
        document: the file, the folder or the plan that it was found in.
        waiver: who took it upon themselves, if anybody did; it fails nothing then.
    """

    rule: str
    severity: Severity
    address: str
    what: str
    why: str
    mend: str
    source: str
    document: str
    waiver: Waiver | None = None


UNCHANGED = "unchanged"
"""The change of what a plan leaves as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyChange:
    """What becomes of one key, alias, grant or key policy in a plan.

    Attributes:
        address: where it is.
        region: its Region, or "" where it is not told.
        change: in words: "created", "changed: description, tags", or UNCHANGED.
    """

    address: str
    region: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that a check of some documents found.

    Attributes:
        documents: what was checked.
        findings: the worst first, then by document and address.
        fail_on: the least severity that fails the check; None for no finding of a rule.
        checked: how many resources a rule looked at.
        changes: what becomes of each key, where a plan was read.
        guarded: whether the findings are a guard's too, so that a plan is approved or refused.
        refusals: why a guard refuses the plan; empty where it approves.
        allowed: what a guard would have refused, and a person named and asked for.
    """

    documents: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    fail_on: Severity | None = Severity.ERROR
    checked: int = 0
    changes: tuple[KeyChange, ...] = ()
    guarded: bool = False
    refusals: tuple[Finding, ...] = ()
    allowed: tuple[Finding, ...] = field(default=())

    @property
    def failures(self) -> tuple[Finding, ...]:
        """What fails the check: refusals, and findings that are as bad as `fail_on`."""
        return (*self.refusals, *self._failing())

    @property
    def passed(self) -> bool:
        """Whether nothing fails it."""
        return not self.failures

    def count(self, severity: Severity) -> int:
        """Return how many findings of rules are of a severity, waived ones left out."""
        return sum(1 for each in self.findings if each.severity is severity and not each.waiver)

    def _failing(self) -> Iterator[Finding]:
        if self.fail_on:
            for each in self.findings:
                if not each.waiver and each.severity.at_least(self.fail_on):
                    yield each
