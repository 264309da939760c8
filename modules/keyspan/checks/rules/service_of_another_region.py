"""KS009: kms:ViaService or a service principal of another Region than the key's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.checks.finding import Severity
from keyspan.checks.keys import POLICY_TYPES
from keyspan.checks.policies import of_policy
from keyspan.checks.rule import Rule
from keyspan.model.rules import shown
from keyspan.policy.grammar import REGION_NAME, region_problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.checks.rule import Outcome
    from keyspan.model.rules import Problem
    from keyspan.policy import KeyPolicy, Place, Statement


def _ask(policy: KeyPolicy, place: Place) -> Iterator[Outcome]:
    for statement in policy.statements:
        for element, problem in region_problems(statement, place=place):
            if not _is_for_every_region(element, problem, statement, policy, place):
                yield f"{statement.sid or 'a statement'}: {element}: {problem.text}"


def _is_for_every_region(
    element: str, problem: Problem, statement: Statement, policy: KeyPolicy, place: Place
) -> bool:
    """Whether the same service of the key's own Region is named, too: one policy for all Regions.

    What a Deny leaves out has to stand in the same list; an Allow may be another statement's.
    """
    allowing = [each for each in policy.statements if each.effect == "Allow"]
    beside = allowing if statement.effect == "Allow" else [statement]
    named = {text for each in beside for text in _services(each, element)}
    return any(
        moved != text and moved in named
        for text in _services(statement, element)
        if shown(text) in problem.text
        for moved in (REGION_NAME.sub(place.region, text),)
    )


def _services(statement: Statement, element: str) -> list[str]:
    """Return the services that an element of a statement, or of another like it, names."""
    if element == "Principal":
        return [each.name for each in statement.principals if each.kind == "Service"]
    return [
        value
        for condition in statement.conditions
        if condition.key.lower() == element.rpartition(".")[2].lower()
        for value in condition.values
    ]


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
