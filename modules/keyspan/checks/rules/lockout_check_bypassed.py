"""KS020: a key policy that AWS is told not to check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.documents import Unknown, truth
from keyspan.checks.finding import Severity
from keyspan.checks.keys import POLICY_TYPES
from keyspan.checks.rule import Rule, Undecided

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.rule import Outcome, Subject


def _find(subject: Subject) -> Iterator[Outcome]:
    bypass = truth(subject.argument("bypass_policy_lockout_safety_check", default=False))
    if isinstance(bypass, Unknown):
        yield Undecided("whether bypass_policy_lockout_safety_check is false")
    elif bypass is not False:
        yield "bypass_policy_lockout_safety_check is true"


RULE = Rule(
    id="KS020",
    name="lockout-check-bypassed",
    severity=Severity.WARNING,
    what="AWS's lockout check is bypassed",
    why=(
        "AWS would refuse a key policy that leaves nobody to manage the key; with the bypass "
        "it takes it."
    ),
    mend="leave bypass_policy_lockout_safety_check out",
    source="https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html",
    types=POLICY_TYPES,
    find=_find,
)
