"""KS007: one principal that manages a key and uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.finding import Severity
from keyspan.checks.keys import POLICY_TYPES
from keyspan.checks.policies import of_policy
from keyspan.checks.rule import Rule
from keyspan.policy.document import EVERYBODY
from keyspan.policy.evaluate import permissions, subjects
from keyspan.policy.review import CHANGE, revealing_actions, some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.rule import Outcome
    from keyspan.policy import KeyPolicy, Place, Principal


def _ask(policy: KeyPolicy, place: Place) -> Iterator[Outcome]:
    administrators = [
        each.name
        for each in subjects(policy, place=place)
        if each != EVERYBODY and _manages(each, policy, place)
    ]
    for name, actions in revealing_actions(policy, administrators, place=place):
        yield f"{name} manages the key, and may call {some(actions)}"


def _manages(principal: Principal, policy: KeyPolicy, place: Place) -> bool:
    """Whether the key policy itself, and not IAM, lets a principal change it."""
    ways = permissions(policy, principal, CHANGE, place=place)
    return not all(way.depends_on_iam for way in ways)


RULE = Rule(
    id="KS007",
    name="administrator-can-decrypt",
    severity=Severity.WARNING,
    what="An administrator may use the key",
    why=(
        "Who manages a key and who reads what it protects should be two: one stolen role is "
        "not enough then."
    ),
    mend="let one role manage the key and another use it",
    source="https://docs.aws.amazon.com/wellarchitected/latest/framework/sec_data_rest_access_control.html",
    types=POLICY_TYPES,
    find=of_policy(_ask),
)
