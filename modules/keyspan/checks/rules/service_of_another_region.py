"""KS009: kms:ViaService or a service principal of another Region than the key's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.finding import Severity
from keyspan.checks.keys import POLICY_TYPES
from keyspan.checks.policies import of_policy
from keyspan.checks.rule import Rule
from keyspan.policy.grammar import region_problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.rule import Outcome
    from keyspan.policy import KeyPolicy, Place


def _ask(policy: KeyPolicy, place: Place) -> Iterator[Outcome]:
    for statement in policy.statements:
        for element, problem in region_problems(statement, place=place):
            yield f"{statement.sid or 'a statement'}: {element}: {problem.text}"


RULE = Rule(
    id="KS009",
    name="service-of-another-region",
    severity=Severity.ERROR,
    what="A key policy names a service of another Region",
    why=(
        "A service calls the key of its own Region: a copied policy that names another "
        "Region's service shuts it out."
    ),
    mend="write the Region of the key",
    source="https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service",
    types=POLICY_TYPES,
    find=of_policy(_ask, regional=True),
)
