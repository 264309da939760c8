"""KS005: a key policy that locks its owners out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.finding import Severity
from keyspan.checks.keys import POLICY_TYPES
from keyspan.checks.policies import of_policy
from keyspan.checks.rule import Rule
from keyspan.policy.review import locks_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.rule import Outcome
    from keyspan.policy import KeyPolicy, Place


def _ask(policy: KeyPolicy, place: Place) -> Iterator[Outcome]:
    if locks_out(policy, place=place):
        yield "no principal of the key's account may call kms:PutKeyPolicy"


RULE = Rule(
    id="KS005",
    name="lockout",
    severity=Severity.ERROR,
    what="Nobody could change the key policy again",
    why=(
        "A key that nobody may manage can be neither mended nor shared; only AWS Support can help."
    ),
    mend=(
        "let the account's root or an administrator call kms:PutKeyPolicy, or take back what "
        "denies it"
    ),
    source="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
    types=POLICY_TYPES,
    find=of_policy(_ask),
)
