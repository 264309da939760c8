"""KS006: a key policy with an action, a condition key or an operator that AWS does not have."""

from __future__ import annotations

from types import NoneType
from typing import TYPE_CHECKING

from keyspan.checks.documents import Unknown
from keyspan.checks.finding import Severity
from keyspan.checks.keys import POLICY_TYPES
from keyspan.checks.policies import Broken, of_policy, read_policy
from keyspan.checks.rule import Rule
from keyspan.policy.grammar import word_problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.rule import Outcome, Subject
    from keyspan.policy import KeyPolicy, Place


def _find(subject: Subject) -> Iterator[Outcome]:
    text = subject.argument("policy")
    if not isinstance(text, (str, Unknown, NoneType)):
        yield "policy is no text: Terraform wants the policy as one, by jsonencode"
    elif isinstance(text, str) and isinstance(broken := read_policy(text), Broken):
        yield f"it is no key policy: {broken.problem}"
    else:
        yield from _asked(subject)


def _ask(policy: KeyPolicy, _place: Place) -> Iterator[Outcome]:
    for number, statement in enumerate(policy.statements):
        name = statement.sid or f"statement {number + 1}"
        for element, problem in word_problems(statement):
            yield f"{name}: {element}: {problem.text}; {problem.mend}"


_asked = of_policy(_ask)

RULE = Rule(
    id="KS006",
    name="unknown-action",
    severity=Severity.ERROR,
    what="The key policy is not what it seems",
    why=(
        "AWS takes an action or a condition key that does not exist without a word; the "
        "statement then never does what it says."
    ),
    mend="correct it as the message says",
    source="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html",
    types=POLICY_TYPES,
    find=_find,
)
